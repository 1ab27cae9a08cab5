package io.github.talkoverbff.problem;

import java.io.IOException;

import io.github.talkoverbff.IntegrationTest;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.http.HttpAnswer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Value;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What callers accept is looked at nowhere but on the pages about problems: an answer
 * that says "not carried out" for its form alone would come after the deed.
 */
@IntegrationTest
class AcceptIntegrationTests {

	@Value("${local.server.port}")
	private int port;

	@ParameterizedTest
	@ValueSource(strings = { "text/html", "text/csv, garbage" })
	void doesNotMakeWhatWasDoneLookRefused(String accept) throws IOException {
		Caller caller = new Caller(this.port);
		String line = "Accept: " + accept;
		caller.get("/session", line);

		HttpAnswer signedIn = caller.post("/session", "{\"username\":\"ann\",\"password\":\"ann\"}", line);
		HttpAnswer stopped = caller.send("PUT", "/dialling/raw/switch", "{\"stopped\":true,\"reason\":\"any\"}", line);
		HttpAnswer started = caller.send("PUT", "/dialling/raw/switch", "{\"stopped\":false,\"reason\":\"any\"}", line);
		HttpAnswer problem = caller.get("/dialling/raw/dials/unknown", line);
		HttpAnswer signedOut = caller.delete("/session", line);

		assertThat(signedIn.status()).isEqualTo(200);
		assertThat(signedIn.header("Content-Type")).isEqualTo("application/json");
		assertThat(stopped.status()).as(stopped.text()).isEqualTo(200);
		assertThat(stopped.text()).contains("\"stopped\":true");
		assertThat(started.status()).isEqualTo(200);
		assertThat(problem.code()).isEqualTo("DIAL_NOT_FOUND");
		assertThat(signedOut.status()).isEqualTo(204);
	}

}
