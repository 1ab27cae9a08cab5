package io.github.talkoverbff.upstream;

import java.time.Duration;

import io.github.talkoverbff.MovableClock;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** How long a dial may be written. */
class SendWindowTests {

	private static final Duration HOUR = Duration.ofHours(1);

	private final MovableClock clock = new MovableClock();

	@Test
	void isOverByTheMonotonicClockThoughTheOtherWasSetBack() {
		SendWindow window = SendWindow.open(Duration.ZERO, HOUR, this.clock);

		this.clock.advance(Duration.ofDays(-1));

		assertThat(window.isOpenForWriting()).isFalse();
	}

	/** The monotonic clock of Linux does not count how long its machine was suspended. */
	@Test
	void isOverForAMachineThatStoodStill() {
		SendWindow window = SendWindow.open(Duration.ofSeconds(5), HOUR, this.clock);
		assertThat(window.isOpenForWriting()).isTrue();

		this.clock.advance(Duration.ofSeconds(5));

		assertThat(window.isOpenForWriting()).isFalse();
	}

	@Test
	void isThatOfTheAnswerForASecondAttempt() {
		SendWindow second = SendWindow.open(Duration.ZERO, HOUR, this.clock).again();
		assertThat(second.isOpenForWriting()).isTrue();

		this.clock.advance(HOUR);

		assertThat(second.isOpenForWriting()).isFalse();
	}

}
