package io.github.talkoverbff.access;

import java.util.List;

import io.github.talkoverbff.problem.ProblemException;

/** Whether a request is granted. */
public sealed interface AccessDecision {

	/** It is granted as it is. */
	enum Granted implements AccessDecision {

		INSTANCE

	}

	/**
	 * It is granted if its body meets every condition.
	 *
	 * @param conditions the conditions, at least one
	 */
	record GrantedIf(List<BodyCondition> conditions) implements AccessDecision {
	}

	/**
	 * It is refused.
	 *
	 * @param problem what the caller is told
	 */
	record Refused(ProblemException problem) implements AccessDecision {
	}

}
