package io.github.talkoverbff.helm;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Where requests and tokens go: what the chart refuses before it takes the place of what
 * runs.
 */
class ChartEnvironmentsTests {

	@ParameterizedTest
	@ValueSource(strings = { "https://ann:sEcReT@talkover.example", "https://sEcReT@talkover.example/base",
			"https://talkover.example?a", "https://talkover.example/base?a", "https://talkover.example/#a", "https://",
			"https:///base", "https://under_score" })
	void aBaseUrlOfMoreOrLessThanSchemeHostPortAndPathIsRefused(String url) {
		for (String path : List.of("baseUrl", "environments.production.baseUrl")) {
			Chart.assertRefused("minimal.yaml", Map.of(path, url), path + ": write scheme, host, port and path only");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://talkover.example", "http://localhost.example/", "http://127.0.0.1.example",
			"http://[::2]" })
	void aBaseUrlThatShowsTheTokenToTheNetworkIsRefused(String url) {
		for (String path : List.of("baseUrl", "environments.production.baseUrl")) {
			Chart.assertRefused("minimal.yaml", Map.of(path, url), path + ": make it https, or set extraConfig");
			assertThat(Chart
				.rendered("minimal.yaml", Map.of(path, url, "extraConfig.talkover.allowInsecureUpstream", true))
				.configuration()).contains(url);
			assertThat(Chart
				.rendered("minimal.yaml", Map.of(path, url, "extraEnv[0].name", "TALKOVER_ALLOWINSECUREUPSTREAM",
						"extraEnv[0].value", "true"))
				.configuration()).contains(url);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://talkover.example:8443/base@home/", "https://[2001:db8::1]:8443",
			"http://localhost:9090", "http://127.0.0.2/base", "http://[::1]", "http://${HOST}/" })
	void aBaseUrlThatTheApplicationTakesIsAccepted(String url) {
		assertThat(Chart.rendered("minimal.yaml", Map.of("baseUrl", url)).configuration()).contains(url);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			token     | next-token | environments.staging.tokenKey     | token      | production.tokenKey
			token     | next       | environments.staging.tokenKey     | token      | production.tokenKey
			staging   | next-token | environments.staging.nextTokenKey | next-token | production.nextTokenKey
			staging   | token      | environments.staging.nextTokenKey | token      | production.tokenKey
			next-token | next      | environments.staging.tokenKey     | next-token | production.nextTokenKey
			staging   | staging    | environments.staging.nextTokenKey | staging    | staging.tokenKey
			""")
	void aKeyOfOneSecretForTwoTokensIsRefused(String token, String next, String path, String key, String other) {
		Chart.assertRefused("minimal.yaml",
				Map.of("environments.staging.existingSecret", "talkover-production", "environments.staging.tokenKey",
						token, "environments.staging.nextTokenKey", next),
				path + ": name a key of its own, as " + key
						+ " in the Secret talkover-production is that of environments." + other);
	}

	@Test
	void theDefaultKeysOfOneSecretAreNotForTwoEnvironments() {
		Map<String, String> values = Map.of("environments.staging.existingSecret", "talkover-production",
				"environments.staging.tokenKey", "staging");

		Chart.assertRefused("minimal.yaml", values, "environments.staging.nextTokenKey: name a key of its own");
	}

	@Test
	void keysOfTheirOwnLetEnvironmentsShareASecret() {
		Chart chart = Chart.rendered("minimal.yaml",
				Map.of("environments.staging.existingSecret", "talkover-production", "environments.staging.tokenKey",
						"staging", "environments.staging.nextTokenKey", "staging-next"));

		assertThat(chart.configuration()).contains("staging/staging-next");
	}

	@Test
	void oneKeyForBothTokensOfATrialIsRefused() {
		Chart.assertRefused("full.yaml", Map.of("environments.trial.nextTokenKey", "token"),
				"environments.trial.nextTokenKey: name a key of its own");
	}

	@Test
	void aReleaseWithoutEnvironmentIsRefused() {
		Chart.assertRefused("nobody.yaml", Map.of(), "environments: name at least one");
	}

}
