package io.github.talkoverbff;

import java.net.URI;

import io.github.talkoverbff.standin.RawTalkover;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The health check of the container tells a proxy that is ready from all others. */
class HealthCheckTests {

	@ParameterizedTest
	@CsvSource({ "200,true", "503,false", "404,false" })
	void goesByTheStatus(int status, boolean ready) throws Exception {
		try (RawTalkover proxy = new RawTalkover()) {
			proxy.willAnswer(status, "application/json", "{}");

			assertThat(HealthCheck.isReady(proxy.baseUrl().resolve("/actuator/health/readiness"))).isEqualTo(ready);
			assertThat(proxy.nextHead()).startsWith("GET /actuator/health/readiness HTTP/1.1\r\n");
		}
	}

	@Test
	void takesATornAnswerForNone() throws Exception {
		try (RawTalkover proxy = new RawTalkover()) {
			proxy.willDo((in, out) -> out.close()).willDo((in, out) -> out.close());

			assertThat(HealthCheck.isReady(proxy.baseUrl())).isFalse();
		}
	}

	@Test
	void isNotReadyWhereNobodyListens() {
		assertThat(HealthCheck.isReady(URI.create("http://127.0.0.1:1"))).isFalse();
	}

}
