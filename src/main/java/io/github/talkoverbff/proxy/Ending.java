package io.github.talkoverbff.proxy;

import io.github.talkoverbff.problem.Problem;
import jakarta.servlet.ServletRequest;
import org.jspecify.annotations.Nullable;

/** How a request for Talkover ended, seen from its caller. */
sealed interface Ending {

	/** How a request ended; null if it has not, or was none for Talkover. */
	static @Nullable Ending of(ServletRequest request) {
		return (Ending) request.getAttribute(Ending.class.getName());
	}

	/** Keeps it for whoever times the request. */
	default void keep(ServletRequest request) {
		request.setAttribute(Ending.class.getName(), this);
	}

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
