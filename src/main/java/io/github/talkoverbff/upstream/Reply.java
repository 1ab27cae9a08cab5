package io.github.talkoverbff.upstream;

import io.github.talkoverbff.problem.ProblemException;

/** What came of a request that is carried out at most once. */
public sealed interface Reply {

	/**
	 * A success, read to its end.
	 *
	 * @param answer its status and header fields
	 * @param body its body, without tokens
	 */
	record Success(UpstreamAnswer answer, byte[] body) implements Reply {
	}

	/**
	 * Another answer.
	 *
	 * @param status Talkover's status
	 * @param complete whether it was read to its end
	 * @param problem what the caller is to be told
	 */
	record Refusal(int status, boolean complete, ProblemException problem) implements Reply {
	}

	/**
	 * No answer, or half of one.
	 *
	 * @param problem what the caller is to be told; its outcome is {@code not_executed}
	 * only if nothing was sent
	 */
	record Loss(ProblemException problem) implements Reply {
	}

}
