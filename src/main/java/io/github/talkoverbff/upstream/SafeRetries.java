package io.github.talkoverbff.upstream;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

import io.github.talkoverbff.problem.Outcome;
import io.github.talkoverbff.problem.Problem;
import io.github.talkoverbff.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * Sends a GET again that met no connection, or one that broke before the answer, or a
 * 502, 503 or 504 that does not say when to come back; no other method, ever, and none
 * that must not be carried out twice. The waits grow and are random, so that those who
 * failed together do not come back together.
 */
final class SafeRetries {

	private static final Duration FIRST_WAIT = Duration.ofMillis(50);

	private final RetryBudget budget = new RetryBudget();

	private final int most;

	SafeRetries(int most) {
		this.most = most;
	}

	/**
	 * Makes an attempt, and others if need be. If the last one was not sent, what came of
	 * an earlier one is told that was.
	 * @throws CallerGoneException if the caller left meanwhile
	 */
	Upstream.Attempt run(UpstreamRequest request, Step step) throws CallerGoneException {
		this.budget.earn();
		@Nullable Step sent = null;
		for (int tried = 1;; tried++) {
			boolean last = tried > this.most || !request.isRetryable();
			try {
				Upstream.Attempt attempt = step.attempt();
				if (last || !attempt.isPassing() || !this.budget.spend()) {
					return attempt;
				}
				sent = () -> attempt;
			}
			catch (ProblemException problem) {
				boolean unsent = problem.outcome() == Outcome.NOT_EXECUTED;
				if (last || problem.problem() != Problem.TALKOVER_UNREACHABLE || !this.budget.spend()) {
					if (unsent && sent != null) {
						return sent.attempt();
					}
					throw problem;
				}
				if (!unsent) {
					sent = () -> {
						throw problem;
					};
				}
			}
			pause(tried);
		}
	}

	private static void pause(int tried) throws CallerGoneException {
		long most = FIRST_WAIT.toMillis() << tried;
		try {
			Thread.sleep(ThreadLocalRandom.current().nextLong(most / 2, most));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new CallerGoneException(ex); // the container is shutting down
		}
	}

	/** One attempt at the request. */
	@FunctionalInterface
	interface Step {

		Upstream.Attempt attempt() throws CallerGoneException;

	}

}
