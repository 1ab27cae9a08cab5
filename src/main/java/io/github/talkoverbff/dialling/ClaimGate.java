package io.github.talkoverbff.dialling;

import java.time.Duration;

import io.github.talkoverbff.problem.Problem;
import io.github.talkoverbff.problem.ProblemException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Lets no new dial through once the proxy stops. What comes on a connection that is open
 * is served until all that is under way has ended, and a dial that is claimed late in
 * that time might be broken off.
 */
@Component
final class ClaimGate implements SmartLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(ClaimGate.class);

	/** After the delay in which all is served, and before the web server. */
	private static final int PHASE = DEFAULT_PHASE - 512;

	private static final Duration RETRY = Duration.ofSeconds(5);

	private volatile boolean closed;

	/**
	 * Refuses a new dial.
	 * @throws ProblemException with {@code REPLICA_STOPPING}
	 */
	void requireOpen() {
		if (this.closed) {
			throw Problem.REPLICA_STOPPING.because(
					"This replica is being stopped and begins no new call; nothing was sent. Try again with the same key.")
				.retryAfter(RETRY);
		}
	}

	@Override
	public void start() {
		this.closed = false;
	}

	@Override
	public void stop() {
		this.closed = true;
		logger.info("No new dial is claimed any more: the proxy stops");
	}

	/** From the beginning: requests may come before all of it has started. */
	@Override
	public boolean isRunning() {
		return !this.closed;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

}
