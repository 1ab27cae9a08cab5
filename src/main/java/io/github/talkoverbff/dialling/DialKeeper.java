package io.github.talkoverbff.dialling;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.github.talkoverbff.environment.Environment;
import io.github.talkoverbff.environment.Environments;
import io.github.talkoverbff.problem.ProblemException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Looks after the ledger: opens it when it is back, takes dials of dead owners for
 * unknown, looks for those, forgets what is old. Any number of replicas may do so at
 * once: each step is one change that succeeds once.
 */
@Component
final class DialKeeper implements DisposableBean {

	private static final Logger logger = LoggerFactory.getLogger(DialKeeper.class);

	private static final Duration TICK = Duration.ofSeconds(5);

	private static final int TICKS_A_MINUTE = 12;

	static final int TICKS_AN_HOUR = 60 * TICKS_A_MINUTE;

	private final ScheduledExecutorService timer;

	private final LedgerAccess ledger;

	private final LapsedDials lapsed;

	private final Reconciler reconciler;

	private final Claims claims;

	private final DialGauges gauges;

	private final DiallingProperties properties;

	private final Clock clock;

	private final List<Looks> looks;

	private int ticks;

	DialKeeper(LedgerAccess ledger, LapsedDials lapsed, Reconciler reconciler, Claims claims, DialGauges gauges,
			Environments environments, DiallingProperties properties, Clock clock) {
		this.ledger = ledger;
		this.lapsed = lapsed;
		this.reconciler = reconciler;
		this.claims = claims;
		this.gauges = gauges;
		this.properties = properties;
		this.clock = clock;
		this.looks = environments.all().stream().map(Looks::new).toList();
		this.timer = Executors.newScheduledThreadPool(1 + this.looks.size(),
				Thread.ofVirtual().name("dial-keeper-", 0).factory());
	}

	@EventListener(ApplicationReadyEvent.class)
	void begin() {
		every(TICK, this::tick);
		this.looks.forEach((looks) -> every(TICK, looks::look));
	}

	private void every(Duration delay, Runnable work) {
		this.timer.scheduleWithFixedDelay(work, 0, delay.toMillis(), TimeUnit.MILLISECONDS);
	}

	@Override
	public void destroy() {
		this.timer.shutdownNow();
	}

	/** Does what is due; a failure leaves it to the next time. */
	void tick() {
		attempt(() -> {
			this.ledger.openIfAway();
			keep(this.clock.instant());
		});
	}

	/** Looks for unknown dials. */
	void look() {
		this.looks.forEach(Looks::look);
	}

	private void keep(Instant now) {
		this.lapsed.markLapsed(now);
		this.gauges.read(this.ledger, now);
		try {
			if (this.ticks % TICKS_AN_HOUR == 0) {
				forget(now); // if that fails, the next tick does it
			}
			this.ticks++;
		}
		finally {
			this.claims.readBornAt();
		}
	}

	private static void attempt(Runnable work) {
		try {
			work.run();
		}
		catch (ProblemException ex) {
			logger.debug("The ledger could not be looked after: {}", ex.problem());
		}
		catch (RuntimeException | Error ex) { // it would not be run again
			logger.error("The ledger could not be looked after", ex);
		}
	}

	private void forget(Instant now) {
		int undecided = this.ledger.execute("forget",
				(ledger) -> ledger.retention().forget(now, this.properties.replay(), this.properties.tombstone()));
		if (undecided > 0) {
			logger.error("{} dials were forgotten that nobody ever decided", undecided);
		}
		if (this.ledger.isFile()) {
			this.ledger.execute("forget", (ledger) -> ledger.retention().overwriteForgotten());
		}
	}

	/**
	 * The looks for unknown dials of an environment, apart from the rest: that must not
	 * wait for a Talkover that does not answer.
	 */
	private final class Looks {

		private final Environment environment;

		private int ticks;

		/** How many were taken in this minute, or before it over what it allows. */
		private int taken;

		Looks(Environment environment) {
			this.environment = environment;
		}

		void look() {
			attempt(() -> {
				int most = DialKeeper.this.properties.lookups();
				if (this.ticks++ % TICKS_A_MINUTE == 0) {
					this.taken = Math.max(0, this.taken - most);
				}
				if (this.taken < most && this.environment.isEnabled()) {
					this.taken += DialKeeper.this.reconciler.look(this.environment, most - this.taken);
				}
			});
		}

	}

}
