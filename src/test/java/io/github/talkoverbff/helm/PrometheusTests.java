package io.github.talkoverbff.helm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.talkoverbff.OwnProxy;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.http.Scrape;
import io.github.talkoverbff.standin.TalkoverStandIn;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Alerts and dashboard beside a running proxy, and Prometheus beside all of them. */
class PrometheusTests {

	private static final Path RULES = Chart.PATH.resolve("rules/talkover-bff.rules.yaml");

	private static final Pattern SERIES = Pattern.compile("\\b((?:talkover|jvm|http|process|system)_\\w+)(\\{[^}]*})?");

	private static final Pattern LABEL = Pattern.compile("(\\w+)(?:=~|!~|!=|=)");

	private static final Pattern GROUPS = Pattern.compile("\\b(?:by|on) ?\\(([^)]*)\\)");

	/** The README's. */
	private static final Pattern TABLE_OF_METERS = Pattern.compile("\\| meter \\| tags \\| meaning \\|\n(?:\\|.*\n)+");

	private static final Pattern FIRST_CELL = Pattern.compile("(?m)^\\|[^|]*\\|");

	private static final Pattern METER = Pattern.compile("`(talkover\\.[a-z.]+)`");

	/** What Prometheus adds, or an alert has. */
	private static final Set<String> ADDED = Set.of("job", "namespace", "service", "instance", "pod", "alertname",
			"severity");

	@TempDir
	private static Path directory;

	private static TalkoverStandIn talkover;

	private static OwnProxy proxy;

	@BeforeAll
	static void start() throws IOException {
		talkover = new TalkoverStandIn();
		Path token = Files.writeString(directory.resolve("token"), "talq_test_file");
		proxy = OwnProxy.before(talkover.baseUrl(), "talkover.proof.enabled=true", "talkover.token=talq_test_own",
				"talkover.environments.expired.token=talq_fault_expired",
				"talkover.environments.filed.token-file=" + token, "talkover.access.mode=report",
				"talkover.users.eve.password={noop}eve", "talkover.users.eve.roles=viewer");
		Caller ann = proxy.signedIn("ann");
		for (String environment : List.of("production", "expired", "elsewhere")) {
			ann.get("/talkover/" + environment + "/api/v1/calls");
		}
		ann.post("/talkover/production/api/v1/agents/agent_1/call", "{\"to\":\"+15550001\"}");
		proxy.signedIn("eve").delete("/talkover/production/api/v1/agents/agent_1");
		System.gc(); // collections are measured from the first one on
		await().until(() -> scrape().names().contains("jvm_gc_pause_seconds_count"));
	}

