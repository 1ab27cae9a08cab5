package io.github.talkoverbff.helm;

import java.util.HashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What whoever installs the chart is told. */
class ChartNotesTests {

	@Test
	void nothingIsSaidOfAPolicyThatKeepsNobodyOut() {
		assertThat(Chart.notes(Map.of())).contains("talkover-bff serves production.").doesNotContain("network policy");
	}

	@Test
	void aBaseUrlThatThePolicyLetsNobodyReachIsTold() {
		assertThat(Chart.notes(Map.of("baseUrl", "https://talkover.example:8443")))
			.contains("The network policy keeps production from https://talkover.example:8443: add 8443 to");
		assertThat(Chart.notes(Map.of("environments.production.baseUrl", "http://talkover.example/base",
				"extraConfig.talkover.allow-insecure-upstream", true)))
			.contains("add 80 to networkPolicy.talkover.ports",
					"is in this cluster or a private network to networkPolicy.talkover.to");
	}

	@Test
	void aBaseUrlThatThePolicyLetsThroughIsNotTold() {
		assertThat(Chart
			.notes(Map.of("baseUrl", "https://talkover.example:8443", "networkPolicy.talkover.ports[0]", 8443)))
			.doesNotContain("network policy");
		assertThat(Chart.notes(Map.of("baseUrl", "https://talkover.example:8443", "networkPolicy.enabled", false)))
			.doesNotContain("network policy");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			jdbc:postgresql://db:6432/talkover            | db:6432
			jdbc:postgresql://[2001:db8::1]:6432/talkover | [2001:db8::1]:6432
			jdbc:postgresql://one,two:6432/talkover       | two:6432
			jdbc:postgresql://${DB_HOST}:6432/talkover    | ${DB_HOST}:6432
			""")
	void aLedgerThatThePolicyLetsNobodyReachIsTold(String url, String host) {
		assertThat(Chart.notes(ledger(url, 5432))).containsOnlyOnce("The network policy")
			.contains("keeps dials from the ledger at " + host + ": add 6432 to networkPolicy.postgresql.ports");
	}

	@Test
	void aLedgerThatThePolicyLetsThroughIsNotTold() {
		assertThat(Chart.notes(ledger("jdbc:postgresql://db:6432/talkover", 6432))).doesNotContain("network policy");
		assertThat(Chart.notes(ledger("jdbc:postgresql://one,[2001:db8::1]/talkover?options=a:6432", 5432)))
			.doesNotContain("network policy");
		assertThat(Chart.notes(ledger("jdbc:postgresql:talkover", 6432))).doesNotContain("network policy");
	}

	@Test
	void aProviderThatThePolicyLetsNobodyReachIsTold() {
		String told = "The network policy keeps the pods from https://sso.example:8443/realms/a: "
				+ "name where that runs in networkPolicy.identityProvider.to, and\n8443 in its ports";

		assertThat(Chart.notes(provider("https://sso.example:8443/realms/a", Map.of()))).contains(told);
		assertThat(Chart.notes(provider("https://sso.example:8443/realms/a", peer("identityProvider")))).contains(told);
	}

	@Test
	void aProviderThatThePolicyLetsThroughIsNotTold() {
		assertThat(Chart.notes(provider("https://sso.example/realms/a", Map.of()))).doesNotContain("network policy");
		assertThat(Chart.notes(provider("https://sso.example/realms/a", peer("identityProvider"))))
			.doesNotContain("network policy");
		assertThat(Chart
			.notes(provider("https://sso.example:8443/realms/a", Map.of("networkPolicy.talkover.ports[0]", 8443))))
			.doesNotContain("from https://sso");
		assertThat(Chart.notes(Map.of("oidc.issuerUri", "https://sso.example:8443/realms/a")))
			.doesNotContain("network policy");
	}

	@Test
	void aCollectorThatThePolicyLetsNobodyReachIsTold() {
		String told = "The network policy keeps the pods from http://${NODE}:%d/v1/traces: "
				+ "name where that runs in networkPolicy.tracing.to, and\n%<d in its ports";

		assertThat(Chart.notes(collector(4318, Map.of()))).contains(told.formatted(4318));
		assertThat(Chart.notes(collector(4319, peer("tracing")))).contains(told.formatted(4319));
		assertThat(Chart.notes(collector(4318, peer("tracing")))).doesNotContain("network policy");
	}

	@ParameterizedTest
	@ValueSource(strings = { "LoadBalancer", "NodePort" })
	void aServiceForOthersThanPodsThatThePolicyKeepsOutIsTold(String type) {
		assertThat(Chart.notes(Map.of("service.type", type)))
			.contains("so nobody can call by the " + type + ": add an ipBlock");
		assertThat(Chart.notes(Map.of("service.type", type, "networkPolicy.from[0].ipBlock.cidr", "192.0.2.0/24")))
			.doesNotContain("network policy");
		assertThat(Chart.notes(Map.of("service.type", type, "networkPolicy.enabled", false)))
			.doesNotContain("network policy");
	}

	@Test
	void anIngressThatGivesUpWhileAPhoneRingsIsTold() {
		String told = "give up after 60 s, while a phone may ring for 65 s: set nginx.ingress.kubernetes.io/proxy-read-timeout";

		assertThat(Chart.notes(ingress("nginx", Map.of()))).contains(told);
		assertThat(Chart.notes(ingress("nginx-internal", Map.of()))).contains(told);
		assertThat(Chart.notes("full.yaml",
				Map.of("dialling.responseTimeout", "71s", "dialling.lease", "90s", "shutdown.gracefulTimeoutSeconds",
						80, "httpRoute.timeouts.backendRequest", "0s")))
			.contains("give up after 75 s, while a phone may ring for 76 s");
	}

	@Test
	void anIngressThatWaitsForThePhoneIsNotTold() {
		assertThat(Chart.notes("full.yaml", Map.of("dialling.responseTimeout", "70s", "dialling.lease", "90s",
				"shutdown.gracefulTimeoutSeconds", 80)))
			.doesNotContain("give up after");
		assertThat(Chart.notes(ingress("traefik", Map.of()))).doesNotContain("give up after");
		assertThat(Chart.notes(ingress("nginx", Map.of("dialling.responseTimeout", "55s"))))
			.doesNotContain("give up after");
		assertThat(Chart.notes(Map.of("ingress.className", "nginx"))).doesNotContain("give up after");
	}

	/**
	 * An ingress of one's own ends TLS, and the provider is told where to lead back to.
	 */
	@Test
	void thatForwardedHeadersAreNotBelievedIsToldToWhomItMatters() {
		String told = "set trustForwardedHeaders=true";

		assertThat(Chart.notes(provider("https://sso.example", Map.of()))).contains(told);
		assertThat(Chart.notes(provider("https://sso.example", Map.of("trustForwardedHeaders", true))))
			.doesNotContain(told);
		assertThat(Chart.notes("full.yaml", Map.of())).doesNotContain(told);
		assertThat(Chart.notes(Map.of())).doesNotContain(told);
	}

	@Test
	void callsThatAShutdownBreaksOffAreTold() {
		assertThat(Chart.notes(Map.of("upstream.responseTimeout", "71s")))
			.contains("longer than shutdown.gracefulTimeoutSeconds (70): each rollout breaks off");
		assertThat(Chart.notes(Map.of("extraConfig.talkover.upstream.response-timeout", "71s")))
			.contains("each rollout breaks off");
		assertThat(Chart.notes(Map.of("upstream.responseTimeout", "70s"))).doesNotContain("breaks off");
		assertThat(Chart.notes(Map.of())).doesNotContain("breaks off");
	}

	@Test
	void thatNothingProtectsTheManagementPortIsTold() {
		assertThat(Chart.notes(Map.of("networkPolicy.enabled", false)))
			.contains("Whoever reaches port 8081 can switch environments off");
		assertThat(Chart.notes(Map.of())).doesNotContain("8081");
	}

	@Test
	void alertsThatMayFindNoMetricsAreTold() {
		assertThat(Chart.notes(Map.of("prometheusRule.enabled", true))).contains("job=\"talkover-bff\"",
				"and a namespace");
		assertThat(Chart.notes("full.yaml", Map.of())).doesNotContain("job=");
		assertThat(Chart.notes(Map.of())).doesNotContain("job=");
	}

	@Test
	void alertsWhoseLinksLeadNowhereAreTold() {
		assertThat(Chart.notes(Map.of("prometheusRule.enabled", true))).contains("prometheusRule.runbookUrl");
		assertThat(Chart.notes("full.yaml", Map.of())).doesNotContain("runbookUrl");
	}

	private static Map<String, Object> ingress(String className, Map<String, ?> furtherValues) {
		return with(furtherValues, Map.of("ingress.enabled", true, "ingress.className", className,
				"ingress.hosts[0].host", "bff.example.com"));
	}

	private static Map<String, Object> ledger(String url, int port) {
		return with(peer("postgresql"), Map.of("dialling.ledger.url", url, "dialling.ledger.username", "talkover",
				"dialling.ledger.existingSecret", "talkover-ledger", "networkPolicy.postgresql.ports[0]", port));
	}

	private static Map<String, Object> provider(String issuerUri, Map<String, ?> furtherValues) {
		return with(furtherValues, Map.of("oidc.enabled", true, "oidc.issuerUri", issuerUri, "oidc.clientId", "bff",
				"oidc.existingSecret", "talkover-oidc"));
	}

	private static Map<String, Object> collector(int port, Map<String, ?> furtherValues) {
		return with(furtherValues, Map.of("tracing.endpoint", "http://${NODE}:" + port + "/v1/traces"));
	}

	private static Map<String, ?> peer(String name) {
		return Map.of("networkPolicy." + name + ".to[0].ipBlock.cidr", "192.0.2.0/24");
	}

	private static Map<String, Object> with(Map<String, ?> some, Map<String, ?> others) {
		Map<String, Object> values = new HashMap<>(some);
		values.putAll(others);
		return values;
	}

}
