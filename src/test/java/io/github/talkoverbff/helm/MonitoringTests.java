package io.github.talkoverbff.helm;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Each alert says what to do, and the dashboard is rendered whole. */
class MonitoringTests {

	private final Chart chart = Chart.full();

	@Test
	void everyAlertLeadsToItsSectionOfTheRunbook() throws IOException {
		List<String> sections = Files.readAllLines(Chart.PATH.resolve("RUNBOOK.md"))
			.stream()
			.filter((line) -> line.startsWith("## "))
			.map((line) -> line.substring("## ".length()))
			.toList();

		assertThat(sections).first().isEqualTo("In an emergency");
		assertThat(alerts()).extracting((alert) -> alert.path("alert").asText())
			.containsExactlyElementsOf(sections.subList(1, sections.size()));
		assertThat(alerts()).allSatisfy((alert) -> assertThat(alert.at("/annotations/runbook_url").asText())
			.isEqualTo("https://wiki.example.com/talkover-bff/runbook#" + alert.path("alert").asText().toLowerCase()));
	}

	@Test
	void everyAlertSaysHowBadItIsAndKeepsTheTemplatesOfPrometheus() {
		assertThat(alerts()).isNotEmpty().allSatisfy((alert) -> {
			assertThat(alert.at("/labels/severity").asText()).isIn("critical", "warning");
			assertThat(alert.at("/annotations/summary").asText()).isNotEmpty();
			assertThat(alert.at("/annotations/description").asText()).isNotEmpty();
		});
		assertThat(alerts().get(0).at("/annotations/summary").asText()).contains("{{ $labels.instance }}");
	}

	@Test
	void theJobIsTheOneThatAlertsAndDashboardAskFor() {
		JsonNode relabelling = Chart.rendered("full.yaml", Map.of("nameOverride", "bff"))
			.objects("ServiceMonitor")
			.findFirst()
			.orElseThrow()
			.at("/spec/endpoints/0/relabelings/0");

		assertThat(relabelling.path("targetLabel").asText()).isEqualTo("job");
		assertThat(alerts().get(0).path("expr").asText())
			.contains("job=\"" + relabelling.path("replacement").asText() + "\"");
	}

	@Test
	void noReplicaOfTheReleaseIsOneToNotice() {
		assertThat(unavailable(this.chart)).contains(
				"absent(talkover_ready{job=\"talkover-bff\",namespace=\"telephony\",service=\"bff-talkover-bff-management\"})");
	}

	@Test
	void noReplicaInTheNamespaceIsOneToNoticeWhereNoServiceIsNamed() {
		assertThat(unavailable(Chart.rendered("full.yaml", Map.of("serviceMonitor.enabled", false))))
			.contains("absent(talkover_ready{job=\"talkover-bff\",namespace=\"telephony\"})");
	}

	@Test
	void theDashboardIsRenderedAsItStands() throws IOException {
		ObjectMapper json = new ObjectMapper();
		JsonNode rendered = json.readTree(
				this.chart.object("ConfigMap", "bff-talkover-bff-dashboard").at("/data/talkover-bff.json").asText());

		assertThat(rendered).isEqualTo(json.readTree(Chart.PATH.resolve("dashboards/talkover-bff.json").toFile()));
		assertThat(rendered.path("panels").findValuesAsText("id")).doesNotHaveDuplicates();
		assertThat(rendered.findValues("datasource"))
			.allSatisfy((datasource) -> assertThat(datasource.path("uid").asText()).isEqualTo("${datasource}"));
	}

	private static String unavailable(Chart chart) {
		return alerts(chart).stream()
			.filter((alert) -> alert.path("alert").asText().equals("TalkoverBffUnavailable"))
			.findFirst()
			.orElseThrow()
			.path("expr")
			.asText();
	}

	private List<JsonNode> alerts() {
		return alerts(this.chart);
	}

	private static List<JsonNode> alerts(Chart chart) {
		JsonNode rules = chart.object("PrometheusRule", "bff-talkover-bff").at("/spec/groups/0/rules");
		return StreamSupport.stream(rules.spliterator(), false).toList();
	}

}
