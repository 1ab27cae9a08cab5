package io.github.talkoverbff.access;

import io.github.talkoverbff.problem.ProblemException;
import org.jspecify.annotations.Nullable;

import org.springframework.security.authorization.AuthorizationResult;

/**
 * Whether a call is granted.
 *
 * @param refusal what the caller is told; null if the call is granted
 * @param testOnly whether it is granted as a test call only
 */
public record AccessDecision(@Nullable ProblemException refusal, boolean testOnly) implements AuthorizationResult {

	@Override
	public boolean isGranted() {
		return this.refusal == null;
	}

	static AccessDecision granted(boolean testOnly) {
		return new AccessDecision(null, testOnly);
	}

	static AccessDecision refused(ProblemException refusal) {
		return new AccessDecision(refusal, false);
	}

}
