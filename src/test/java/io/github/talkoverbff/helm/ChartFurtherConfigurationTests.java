package io.github.talkoverbff.helm;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What may be configured beside the chart's own values, and what may not, as its objects
 * go by these.
 */
class ChartFurtherConfigurationTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			extraConfig.talkover.session.store                      | set session.store in its place
			extraConfig.talkover.dialling.ledger.url                | set dialling.ledger.url in its place
			extraConfig.talkover.dialling.ledger.passwordFile       | set dialling.ledger.existingSecret in its place
			extraConfig.talkover.dialling.ledger.password-file      | set dialling.ledger.existingSecret in its place
			extraConfig.talkover\\.dialling.ledger\\.username       | set dialling.ledger.username in its place
			extraConfig.spring.lifecycle.timeoutPerShutdownPhase    | set shutdown.gracefulTimeoutSeconds in its place
			extraConfig.spring.lifecycle.timeout-per-shutdown-phase | set shutdown.gracefulTimeoutSeconds in its place
			extraConfig.talkover.shutdown.delay                     | set shutdown.preStopSleepSeconds in its place
			extraConfig.talkover\\.dialling\\.response-timeout      | set dialling.responseTimeout in its place
			extraConfig.talkover.dialling\\.lease                   | set dialling.lease in its place
			extraConfig.spring.config.import                        | set SPRING_CONFIG_IMPORT in extraEnv in its place
			extraConfig.spring\\.config.import                      | set SPRING_CONFIG_IMPORT in extraEnv in its place
			extraConfig.server.port                                 | leave it at 8080
			extraConfig.management.server.port                      | leave it at 8081
			extraConfig.management\\.server\\.port                  | leave it at 8081
			""")
	void whatTheObjectsAreMadeFromIsRefusedAsFurtherConfiguration(String path, String message) {
		Chart.assertRefused("minimal.yaml", Map.of(path, "9090"), path.replace("\\", "") + ": " + message);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			TALKOVER_SESSION_STORE                      | set session.store in its place
			TALKOVER_DIALLING_LEDGER_URL                | set dialling.ledger.url in its place
			TALKOVER_DIALLING_LEDGER_PASSWORDFILE       | set dialling.ledger.existingSecret in its place
			SPRING_LIFECYCLE_TIMEOUTPERSHUTDOWNPHASE    | set shutdown.gracefulTimeoutSeconds in its place
			SPRING_LIFECYCLE_TIMEOUT_PER_SHUTDOWN_PHASE | set shutdown.gracefulTimeoutSeconds in its place
			TALKOVER_SHUTDOWN_DELAY                     | set shutdown.preStopSleepSeconds in its place
			TALKOVER_DIALLING_RESPONSETIMEOUT           | set dialling.responseTimeout in its place
			SERVER_PORT                                 | leave it at 8080
			MANAGEMENT_SERVER_PORT                      | leave it at 8081
			""")
	void whatTheObjectsAreMadeFromIsRefusedAsAVariable(String name, String message) {
		Chart.assertRefused("minimal.yaml", Map.of("extraEnv[0].name", name, "extraEnv[0].value", "9090"),
				"extraEnv." + name + ": " + message);
	}

	@Test
	void whatWouldBeTooLongForAVariableIsRefused() {
		assertThat(Chart.rendered("minimal.yaml", Map.of("extraConfig.long", "a".repeat(128_000))).configuration())
			.contains("long: aaa");
		Chart.assertRefused("minimal.yaml", Map.of("extraConfig.long", "a".repeat(130_000)),
				"extraConfig: leave some of it out");
	}

	@Test
	void whatIsOnlyLikeItIsAccepted() {
		Chart chart = Chart.rendered("minimal.yaml",
				Map.of("extraConfig.talkover.session.max-per-user", "3", "extraConfig.talkover.dialling.lookups", "6",
						"extraEnv[0].name", "DB_PORT", "extraEnv[0].value", "1", "extraEnv[1].name",
						"SPRING_CONFIG_IMPORT", "extraEnv[1].value", "file:/etc/more.yaml"));

		assertThat(chart.configuration()).contains("max-per-user: 3", "lookups: 6");
	}

	@Test
	void aLimitIsThatOfTheFurtherConfiguration() {
		Chart chart = Chart.rendered("minimal.yaml",
				Map.of("dialling.lease", "1s", "extraConfig.talkover.dialling.lease", "80s"));

		assertThat(chart.configuration()).contains("lease: 80s");
	}

}