	@AfterAll
	static void stop() throws IOException {
		proxy.close();
		talkover.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "rules/talkover-bff.rules.yaml", "rules/talkover-bff.test.yaml",
			"rules/talkover-bff.slow.test.yaml", "dashboards/talkover-bff.json" })
	void everyMeterIsOneThatTheProxyHasWithItsLabels(String file) throws IOException {
		Scrape scrape = scrape();
		List<MatchResult> series = matches(SERIES, Files.readString(Chart.PATH.resolve(file)));

		assertThat(series).isNotEmpty().allSatisfy((match) -> {
			assertThat(scrape.names()).contains(match.group(1));
			assertThat(labels(match.group(2))).isSubsetOf(labelsOf(match.group(1), scrape));
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "rules/talkover-bff.rules.yaml", "dashboards/talkover-bff.json" })
	void everyLabelThatIsGroupedByIsOneThatTheProxyHas(String file) throws IOException {
		Scrape scrape = scrape();
		Set<String> known = scrape.names()
			.stream()
			.flatMap((name) -> labelsOf(name, scrape).stream())
			.collect(Collectors.toSet());

		assertThat(matches(GROUPS, Files.readString(Chart.PATH.resolve(file))))
			.flatExtracting((match) -> List.of(match.group(1).split(", *")))
			.isNotEmpty()
			.isSubsetOf(known);
	}

	@Test
	void theReadmeTellsEveryMeter() throws IOException {
		String readme = Files.readString(Path.of("README.md"));

		assertThat(proxy.bean(MeterRegistry.class).getMeters()).extracting((meter) -> meter.getId().getName())
			.filteredOn((name) -> name.startsWith("talkover."))
			.isNotEmpty()
			.allMatch((name) -> readme.contains("`" + name + "`"));
	}

	@Test
	void everyMeterThatTheReadmeTellsIsThere() throws IOException {
		String table = TABLE_OF_METERS.matcher(Files.readString(Path.of("README.md")))
			.results()
			.map(MatchResult::group)
			.collect(Collectors.joining());
		Set<String> meters = proxy.bean(MeterRegistry.class)
			.getMeters()
			.stream()
			.map((meter) -> meter.getId().getName())
			.collect(Collectors.toSet());

		assertThat(matches(FIRST_CELL, table)).flatExtracting((cell) -> matches(METER, cell.group()))
			.extracting((meter) -> meter.group(1))
			.hasSizeGreaterThan(20)
			.isSubsetOf(meters);
	}

	@Test
	@EnabledIf("io.github.talkoverbff.helm.Prometheus#isInstalled")
	void theRulesDoWhatTheirTestsSay() throws Exception {
		Process promtool = new ProcessBuilder("promtool", "test", "rules",
				Chart.PATH.resolve("rules/talkover-bff.test.yaml").toString(),
				Chart.PATH.resolve("rules/talkover-bff.slow.test.yaml").toString())
			.redirectErrorStream(true)
			.start();
		String output = new String(promtool.getInputStream().readAllBytes());

		assertThat(promtool.waitFor()).as(output).isZero();
	}

	@Test
	@EnabledIf("io.github.talkoverbff.helm.Prometheus#isInstalled")
	void prometheusReadsTheProxyAndEvaluatesRulesAndDashboard() throws IOException {
		try (Prometheus prometheus = Prometheus.start(directory, proxy.managementPort(), RULES)) {
			await().until(() -> prometheus.data("targets").at("/activeTargets/0/health").asText().equals("up"));
			assertThat(prometheus.data("targets").at("/activeTargets/0/lastError").asText()).isEmpty();

			await().until(() -> !prometheus.query("ALERTS{alertname=\"TalkoverTokenExpired\"}").isEmpty());
			JsonNode rules = prometheus.data("rules").at("/groups/0/rules");
			assertThat(rules).hasSize(matches(Pattern.compile("- alert:"), Files.readString(RULES)).size())
				.allSatisfy((rule) -> assertThat(rule.path("health").asText()).isEqualTo("ok"));
			assertThat(dashboardQueries()).isNotEmpty()
				.allSatisfy((query) -> assertThat(prometheus.query(query).isArray()).isTrue());
			assertThat(prometheus
				.query("talkover_calls_seconds_count{environment=\"production\",operation=\"list-calls\"}")).hasSize(1);
		}
	}

	private static Scrape scrape() throws IOException {
		return Scrape.of(proxy.managementPort());
	}

	private static List<String> dashboardQueries() throws IOException {
		JsonNode dashboard = new ObjectMapper().readTree(Chart.PATH.resolve("dashboards/talkover-bff.json").toFile());
		return dashboard.findValuesAsText("expr")
			.stream()
			.map((query) -> query.replace("$__rate_interval", "1m").replaceAll("\\$\\w+", ".*"))
			.toList();
	}

	private static Set<String> labelsOf(String name, Scrape scrape) {
		return Stream
			.concat(ADDED.stream(),
					scrape.series()
						.stream()
						.filter((series) -> series.split("\\{")[0].equals(name))
						.flatMap((series) -> Scrape.labels(series).keySet().stream()))
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private static Set<String> labels(String selector) {
		return matches(LABEL, (selector != null) ? selector : "").stream()
			.map((match) -> match.group(1))
			.collect(Collectors.toSet());
	}

	private static List<MatchResult> matches(Pattern pattern, String text) {
		return pattern.matcher(text).results().toList();
	}

}
