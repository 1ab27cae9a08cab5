package io.github.talkoverbff.dialling;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import io.github.talkoverbff.problem.ProblemException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * What is known of dials, and the ledger could not be told: it is tried again until the
 * ledger takes it. The process does not end before, for as long as one phase of its stop
 * may last, as nobody else knows it.
 */
@Component
final class PendingSettlements implements SmartLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(PendingSettlements.class);

	/** After the last request has ended, and before the web server stops. */
	private static final int PHASE = DEFAULT_PHASE - 1536;

	private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

	private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

	/**
	 * How long it is tried, in pauses: a process that stood still tries as often. A
	 * commit whose acknowledgement was lost may be on its way for as long as a standby is
	 * away that has to confirm it.
	 */
	private static final Duration LONGEST = Duration.ofHours(1);

	private final Set<Thread> trying = ConcurrentHashMap.newKeySet();

	private volatile boolean stops;

	/**
	 * Tries until it succeeds.
	 * @param attempt whether it is not needed any more; it fails with a
	 * {@link ProblemException} while the ledger is away
	 */
	void keepTrying(Settlement settlement, BooleanSupplier attempt) {
		Thread thread = Thread.ofVirtual().name("settle-" + settlement.id()).unstarted(() -> {
			try {
				tryUntilItSucceeds(settlement, attempt);
			}
			finally {
				this.trying.remove(Thread.currentThread());
			}
		});
		this.trying.add(thread);
		thread.start();
	}

	private void tryUntilItSucceeds(Settlement settlement, BooleanSupplier attempt) {
		Duration pause = FIRST_PAUSE;
		for (Duration waited = Duration.ZERO; waited.compareTo(LONGEST) < 0; waited = waited.plus(pause)) {
			LockSupport.parkNanos(pause.toNanos());
			pause = this.stops ? FIRST_PAUSE : pause.multipliedBy(2);
			pause = (pause.compareTo(LONGEST_PAUSE) < 0) ? pause : LONGEST_PAUSE;
			try {
				if (attempt.getAsBoolean()) {
					return;
				}
			}
			catch (ProblemException ex) {
				logger.debug("The dial {} could not be settled yet", settlement.id());
			}
		}
		logger.error("The dial {} is {}, but the ledger could not be told, and does not know", settlement.id(),
				settlement.state());
	}

	@Override
	public void start() {
		this.stops = false;
	}

	@Override
	public void stop(Runnable callback) {
		this.stops = true;
		Set<Thread> left = Set.copyOf(this.trying);
		if (!left.isEmpty()) {
			logger.warn("The end waits until the ledger has been told of {} dials", left.size());
		}
		Thread.ofVirtual().name("settle-last").start(() -> {
			left.forEach(PendingSettlements::awaitEnd);
			callback.run();
		});
	}

	private static void awaitEnd(Thread trying) {
		LockSupport.unpark(trying);
		try {
			trying.join();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public void stop() {
		stop(() -> {
		});
	}

	/** From the beginning: requests may come before all of it has started. */
	@Override
	public boolean isRunning() {
		return !this.stops;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

}
