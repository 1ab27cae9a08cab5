package io.github.talkoverbff.upstream;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.github.talkoverbff.problem.Problem;
import io.github.talkoverbff.problem.ProblemException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.info.BuildProperties;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * When the breaker opens, and what those that were let in before that do to its trials.
 */
class AdmissionTests {

	private static final int TRIALS = 5;

	private static final Exception FAILURE = new IllegalStateException("no answer");

	private final UpstreamRequest request = UpstreamRequest.own(URI.create("https://talkover.example"), "/api/v1/calls",
			"/api/v1/calls", "list-calls",
			new UserAgent(new StaticListableBeanFactory().getBeanProvider(BuildProperties.class)));

	@Test
	void whatFindsNoPlaceIsNoTrial() {
		MovedClock clock = new MovedClock();
		Admission full = admission(Duration.ofMillis(1), 40, clock);
		List<Admission.Entry> entries = Stream.generate(() -> full.enter(this.request)).limit(36).toList();
		entries.forEach((entry) -> entry.failed(FAILURE));
		clock.advance(Admission.OPEN.plusMillis(1));
		for (int i = 0; i < TRIALS; i++) {
			assertThat(refusal(full)).contains("All connections");
		}

		entries.forEach(Admission.Entry::leave);

		assertThatNoException().isThrownBy(() -> full.enter(this.request));
	}

	@Test
	void whatFailsTwiceIsOneFailure() {
		Admission admission = admission();
		Stream.generate(() -> admission.enter(this.request)).limit(10).toList().forEach((entry) -> {
			entry.failed(FAILURE);
			entry.failed(FAILURE);
		});

		assertThatNoException().isThrownBy(() -> admission.enter(this.request));
	}

	@Test
	void halfOfTwentyIsEnough() {
		Admission nearly = admissionAfter(11, 9);
		Admission half = admissionAfter(10, 10);

		assertThatNoException().isThrownBy(() -> nearly.enter(this.request));
		assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> half.enter(this.request));
	}

	@Test
	void fewerThanTwentyAreNotEnough() {
		Admission admission = admissionAfter(0, 19);

		assertThatNoException().isThrownBy(() -> admission.enter(this.request));
	}

	private String refusal(Admission admission) {
		return String
			.valueOf(catchThrowableOfType(ProblemException.class, () -> admission.enter(this.request)).getMessage());
	}

	private Admission admissionAfter(int answered, int failed) {
		Admission admission = admission();
		List<Admission.Entry> entries = Stream.generate(() -> admission.enter(this.request))
			.limit(answered + failed)
			.toList();
		entries.subList(0, answered).forEach(Admission.Entry::answered);
		entries.subList(answered, answered + failed).forEach((entry) -> entry.failed(FAILURE));
		return admission;
	}

	private static Admission admission() {
		return admission(Duration.ofSeconds(2), 200, new SteadyClock());
	}

	private static Admission admission(Duration wait, int connections, SteadyClock clock) {
		return new Admission("production", new UpstreamProperties(wait, Duration.ofSeconds(30), Duration.ofSeconds(30),
				connections, DataSize.ofMegabytes(1), true, 2, false, true), clock);
	}

	/** What becomes of the trials of a breaker that has opened. */
	@Nested
	class WhenOpen {

		private final MovedClock clock = new MovedClock();

		private final Admission admission = admission(Duration.ofSeconds(2), 200, this.clock);

		private final List<Admission.Entry> before = new ArrayList<>();

		private Admission.Entry trial;

		/**
		 * Requests that were under way when Talkover went away, and the first after that.
		 */
		@BeforeEach
		void openAndTry() {
			Stream.generate(this::enter).limit(TRIALS).forEach(this.before::add);
			Stream.generate(this::enter).limit(20).forEach((entry) -> {
				entry.failed(FAILURE);
				entry.leave();
			});
			assertThatExceptionOfType(ProblemException.class).isThrownBy(this::enter);
			this.clock.advance(Admission.OPEN);
			assertThatExceptionOfType(ProblemException.class).isThrownBy(this::enter);
			this.clock.advance(Duration.ofMillis(1));
			this.trial = enter();
		}

		@Test
		void theirFailuresAreNotThoseOfTrials() {
			this.before.forEach((entry) -> entry.failed(FAILURE));

			succeed(this.trial);
			Stream.generate(this::enter).limit(TRIALS - 1).toList().forEach(this::succeed);

			assertThatNoException().as("the breaker is closed")
				.isThrownBy(() -> Stream.generate(this::enter).limit(2 * TRIALS).toList());
		}

		@Test
		void theirEndsMakeNoRoomForMoreTrials() {
			this.before.forEach(Admission.Entry::leave);

			Stream.generate(this::enter).limit(TRIALS - 1).toList();

			assertThatExceptionOfType(ProblemException.class).isThrownBy(this::enter)
				.satisfies((refused) -> assertThat(refused.problem()).isEqualTo(Problem.TALKOVER_OVERLOADED));
		}

		@Test
		void aTrialThatIsBrokenOffMakesRoomForOne() {
			this.trial.leave();
			Admission.Entry next = enter();
			next.giveWay();
			next.leave();

			assertThatNoMoreTrialsAreLetInThan(TRIALS);
		}

		@Test
		void aTrialThatWasAnsweredMakesNoRoom() {
			succeed(this.trial);

			assertThatNoMoreTrialsAreLetInThan(TRIALS - 1);
		}

		private Admission.Entry enter() {
			return this.admission.enter(AdmissionTests.this.request);
		}

		private void succeed(Admission.Entry entry) {
			entry.answered();
			entry.leave();
		}

		private void assertThatNoMoreTrialsAreLetInThan(int count) {
			Stream.generate(this::enter).limit(count).toList();
			assertThatExceptionOfType(ProblemException.class).isThrownBy(this::enter);
		}

	}

	/** Stands still until it is moved. */
	private static final class MovedClock extends SteadyClock {

		private Instant now = super.instant();

		void advance(Duration time) {
			this.now = this.now.plus(time);
		}

		@Override
		public Instant instant() {
			return this.now;
		}

	}

}
