package io.github.talkoverbff.access;

import org.jspecify.annotations.Nullable;

/** What the body of a request must say for the request to be granted. */
@FunctionalInterface
public interface BodyCondition {

	/**
	 * Refuses a body that does not meet the condition.
	 * @param body the whole body; null if there is none
	 * @throws io.github.talkoverbff.problem.ProblemException with
	 * {@code PERMISSION_DENIED}
	 */
	void check(byte @Nullable [] body);

}
