package io.github.talkoverbff.session;

import java.io.IOException;

import io.github.talkoverbff.IntegrationTest;
import io.github.talkoverbff.http.Caller;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.test.web.server.LocalManagementPort;

import static org.assertj.core.api.Assertions.assertThat;

/** What who reaches the management port is let in to. */
@IntegrationTest
class ManagementPortIntegrationTests {

	@LocalManagementPort
	private int port;

	@Test
	void listsWhatIsDocumentedAndNothingElse() throws IOException {
		JsonNode links = JsonMapper.shared().readTree(new Caller(this.port).get("/actuator").body()).path("_links");

		assertThat(links.propertyNames()).containsExactlyInAnyOrder("self", "health", "health-path", "prometheus",
				"environments", "environments-environment");
	}

	@ParameterizedTest
	@ValueSource(strings = { "beans", "configprops", "env", "heapdump", "httpexchanges", "loggers", "metrics",
			"sessions", "shutdown", "threaddump" })
	void hasNoneOfTheEndpointsThatTellOrDoMore(String endpoint) throws IOException {
		assertThat(new Caller(this.port).get("/actuator/" + endpoint).status()).isEqualTo(404);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/", "/session", "/problems", "/openapi.yaml", "/talkover/production/api/v1/calls",
			"/dialling/production/switch" })
	void servesNoCaller(String path) throws IOException {
		assertThat(new Caller(this.port).get(path).status()).isEqualTo(404);
	}

}
