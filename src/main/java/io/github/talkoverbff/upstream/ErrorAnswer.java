package io.github.talkoverbff.upstream;

import io.github.talkoverbff.problem.Problem;
import io.github.talkoverbff.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * An answer of Talkover that is of no use to the caller.
 *
 * @param problem what the caller is told
 * @param code Talkover's name of it, if it said one
 */
record ErrorAnswer(ProblemException problem, @Nullable String code) {

	/**
	 * Whether it says that Talkover knows the token and does not take it. A token that
	 * did not arrive, and every 403, say nothing about it.
	 */
	boolean isAgainstToken() {
		return this.problem.problem() == Problem.TALKOVER_TOKEN_REJECTED
				|| this.problem.problem() == Problem.TALKOVER_TOKEN_EXPIRED;
	}

}
