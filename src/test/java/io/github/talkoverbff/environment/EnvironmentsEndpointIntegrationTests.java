package io.github.talkoverbff.environment;

import java.io.IOException;
import java.util.List;
import java.util.Map;

import io.github.talkoverbff.OwnProxy;
import io.github.talkoverbff.audit.AuditLines;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.http.HttpAnswer;
import io.github.talkoverbff.http.HttpWire;
import io.github.talkoverbff.http.Scrape;
import io.github.talkoverbff.standin.RevocableTalkover;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The operators' switch of environments and tokens. */
class EnvironmentsEndpointIntegrationTests {

	private static final String CALLS = "/talkover/eu/api/v1/calls";

	@RegisterExtension
	private final AuditLines audit = new AuditLines();

	@AutoClose
	private final RevocableTalkover talkover = new RevocableTalkover("talq_good", "talq_next");

	@Test
	void operatorsSwitchAnEnvironmentOffAndTurnARotationOver() throws Exception {
		try (OwnProxy proxy = proxy("talkover.environments.eu.token=talq_good",
				"talkover.environments.eu.next-token=talq_next")) {
			Caller ann = proxy.signedIn("ann");

			assertThat(post(proxy, "eu", "{\"enabled\":false}").status()).isEqualTo(200);
			assertThat(ann.get(CALLS).code()).isEqualTo("ENVIRONMENT_DISABLED");

			assertThat(post(proxy, "eu", "{\"enabled\":true,\"slot\":\"next\"}").text()).contains("\"slot\":\"next\"");
			this.talkover.revoke("talq_good");
			assertThat(ann.get(CALLS).status()).isEqualTo(200);
			assertThat(this.talkover.refused()).isEmpty();
			assertThat(Scrape.of(proxy.managementPort()).values())
				.containsEntry("talkover_environment_switches_total{environment=\"eu\",state=\"disabled\"}", 1.0)
				.containsEntry("talkover_token_rotations_total{environment=\"eu\"}", 1.0);
		}
	}

	@Test
	void whatOperatorsSwitchIsRecorded() throws Exception {
		try (OwnProxy proxy = proxy("talkover.environments.eu.token=talq_good",
				"talkover.environments.eu.next-token=talq_next")) {
			this.audit.listen();
			TokenSlots tokens = proxy.bean(Environments.class).find("eu").orElseThrow().tokens();
			String before = tokens.inUse().fingerprint();

			post(proxy, "eu", "{\"enabled\":false,\"slot\":\"next\"}");

			List<Map<String, String>> lines = List.of(this.audit.next(), this.audit.next());
			assertThat(lines).containsExactlyInAnyOrder(
					Map.of("event", "environment-switch", "environment", "eu", "state", "disabled"),
					Map.of("event", "token-change", "environment", "eu", "cause", "operator", "token",
							tokens.inUse().fingerprint(), "token_before", before));
			assertThat(tokens.inUse().fingerprint()).isNotEqualTo(before);
		}
	}

	@Test
	void afterARestartTheConfigurationRulesAgain() throws Exception {
		String[] settings = { "talkover.environments.eu.token=talq_good",
				"talkover.environments.eu.next-token=talq_next" };
		try (OwnProxy proxy = proxy(settings)) {
			post(proxy, "eu", "{\"enabled\":false,\"slot\":\"next\"}");
		}

		try (OwnProxy proxy = proxy(settings)) {
			assertThat(proxy.signedIn("ann").get(CALLS).status()).isEqualTo(200);
			assertThat(get(proxy)).contains("\"enabled\":true", "\"slot\":\"current\"");
		}
	}

	@Test
	void showsWhereAnEnvironmentIsAndTheFingerprintsOfItsTokens() throws Exception {
		try (OwnProxy proxy = proxy("talkover.environments.eu.token=talq_good",
				"talkover.environments.eu.next-token=talq_next")) {
			TokenSlots tokens = proxy.bean(Environments.class).find("eu").orElseThrow().tokens();

			assertThat(get(proxy))
				.contains("\"base_url\":\"" + this.talkover.baseUrl() + "\"", tokens.all().getFirst().fingerprint(),
						tokens.all().getLast().fingerprint(), "UNPROVED")
				.doesNotContain("talq_");
		}
	}

	/** It was let in before. */
	@Test
	void aRequestWhoseBodyArrivesAfterTheSwitchIsNotSent() throws Exception {
		try (OwnProxy proxy = proxy("talkover.environments.eu.token=talq_good");
				HttpWire wire = new HttpWire(proxy.port())) {
			String body = "{\"to\":\"+15550000001\"}";
			int status = wire
				.send(proxy.signedIn("ann")
					.head("POST", "/talkover/eu/api/v1/agents/agent_1/call", "Content-Type: application/json",
							"Content-Length: " + body.length(), "Expect: 100-continue")
						+ "\r\n")
				.head()
				.status();

			post(proxy, "eu", "{\"enabled\":false}");

			assertThat(status).isEqualTo(100);
			HttpAnswer answer = wire.send(body).answer();
			assertThat(answer.code()).isEqualTo("ENVIRONMENT_DISABLED");
			assertThat(answer.text()).contains("\"outcome\":\"not_executed\"");
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					eu   | {"slot":"next"}     | 400 | The environment eu has no next token: set next-token or next-token-file first.
					eu   | {"slot":"third"}    | 400 | The slots are current and next.
					eu   | {}                  | 400 | Send enabled (true or false), slot (current or next), or both.
					eu   | {"enabled":"maybe"} | 400 | A field has a value that it cannot have: enabled.
					eu   | {"enabled"          | 400 | The body is not the JSON object that this path takes.
					mars | {"enabled":false}   | 404 | No environment mars is configured: GET this path without it to see which are.
					""")
	void theSwitchSaysWhatItCannotDo(String environment, String body, int status, String detail) throws Exception {
		try (OwnProxy proxy = proxy("talkover.environments.eu.token=talq_good")) {
			HttpAnswer answer = post(proxy, environment, body);

			assertThat(answer.status()).isEqualTo(status);
			assertThat(answer.text()).contains("\"detail\":\"" + detail + "\"");
		}
	}

	private OwnProxy proxy(String... settings) {
		return OwnProxy.before(this.talkover.baseUrl(), settings);
	}

	private static String get(OwnProxy proxy) throws IOException {
		return new Caller(proxy.managementPort()).get("/actuator/environments").text();
	}

	private static HttpAnswer post(OwnProxy proxy, String environment, String body) throws IOException {
		return new Caller(proxy.managementPort()).post("/actuator/environments/" + environment, body);
	}

}
