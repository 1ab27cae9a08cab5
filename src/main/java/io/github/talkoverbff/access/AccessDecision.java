package io.github.talkoverbff.access;

import io.github.talkoverbff.problem.ProblemException;

/** Whether a request is granted. */
public sealed interface AccessDecision {

	/** It is granted as it is. */
	enum Granted implements AccessDecision {

		INSTANCE

	}

	/**
	 * It is granted if its body is that of a test call.
	 *
	 * @param condition what looks at the body
	 */
	record GrantedIf(TestCallCondition condition) implements AccessDecision {
	}

	/**
	 * It is refused.
	 *
	 * @param problem what the caller is told
	 */
	record Refused(ProblemException problem) implements AccessDecision {
	}

}
