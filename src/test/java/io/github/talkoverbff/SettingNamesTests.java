package io.github.talkoverbff;

import java.io.IOException;
import java.net.URI;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static io.github.talkoverbff.Start.SECRET;
import static io.github.talkoverbff.Start.TOKEN;
import static io.github.talkoverbff.Start.USER;
import static io.github.talkoverbff.Start.assertStopped;
import static io.github.talkoverbff.Start.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A setting that nothing knows, or that cannot be read, stops the start; what it holds is
 * not printed, as it may be a secret in the wrong place.
 */
@ExtendWith(OutputCaptureExtension.class)
class SettingNamesTests {

	@ParameterizedTest
	@ValueSource(strings = { "talkover.upstream.respons-timeout", "talkover.upstream.connect.timeout",
			"talkover.cors.allowed-origin", "talkover.shutdown.delays", "talkover.tokn",
			"talkover.environment.eu.token", "talkover.environments.eu.tokens",
			"talkover.environments.production.enable", "talkover.environments.production.dialling.max-dials",
			"talkover.users.ann.role", "talkover.users[0].name" })
	void refusesAPropertyThatItDoesNotKnow(String property, CapturedOutput output) {
		assertStopped(output, "The property " + property + " is not known", TOKEN, USER, property + "=" + SECRET);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			talkover.environments.eu=talq_sEcReT                | talkover.environments.eu
			talkover.users.eve=sEcReT                           | talkover.users.eve
			talkover.upstream.response-timeout=sEcReT           | talkover.upstream.response-timeout
			talkover.upstream.max-connections=sEcReT            | talkover.upstream.max-connections
			talkover.operations[1]=sEcReT                       | talkover.operations[1]
			talkover.environments.eu.token=${sEcReT}            | talkover.environments.eu.token
			server.servlet.session.timeout=sEcReT               | server.servlet.session.timeout
			""")
	void namesAPropertyThatCannotBeReadButNotItsValue(String setting, String property, CapturedOutput output) {
		assertStopped(output, "The property " + property, TOKEN, USER, setting);
	}

	@Test
	void keepsWhatItCannotReadToItselfWhateverItLogs() throws IOException {
		try (OwnProcess proxy = OwnProcess.start(URI.create("http://127.0.0.1:1"),
				"talkover.upstream.response-timeout=" + SECRET, "logging.level.org.springframework.boot=TRACE")) {
			await().until(() -> proxy.output().contains("Action:"));

			assertThat(proxy.output())
				.contains("The property talkover.upstream.response-timeout cannot be read as Duration")
				.doesNotContain(SECRET);
		}
	}

	@Test
	void startsWithPropertiesInTheSpellingsThatBootKnows() {
		run(TOKEN, USER, "talkover.upstream.responseTimeout=5s", "talkover.upstream.connect_timeout=1s",
				"talkover.session.MAX-LIFETIME=1h", "talkover.users[Eve].password={noop}x")
			.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "TALKOVER_ENVIRONMENTS_PRODUCTION_ENABLE", "TALKOVER_TOKEN_FILE",
			"TALKOVER_UPSTREAM_RESPONS_TIMEOUT", "TALKOVER_USERS_ANN_ROLE" })
	void refusesAVariableThatItDoesNotKnow(String variable, CapturedOutput output) {
		assertStopped(output, "The property " + variable + " is not known", Map.of(variable, SECRET), TOKEN, USER);
	}

	@Test
	void startsWithVariablesThatItKnowsAndThoseOfOthers() {
		run(Map.of("TALKOVER_ENVIRONMENTS_EU_TOKEN", "talq_eu", "TALKOVER_UPSTREAM_RESPONSE_TIMEOUT", "5s",
				"TALKOVER_UPSTREAM_CONNECTTIMEOUT", "1s", "TALKOVER_OPERATIONS_0", "overridden",
				"TALKOVER_OPERATIONS_1", "overridden", "TALKOVER_BFF_IMAGE", "any", "TALKOVER_SESSION_SERVICE_HOST",
				"10.0.0.1", "TALKOVER_SESSION_PORT_80_TCP", "tcp://10.0.0.1:80"), TOKEN, USER,
				"talkover.operations[0]=send-fax POST /api/v1/agents/{agent_id}/fax agents:egress")
			.close();
	}

}
