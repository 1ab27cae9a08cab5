package io.github.talkoverbff.helm;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
		assertThat(Chart.notes(Map.of("environments.production.baseUrl", "http://talkover.example/base")))
			.contains("add 80 to networkPolicy.talkover.ports");
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
	@ValueSource(strings = { "LoadBalancer", "NodePort" })
	void aServiceForOthersThanPodsThatThePolicyKeepsOutIsTold(String type) {
		assertThat(Chart.notes(Map.of("service.type", type)))
			.contains("so nobody can call by the " + type + ": add an ipBlock");
		assertThat(Chart.notes(Map.of("service.type", type, "networkPolicy.from[0].ipBlock.cidr", "192.0.2.0/24")))
			.doesNotContain("network policy");
		assertThat(Chart.notes(Map.of("service.type", type, "networkPolicy.enabled", false)))
			.doesNotContain("network policy");
	}

}
