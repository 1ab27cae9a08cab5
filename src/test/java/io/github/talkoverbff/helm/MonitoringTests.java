package io.github.talkoverbff.helm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Alerts and dashboard ask for meters that exist, and each alert says what to do. */
class MonitoringTests {

	private static final Pattern METER = Pattern.compile("\\btalkover_[a-z_]+");

	private final Chart chart = Chart.full();

	@Test
	void everyAlertLeadsToItsSectionOfTheRunbook() throws IOException {
		List<String> sections = Files.readAllLines(Chart.PATH.resolve("RUNBOOK.md"))
			.stream()
			.filter((line) -> line.startsWith("## "))
			.map((line) -> line.substring("## ".length()))
			.toList();

		assertThat(alerts()).extracting((alert) -> alert.path("alert").asText()).containsExactlyElementsOf(sections);
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

	@ParameterizedTest
	@ValueSource(strings = { "rules/talkover-bff.rules.yaml", "rules/talkover-bff.test.yaml",
			"dashboards/talkover-bff.json" })
	void everyMeterIsOneOfOurs(String file) throws IOException {
		Path path = Chart.PATH.resolve(file);

		assertThat(METER.matcher(Files.readString(path)).results().map(MatchResult::group)).isNotEmpty()
			.isSubsetOf(meters());
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
	void theDashboardIsRenderedAsItStands() throws IOException {
		ObjectMapper json = new ObjectMapper();
		JsonNode rendered = json.readTree(
				this.chart.object("ConfigMap", "bff-talkover-bff-dashboard").at("/data/talkover-bff.json").asText());

		assertThat(rendered).isEqualTo(json.readTree(Chart.PATH.resolve("dashboards/talkover-bff.json").toFile()));
		assertThat(rendered.path("panels").findValuesAsText("id")).doesNotHaveDuplicates();
		assertThat(rendered.findValues("datasource"))
			.allSatisfy((datasource) -> assertThat(datasource.path("uid").asText()).isEqualTo("${datasource}"));
	}

	private List<JsonNode> alerts() {
		JsonNode rules = this.chart.object("PrometheusRule", "bff-talkover-bff").at("/spec/groups/0/rules");
		return StreamSupport.stream(rules.spliterator(), false).toList();
	}

	/** The names under which Prometheus sees the meters of the contract. */
	private static Set<String> meters() {
		PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
		Timer.builder("talkover.calls").publishPercentileHistogram().register(registry).record(Duration.ofSeconds(1));
		Stream.of("talkover.problems", "talkover.token.rejections", "talkover.token.rotations")
			.forEach((name) -> Counter.builder(name).register(registry).increment());
		Gauge.builder("talkover.calls.active", () -> 1).register(registry);
		Gauge.builder("talkover.quota.remaining", () -> 1).register(registry);
		Gauge.builder("talkover.token.proved", () -> 1).baseUnit("seconds").register(registry);
		return registry.scrape()
			.lines()
			.filter((line) -> !line.startsWith("#"))
			.map((line) -> line.split("[{ ]", 2)[0])
			.collect(Collectors.toCollection(TreeSet::new));
	}

}
