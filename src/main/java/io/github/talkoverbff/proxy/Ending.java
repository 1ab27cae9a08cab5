package io.github.talkoverbff.proxy;

import io.github.talkoverbff.problem.Problem;

/** How a request for Talkover ended, seen from its caller. */
sealed interface Ending {

	/**
	 * The caller got Talkover's answer.
	 *
	 * @param status its status
	 */
	record Answered(int status) implements Ending {
	}

	/**
	 * The caller got a problem, or left before it could.
	 *
	 * @param status its status
	 * @param problem which
	 */
	record Failed(int status, Problem problem) implements Ending {
	}

	/**
	 * The caller got the beginning of an answer; then the connection was closed.
	 *
	 * @param status the status that it began with
	 * @param problem why
	 */
	record BrokenOff(int status, Problem problem) implements Ending {
	}

	/** The caller left before the end, and no problem was found before that. */
	enum Abandoned implements Ending {

		INSTANCE

	}

}
