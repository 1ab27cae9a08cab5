package io.github.talkoverbff.upstream;

import java.io.IOException;
import java.time.Duration;

import io.github.talkoverbff.problem.Actor;
import io.github.talkoverbff.problem.Outcome;
import io.github.talkoverbff.problem.Problem;
import io.github.talkoverbff.problem.ProblemException;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.timeout.WriteTimeoutException;
import org.jspecify.annotations.Nullable;
import reactor.netty.internal.shaded.reactor.pool.PoolAcquirePendingLimitException;
import reactor.netty.internal.shaded.reactor.pool.PoolAcquireTimeoutException;

/** Tells what a failure of the client means. */
final class ClientFailures {

	private static final Duration POOL_RETRY = Duration.ofSeconds(1);

	private ClientFailures() {
	}

	/**
	 * Translates a failure that came instead of an answer, or in the middle of one.
	 * @param answered whether the status had arrived
	 * @param outcome what became of the request as far as we can know
	 * @throws CallerGoneException if it was the caller who broke off
	 */
	static ProblemException translate(Throwable failure, boolean answered, Outcome outcome) throws CallerGoneException {
		CallerGoneException gone = find(failure, CallerGoneException.class);
		if (gone != null) {
			throw gone;
		}
		ProblemException own = find(failure, ProblemException.class);
		if (own != null) {
			return own.outcome(outcome);
		}
		if (find(failure, PoolAcquireTimeoutException.class) != null
				|| find(failure, PoolAcquirePendingLimitException.class) != null) {
			return Problem.TALKOVER_OVERLOADED
				.because("All connections of this environment are in use; try again a little later.")
				.retryAfter(POOL_RETRY);
		}
		if (find(failure, WriteTimeoutException.class) != null) {
			return Problem.TALKOVER_TIMEOUT.because("Talkover stopped taking the request's body.").outcome(outcome);
		}
		return describe(failure, answered, outcome).outcome(outcome).causedBy(failure);
	}

	/**
	 * Whether it says something of Talkover: not if it was the body of the caller that
	 * failed, or the place that we had for it.
	 */
	static boolean isOfTalkover(Throwable failure) {
		ProblemException own = find(failure, ProblemException.class);
		return find(failure, CallerGoneException.class) == null
				&& (own == null || own.problem().actor() == Actor.TALKOVER);
	}

	private static ProblemException describe(Throwable failure, boolean answered, Outcome outcome) {
		if (outcome == Outcome.NOT_EXECUTED) {
			return Problem.TALKOVER_UNREACHABLE.because("No connection to Talkover could be made; nothing was sent.");
		}
		if (answered) {
			return Problem.TALKOVER_BAD_RESPONSE.because("Talkover's answer broke off.");
		}
		if (find(failure, IOException.class) != null || find(failure, PrematureChannelClosureException.class) != null) {
			return Problem.TALKOVER_UNREACHABLE
				.because("The connection to Talkover broke before the answer: look whether the request took effect.");
		}
		return Problem.TALKOVER_BAD_RESPONSE.because("Talkover's answer is not HTTP.");
	}

	private static <T extends Throwable> @Nullable T find(Throwable failure, Class<T> type) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (type.isInstance(cause)) {
				return type.cast(cause);
			}
		}
		return null;
	}

}
