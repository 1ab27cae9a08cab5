package io.github.talkoverbff.dialling;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import io.github.talkoverbff.problem.Problem;
import io.github.talkoverbff.server.ShutdownProperties;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.context.LifecycleProperties;

import static org.assertj.core.api.Assertions.assertThat;

/** How long a process that stops waits for a ledger that is away. */
class PendingSettlementsTests {

	private final CountDownLatch ended = new CountDownLatch(1);

	private final Semaphore attempts = new Semaphore(0);

	private volatile boolean away = true;

	@Test
	void aStopTakesLittleMoreThanItsTime() throws Exception {
		PendingSettlements settlements = stopped(Duration.ZERO);

		assertThat(this.ended.await(60, TimeUnit.SECONDS)).isTrue();
		assertThat(this.away).isTrue();
		assertThat(settlements.isRunning()).isFalse();
	}

	@Test
	void aStopThatHasTimeWaitsForTheLedger() throws Exception {
		stopped(Duration.ofHours(1));
		this.attempts.acquire(2);
		assertThat(this.ended.getCount()).isOne();

		this.away = false;

		assertThat(this.ended.await(60, TimeUnit.SECONDS)).isTrue();
	}

	/** Asked to stop while it tries to tell the ledger something. */
	private PendingSettlements stopped(Duration time) {
		LifecycleProperties lifecycle = new LifecycleProperties();
		lifecycle.setTimeoutPerShutdownPhase(time);
		PendingSettlements settlements = new PendingSettlements(new ShutdownProperties(Duration.ZERO), lifecycle);
		settlements.keepTrying(new Settlement("dial_1", DialState.PLACED, "answer", null, List.of(), null,
				Settlement.OPEN_END, null, null), tellLedger());
		settlements.noteStop();
		settlements.stop(this.ended::countDown);
		return settlements;
	}

	private BooleanSupplier tellLedger() {
		return () -> {
			this.attempts.release();
			if (this.away) {
				throw Problem.DIAL_LEDGER_UNAVAILABLE.because("It is away.");
			}
			return true;
		};
	}

}
