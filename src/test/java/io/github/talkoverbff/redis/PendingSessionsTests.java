package io.github.talkoverbff.redis;

import java.time.Duration;
import java.util.stream.IntStream;

import io.github.talkoverbff.MovableClock;
import io.github.talkoverbff.session.Sessions;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Which session has to make room for the one in which somebody is about to sign in. */
class PendingSessionsTests {

	private static final Duration LIFETIME = Duration.ofMinutes(10);

	private final MovableClock clock = new MovableClock();

	private final PendingSessions pending = new PendingSessions(this.clock);

	@Test
	void theOldestMakesRoomForOneTooMany() {
		fill();

		assertThat(this.pending.add("newest", LIFETIME)).isEqualTo("1");
		assertThat(this.pending.add("yet newer", LIFETIME)).isEqualTo("2");
	}

	@Test
	void oneThatIsWrittenAgainIsNew() {
		fill();

		assertThat(this.pending.add("1", LIFETIME)).isNull();
		assertThat(this.pending.add("newest", LIFETIME)).isEqualTo("2");
	}

	@Test
	void oneThatWasEndedLeavesItsRoom() {
		fill();

		this.pending.remove("7");

		assertThat(this.pending.add("newest", LIFETIME)).isNull();
	}

	@Test
	void oneThatEndedByItselfLeavesItsRoom() {
		fill();

		this.clock.advance(LIFETIME);

		assertThat(this.pending.add("newest", LIFETIME)).isNull();
		fill();
		assertThat(this.pending.add("yet newer", LIFETIME)).isEqualTo("1");
	}

	private void fill() {
		IntStream.rangeClosed(1, Sessions.MOST_PENDING).forEach((i) -> this.pending.add(String.valueOf(i), LIFETIME));
	}

}
