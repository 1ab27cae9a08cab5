package io.github.talkoverbff.upstream;

import io.github.talkoverbff.problem.Problem;
import io.github.talkoverbff.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * An answer of Talkover that is of no use to the caller.
 *
 * @param status Talkover's status
 * @param problem what the caller is told
 * @param code Talkover's name of it, if it said one
 * @param own whether it is recognized as Talkover's own, and not a gateway's
 * @param complete whether it was read to its end
 */
record ErrorAnswer(int status, ProblemException problem, @Nullable String code, boolean own, boolean complete) {

	/**
	 * Whether it says that Talkover knows the token and does not take it. A token that
	 * did not arrive, and every 403, say nothing about it.
	 */
	boolean isAgainstToken() {
		return this.problem.problem() == Problem.TALKOVER_TOKEN_REJECTED
				|| this.problem.problem() == Problem.TALKOVER_TOKEN_EXPIRED;
	}

	/** Whether it says that no token arrived. */
	boolean missesToken() {
		return this.problem.problem() == Problem.TALKOVER_TOKEN_MISSING;
	}

	/** Whether Talkover says it of the request, and so had let the token pass. */
	boolean acceptsToken() {
		return this.own && this.problem.problem() == Problem.TALKOVER_REJECTED && this.status != 403
				&& !TokenJudge.isAboutToken(this.code);
	}

	/** Whether it says that there is nobody there to answer, for the moment. */
	boolean isOfGateway() {
		return this.status == 502 || this.status == 503 || this.status == 504;
	}

}
