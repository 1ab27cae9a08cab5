package io.github.talkoverbff.helm;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What can be rendered passes Helm's own check, and what cannot says which value is
 * wrong.
 */
class ChartValuesTests {

	/** {@code --set path=value}, with the value in quotes or without. */
	private static final Pattern SET = Pattern.compile("--set '?([\\w.\\[\\]-]+)=([^\\s']+)");

	@Test
	void theDefaultsPassTheStrictCheck() {
		LintResult result = new Helm(Chart.PATH).lint().strict().call();

		assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "minimal.yaml", "full.yaml", "dialling.yaml" })
	void theValuesPassTheStrictCheck(String values, @TempDir Path copy) throws IOException {
		FileSystemUtils.copyRecursively(Chart.PATH, copy);
		ObjectMapper json = new ObjectMapper();
		JsonNode merged = json.readerForUpdating(read(json, Chart.PATH.resolve("values.yaml")))
			.readValue(read(json, Path.of("src/test/resources/helm", values)));
		json.writeValue(copy.resolve("values.yaml").toFile(), merged);

		LintResult result = new Helm(copy).lint().strict().call();

		assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
	}

	@Test
	void theInstallationInTheReadmeIsAccepted() throws IOException {
		Map<String, String> values = SET.matcher(Files.readString(Path.of("README.md")))
			.results()
			.collect(Collectors.toMap((set) -> set.group(1), (set) -> set.group(2)));

		assertThat(values).hasSize(5);
		assertThat(Chart.rendered("nobody.yaml", values).container().path("image").asText())
			.isEqualTo("registry.example.com/talkover-bff:0.1.0");
	}

	@Test
	void theValuesForSeveralReplicasInTheReadmeAreAccepted(@TempDir Path directory) throws IOException {
		String readme = Files.readString(Path.of("README.md"));
		Path values = Files.writeString(directory.resolve("values.yaml"),
				readme.split("<!-- replicas -->\n```yaml\n", 2)[1].split("```", 2)[0]);

		Chart chart = Chart.rendered(values.toAbsolutePath().toString(), Map.of());

		assertThat(chart.object("Deployment", "bff-talkover-bff").at("/spec/replicas").asInt()).isEqualTo(2);
		assertThat(chart.configuration()).contains("issuer-uri: https:", "store: redis", "url: jdbc:postgresql:");
		assertThat(chart.object("NetworkPolicy", "bff-talkover-bff").at("/spec/egress")).hasSize(5);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			inline-token               | at '/environments/production/token': value must be ''
			replicas-without-redis     | at '/session/store': value must be 'redis'
			autoscaling-without-redis  | at '/session/store': value must be 'redis'
			replicas-without-ledger    | dialling.ledger.url: set it to jdbc:postgresql://HOST/DATABASE
			autoscaling-without-ledger | dialling.ledger.url: set it to jdbc:postgresql://HOST/DATABASE
			redis-without-ledger       | dialling.ledger.url: set it to jdbc:postgresql://HOST/DATABASE
			ledger-with-password       | dialling.ledger.url: take the password out
			ledger-with-user-and-host  | dialling.ledger.url: take the password out
			ledger-with-key-password   | dialling.ledger.url: take the password out
			number-without-quotes      | at '/dialling/allowNumbers/0': got number, want string
			budget-for-a-week          | at '/dialling/budgets/0/in': value must be one of '1m', '1h', '1d'
			environment-name           | invalid propertyName 'eu/west'
			unknown-value              | additional properties 'replicas' not allowed
			""")
	void aWrongFileIsRefused(String values, String message) {
		Chart.assertRefused("wrong/" + values + ".yaml", Map.of(), message);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					environments.trial.createSecret    | true              | at '/environments/trial': missing property 'token'
					environments.trial.enabled         | true              | at '/environments/trial': missing property 'existingSecret'
					environments.production.tokenFile  | /etc/token        | additional properties 'tokenFile' not allowed
					localUsers.existingSecret          |                   | at '/localUsers/existingSecret': minLength
					localUsers.users.Ann@Home.roles[0] | admin             | localUsers.users.Ann@Home.passwordKey: set it
					session.store                      | redis             | at '/session/redis/existingSecret': minLength
					oidc.enabled                       | true              | at '/oidc/clientId': minLength
					ingress.enabled                    | true              | at '/ingress/hosts': minItems
					httpRoute.enabled                  | true              | at '/httpRoute/parentRefs': minItems
					httpRoute.pathPrefix               | /bff              | additional properties 'pathPrefix' not allowed
					httpRoute.timeouts.request         | 1d                | at '/httpRoute/timeouts/request': '1d' does not match
					cors.allowedOrigins[0]             | *                 | at '/cors/allowedOrigins/0': '*' does not match pattern
					cors.allowedOrigins[0]             | https://a.example:443 | cors.allowedOrigins: write https://a.example:443 without its port
					cors.allowedOrigins[0]             | http://a.example:80 | cors.allowedOrigins: write http://a.example:80 without its port
					cors.allowedOrigins[0]             | https://a.example:0443 | at '/cors/allowedOrigins/0': 'https://a.example:0443' does not match
					session.timeout                    | 999ms             | session.timeout: make it a second at least
					localUsers.users.aNN.roles[0]      | admin             | localUsers.users.ann: name it differently from aNN
					access.roles.dialer.permissions[0] | calls:call        | at '/access/roles/dialer/permissions/0': 'calls:call' does not match
					operations[0]                      | Fax POST /f a:read | at '/operations/0': 'Fax POST /f a:read' does not match
					operations[0]                      | f GTE /f a:read    | at '/operations/0': 'f GTE /f a:read' does not match
					operations[0]                      | f POST /f a:dial x | at '/operations/0': 'f POST /f a:dial x' does not match
					upstream.responseTimeout           | soon              | at '/upstream/responseTimeout': 'soon' does not match pattern
					dialling.ledger.url                | jdbc:mysql://db/a | at '/dialling/ledger/url': 'jdbc:mysql://db/a' does not match
					dialling.ledger.url                | jdbc:postgresql:a | at '/dialling/ledger/existingSecret': minLength
					dialling.ledger.url                | jdbc:postgresql:a | at '/dialling/ledger/username': minLength
					dialling.persistence.size          | much              | at '/dialling/persistence/size': 'much' does not match pattern
					dialling.lease                     | soon              | at '/dialling/lease': 'soon' does not match pattern
					dialling.responseTimeout           | 2m                | shutdown.gracefulTimeoutSeconds: make it at least 125
					shutdown.gracefulTimeoutSeconds    | 64                | shutdown.gracefulTimeoutSeconds: make it at least 65
					dialling.responseTimeout           | 65001ms           | shutdown.gracefulTimeoutSeconds: make it at least 71
					dialling.lease                     | 65s               | dialling.lease: make it more than 5 s longer
					dialling.decideAfter               | 209s              | dialling.decideAfter: make it as long as
					extraConfig.talkover.dialling.settle           | 14m   | dialling.decideAfter: make it as long as
					extraConfig.talkover.dialling.response-timeout | 80s   | shutdown.gracefulTimeoutSeconds: make it at least 85
					extraConfig.talkover.dialling.responseTimeout  | 80s   | shutdown.gracefulTimeoutSeconds: make it at least 85
					extraConfig.talkover.dialling.lease            | 65s   | dialling.lease: make it more than 5 s longer
					extraConfig.talkover.dialling.lease            | PT80S | extraConfig.talkover.dialling: write PT80S in the form of 30s
					extraConfig.talkover.dialling.lease            | 80000 | extraConfig.talkover.dialling: write 80000 in the form of 30s
					extraConfig.talkover.dialling.tombstone        | 1h    | dialling.tombstone: make it as long as dialling.replay
					dialling.replay                    | 31d               | dialling.tombstone: make it as long as dialling.replay
					localUsers.users.ann.roles[1]      | night_shift       | localUsers.users.ann.roles: night_shift is neither
					access.roles.admin.environments[0] | staging           | access.roles.admin.environments: staging is not among environments
					serviceMonitor.enabled             | true              | networkPolicy.monitoringFrom: name where Prometheus runs
					tracing.endpoint                   | otel:4318         | at '/tracing/endpoint': 'otel:4318' does not match pattern
					networkPolicy.talkover.ports[0]    | https             | at '/networkPolicy/talkover/ports/0': got string, want integer
					""")
	void aWrongValueIsRefused(String path, String value, String message) {
		Chart.assertRefused("minimal.yaml", Map.of(path, (value != null) ? value : ""), message);
	}

	@ParameterizedTest
	@MethodSource("sections")
	void aSectionWithNothingInItIsRefused(String path) {
		String name = path.substring(path.lastIndexOf('.') + 1);

		Chart.assertRefused("minimal.yaml", Map.of(path, "null"), "missing property '" + name + "'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "extraConfig", "upstream", "operations", "extraEnv", "resources", "dashboard.labels",
			"ingress.annotations" })
	void whatMayBeEmptyMayHaveNothingInIt(String path) {
		assertThat(Chart.rendered("minimal.yaml", Map.of(path, "null")).configuration()).contains("talkover:");
	}

	@Test
	void whatIsOnTheEdgeOfALimitIsAccepted() {
		Chart chart = Chart.rendered("minimal.yaml", Map.of("dialling.responseTimeout", "65s", "dialling.lease",
				"70001ms", "dialling.replay", "30d", "dialling.tombstone", "30d"));

		assertThat(chart.configuration()).contains("lease: 70001ms", "response-timeout: 65s");
	}

	@ParameterizedTest
	@ValueSource(strings = { "request", "backendRequest" })
	void aGatewayThatGivesUpWhileAPhoneRingsIsRefused(String timeout) {
		String path = "httpRoute.timeouts." + timeout;
		for (String tooShort : List.of("30s", "54s999ms", "500ms")) {
			Chart.assertRefused("full.yaml", Map.of(path, tooShort), path + ": make it at least 55s, or 0s for none");
		}
		for (String longEnough : List.of("55s", "55000ms", "1m", "1h30s", "0s", "0h0ms")) {
			assertThat(Chart.rendered("full.yaml", Map.of(path, longEnough)).objects("HTTPRoute")).isNotEmpty();
		}
		assertThat(Chart.rendered("minimal.yaml", Map.of(path, "30s")).objects("HTTPRoute")).isEmpty();
	}

	@Test
	void fewerReplicasAtMostThanAtLeastAreRefused() {
		assertThat(Chart.rendered("full.yaml", Map.of("autoscaling.minReplicas", "6")).objects()).isNotEmpty();
		Chart.assertRefused("full.yaml", Map.of("autoscaling.minReplicas", "7"),
				"autoscaling.maxReplicas: make it autoscaling.minReplicas at least");
	}

	@Test
	void lessMemoryNeedsNoOtherRequest() {
		Chart chart = Chart.rendered("minimal.yaml", Map.of("resources.limits.memory", "256Mi"));

		assertThat(chart.container().at("/resources/limits/memory").asText()).isEqualTo("256Mi");
		assertThat(chart.container().at("/resources/requests").has("memory")).isFalse();
	}

	@Test
	void anAutoscalerWithoutAMeasureIsRefused() {
		Chart.assertRefused("full.yaml", Map.of("resources.requests.cpu", "null"), "resources.requests.cpu: set it");
		Chart.assertRefused("full.yaml", Map.of("resources", "null"), "resources.requests.cpu: set it");
		assertThat(Chart.rendered("minimal.yaml", Map.of("resources.requests.cpu", "null")).objects()).isNotEmpty();
		assertThat(Chart.rendered("full.yaml", Map.of("resources.requests.cpu", "null", "resources.limits.cpu", "1"))
			.objects("HorizontalPodAutoscaler")).isNotEmpty();
	}

	@Test
	void aScrapeThatMayOutlastItsIntervalIsRefused() {
		assertThat(Chart.rendered("full.yaml", Map.of("serviceMonitor.scrapeTimeout", "30s")).objects()).isNotEmpty();
		Chart.assertRefused("full.yaml", Map.of("serviceMonitor.scrapeTimeout", "30001ms"),
				"serviceMonitor.scrapeTimeout: make it no longer than serviceMonitor.interval");
	}

	@Test
	void readingsThatAreTooRareForTheAlertsAreRefused() {
		assertThat(Chart.rendered("full.yaml", Map.of("serviceMonitor.interval", "60000ms")).objects()).isNotEmpty();
		for (String off : List.of("prometheusRule.enabled", "serviceMonitor.enabled")) {
			assertThat(Chart.rendered("full.yaml", Map.of("serviceMonitor.interval", "2m", off, "false")).objects())
				.isNotEmpty();
		}
		Chart.assertRefused("full.yaml", Map.of("serviceMonitor.interval", "61s"),
				"serviceMonitor.interval: make it 1m at most");
	}

	@Test
	void rolesAndEnvironmentsMayBeNamedThatOnlyFurtherConfigurationBrings() {
		Chart chart = Chart.rendered("minimal.yaml",
				Map.of("extraConfig.talkover.environments.staging.token-file", "/run/secrets/staging",
						"extraConfig.talkover.access.roles.dialer.permissions", "calls:dial",
						"access.roles.admin.environments[0]", "staging", "localUsers.users.ann.roles[1]", "dialer"));

		assertThat(chart.configuration()).contains("- dialer", "- staging");
	}

	@Test
	void aReleaseThatNobodyCanSignInToIsRefused() {
		Chart.assertRefused("nobody.yaml", Map.of("environments.production.existingSecret", "talkover-production"),
				"localUsers.users: nobody could sign in");
	}

	@Test
	void sessionsBehindAPolicyThatKeepsThemFromRedisAreRefused() {
		Chart.assertRefused("minimal.yaml",
				Map.of("session.store", "redis", "session.redis.existingSecret", "talkover-redis"),
				"networkPolicy.redis.to: name where Redis runs");
	}

	@Test
	void aLedgerBehindAPolicyThatKeepsDialsFromItIsRefused() {
		Chart.assertRefused("minimal.yaml",
				Map.of("dialling.ledger.url", "jdbc:postgresql://postgresql/talkover", "dialling.ledger.username",
						"talkover", "dialling.ledger.existingSecret", "talkover-ledger"),
				"networkPolicy.postgresql.to: name where PostgreSQL runs");
	}

	/**
	 * All that hold something by default, and not what somebody may want to be without.
	 */
	static Stream<String> sections() throws IOException {
		return sections("", read(new ObjectMapper(), Chart.PATH.resolve("values.yaml")))
			.filter((path) -> !path.startsWith("resources") && !path.equals("dashboard.labels"));
	}

	private static Stream<String> sections(String parent, JsonNode values) {
		return values.properties()
			.stream()
			.filter((value) -> value.getValue().isObject() && !value.getValue().isEmpty())
			.flatMap((section) -> Stream.concat(Stream.of(parent + section.getKey()),
					sections(parent + section.getKey() + ".", section.getValue())));
	}

	private static JsonNode read(ObjectMapper json, Path yaml) throws IOException {
		try (InputStream in = Files.newInputStream(yaml)) {
			return json.valueToTree(new Yaml().load(in));
		}
	}

}
