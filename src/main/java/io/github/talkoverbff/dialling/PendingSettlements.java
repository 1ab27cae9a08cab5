package io.github.talkoverbff.dialling;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import io.github.talkoverbff.problem.ProblemException;
import io.github.talkoverbff.server.ShutdownProperties;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.context.LifecycleProperties;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * What is known of dials, and the ledger could not be told: it is tried again until the
 * ledger takes it. A process that stops waits for that, as nobody else knows it.
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

	/** Of a stop, once no request is under way: a platform kills the process soon. */
	private static final Duration LAST_TRIES = Duration.ofSeconds(5);

	/** With all else that a stop waits for. */
	private final Duration longestStop;

	private final Map<Thread, Settlement> trying = new ConcurrentHashMap<>();

	private volatile boolean stops;

	/** When the stop began, by {@link System#nanoTime()}; null before. */
	private volatile @Nullable Long stopAt;

	PendingSettlements(ShutdownProperties shutdown, LifecycleProperties lifecycle) {
		this.longestStop = shutdown.delay().plus(lifecycle.getTimeoutPerShutdownPhase()).plus(LAST_TRIES);
	}

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
		this.trying.put(thread, settlement);
		thread.start();
	}

	private void tryUntilItSucceeds(Settlement settlement, BooleanSupplier attempt) {
		Duration pause = FIRST_PAUSE;
		for (Duration waited = Duration.ZERO; waited.compareTo(LONGEST) < 0; waited = waited.plus(pause)) {
			LockSupport.parkNanos(pause.toNanos());
			pause = this.stops ? FIRST_PAUSE : pause.multipliedBy(2);
			pause = (pause.compareTo(LONGEST_PAUSE) < 0) ? pause : LONGEST_PAUSE;
			try {
				// a claim that never arrived may yet, but not for the sake of a stop
				if (attempt.getAsBoolean() || this.stops) {
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

	@EventListener(ContextClosedEvent.class)
	void noteStop() {
		if (this.stopAt == null) { // that of the management server's context comes later
			this.stopAt = System.nanoTime();
		}
	}

	@Override
	public void start() {
		this.stops = false;
		this.stopAt = null;
	}

	@Override
	public void stop(Runnable callback) {
		this.stops = true;
		long stopAt = Objects.requireNonNullElseGet(this.stopAt, System::nanoTime);
		Map<Thread, Settlement> left = Map.copyOf(this.trying);
		left.forEach((thread, settlement) -> {
			logger.warn("The end waits until the ledger has been told that the dial {} is {}", settlement.id(),
					settlement.state());
			LockSupport.unpark(thread);
		});
		Thread.ofVirtual().name("settle-last").start(() -> {
			left.keySet().forEach((thread) -> awaitEnd(thread, stopAt));
			callback.run();
		});
	}

	private void awaitEnd(Thread trying, long stopAt) {
		try {
			trying.join(this.longestStop.minusNanos(System.nanoTime() - stopAt));
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
