package io.github.talkoverbff.session;

import java.io.IOException;

import io.github.talkoverbff.IntegrationTest;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.http.HttpAnswer;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/** What somebody who guesses passwords is told. */
@IntegrationTest
class SignInThrottleIntegrationTests {

	private static final String GUESSED = "mallory-is-guessing";

	@LocalServerPort
	private int port;

	@Test
	void refusesTheSixthGuessAndSaysHowLongToWaitWhileOthersSignIn() throws IOException {
		Caller guessing = new Caller(this.port);
		for (int i = 0; i < 5; i++) {
			assertThat(guessing.signIn(GUESSED, "guess" + i).status()).isEqualTo(401);
		}

		HttpAnswer refused = guessing.signIn(GUESSED, "guess5");

		assertThat(refused.status()).isEqualTo(429);
		assertThat(refused.header("Content-Type")).isEqualTo("application/problem+json");
		assertThat(refused.header("Retry-After")).matches("[1-9]\\d*");
		assertThat(refused.code()).isEqualTo("RATE_LIMITED");
		assertThat(refused.text()).contains("\"outcome\":\"not_executed\"", "\"retryable\":true");
		assertThat(guessing.signIn("ann", "ann").status()).isEqualTo(200);
	}

}
