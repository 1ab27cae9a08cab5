package io.github.talkoverbff.upstream;

import java.io.IOException;

import io.github.talkoverbff.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Which failures of the client are told to the breaker as those of Talkover. */
class ClientFailuresTests {

	@Test
	void aConnectionThatBreaksCountsAgainstTalkover() {
		assertThat(ClientFailures.isOfTalkover(new IOException("reset"))).isTrue();
	}

	@Test
	void aConnectionThatComesTooLateCountsAgainstTalkover() {
		assertThat(ClientFailures.isOfTalkover(Problem.TALKOVER_TIMEOUT.because("too late"))).isTrue();
	}

	@ParameterizedTest
	@EnumSource(names = { "REQUEST_REJECTED", "BODY_TOO_LARGE", "TALKOVER_OVERLOADED" })
	void aBodyThatIsBrokenOrHasNoPlaceWithUsDoesNotCountAgainstTalkover(Problem problem) {
		assertThat(ClientFailures.isOfTalkover(new IOException(problem.because("in the middle")))).isFalse();
	}

	@Test
	void aCallerWhoLeavesDoesNotCountAgainstTalkover() {
		assertThat(ClientFailures.isOfTalkover(new CallerGoneException(null))).isFalse();
	}

}
