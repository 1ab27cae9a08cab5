package io.github.talkoverbff.environment;

import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** How often a refused token is tried, whatever happens to the clock. */
class HeldTokenTests {

	private static final Duration INTERVAL = Duration.ofSeconds(10);

	private static final Instant REFUSED = Instant.parse("2026-03-01T08:00:00Z");

	private final HeldToken token = new HeldToken(ApiToken.valueOf("talq_bad"));

	@BeforeEach
	void refuse() {
		this.token.refuse(TokenState.REJECTED, REFUSED);
	}

	@Test
	void isNotTriedBeforeTheIntervalIsOver() {
		Instant early = REFUSED.plusSeconds(9);

		assertThat(this.token.mayBeTried(INTERVAL, early)).isFalse();
		assertThat(this.token.untilNextTry(INTERVAL, early)).isEqualTo(Duration.ofSeconds(1));
	}

	@Test
	void isTriedOnceInEachInterval() {
		Instant over = REFUSED.plus(INTERVAL);

		assertThat(this.token.untilNextTry(INTERVAL, over)).isZero();
		assertThat(this.token.mayBeTried(INTERVAL, over)).isTrue();
		assertThat(this.token.mayBeTried(INTERVAL, over)).isFalse();
	}

	@Test
	void isTriedOnceAfterTheClockWasSetBack() {
		Instant setBack = REFUSED.minus(Duration.ofHours(1));

		assertThat(this.token.untilNextTry(INTERVAL, setBack)).isZero();
		assertThat(this.token.mayBeTried(INTERVAL, setBack)).isTrue();
		assertThat(this.token.mayBeTried(INTERVAL, setBack)).isFalse();
		assertThat(this.token.untilNextTry(INTERVAL, setBack)).isEqualTo(INTERVAL);
	}

	@Test
	void isNotTriedTwiceByThreadsThatReadTheClockInAnotherOrder() {
		Instant over = REFUSED.plus(INTERVAL);

		assertThat(this.token.mayBeTried(INTERVAL, over.plusMillis(1))).isTrue();
		assertThat(this.token.mayBeTried(INTERVAL, over)).isFalse();
	}

}
