package io.github.talkoverbff.upstream;

import io.github.talkoverbff.problem.Problem;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What a refusal says of the token that it was sent with. */
class ErrorAnswerTests {

	/** Of INVALID_API_KEY it is not documented with which status it comes. */
	@ParameterizedTest
	@CsvSource({ "422, VALIDATION_ERROR, true", "404, , true", "403, FORBIDDEN, false", "400, INVALID_API_KEY, false" })
	void aRefusalOfTheRequestAcceptsTheTokenUnlessItNamesThat(int status, @Nullable String code, boolean accepts) {
		ErrorAnswer error = new ErrorAnswer(status, Problem.TALKOVER_REJECTED.because("No"), code, true, true);

		assertThat(error.acceptsToken()).isEqualTo(accepts);
	}

}
