package io.github.talkoverbff.helm;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.core.io.ByteArrayResource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** What the chart configures is what the application reads. */
class ChartConfigurationTests {

	private static final Pattern PATH = Pattern.compile("(?<=[ :])/\\w[\\w./-]+");

	private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(\\w+)\\.([^}]+)}");

	private final Chart chart = Chart.full();

	@Test
	void everyPropertyIsOneThatTheApplicationReads() {
		assertThat(properties(this.chart)).isNotEmpty().allMatch(KnownProperties::contain);
		assertThat(properties(Chart.minimal())).isNotEmpty().allMatch(KnownProperties::contain);
		assertThat(properties(Chart.dialling())).isNotEmpty().allMatch(KnownProperties::contain);
	}

	@Test
	void tracesAreMadeOnlyForACollectorThatIsNamed() {
		String endpoint = "management.opentelemetry.tracing.export.otlp.endpoint";

		assertThat(properties(this.chart)).contains(endpoint);
		assertThat(properties(Chart.minimal())).doesNotContain(endpoint);
	}

	@Test
	void aPropertyThatNobodyReadsIsNoticed() {
		for (String property : List.of("talkover.environments.eu.tokenfile", "talkover.upstream.connect",
				"talkover.access.roles.night.permission", "talkover.dialling.budgets[0].by",
				"talkover.environments.eu.dialling.budgets[0].limit", "talkover.environments.eu.dialling.numbers",
				"spring.lifecycle.timeout", "server.sesion.timeout")) {
			assertThat(KnownProperties.contain(property)).as(property).isFalse();
		}
	}

	@Test
	void everyEnvironmentVariableIsAPropertyToo() {
		// the last one is from the values
		assertThat(this.chart.container().path("env")).extracting((variable) -> variable.path("name").asText())
			.containsExactly("APPLICATION_YAML", "SPRING_CONFIG_ADDITIONAL_LOCATION",
					"LOGGING_STRUCTURED_FORMAT_CONSOLE", "SPRING_DATA_REDIS_URL", "TZ");
		assertThat(KnownProperties.contain("spring.config.additional-location")).isTrue();
		assertThat(KnownProperties.contain("logging.structured.format.console")).isTrue();
		assertThat(KnownProperties.contain("spring.data.redis.url")).isTrue();
	}

	@Test
	void everyFileIsMounted() {
		List<String> mounts = this.chart.container().path("volumeMounts").findValuesAsText("mountPath");
		String configuration = this.chart.configuration();

		assertThat(mounts).contains("/tmp", "/run/secrets/ledger");
		assertThat(PATH.matcher(configuration).results().map(MatchResult::group))
			.containsExactlyInAnyOrder("/run/secrets/config/", "/run/secrets/ledger/password",
					"/run/secrets/talkover/EU_West/token", "/run/secrets/talkover/EU_West/next-token",
					"/run/secrets/talkover/production/production.token",
					"/run/secrets/talkover/production/production.next", "/run/secrets/talkover/trial/token",
					"/run/secrets/talkover/trial/next-token", "/api/v1/agents/", "/api/v1/agents/")
			.filteredOn((path) -> path.startsWith("/run/secrets/talkover/"))
			.allMatch((path) -> mounts.contains(path.substring(0, path.lastIndexOf('/'))));
	}

	@Test
	void theLedgerIsWhereItsVolumeIs() {
		assertThat(Chart.minimal().configuration()).contains("url: jdbc:sqlite:/app/data/dialling.db");
		assertThat(Chart.minimal().container().path("volumeMounts").findValuesAsText("mountPath"))
			.contains("/app/data");
		assertThat(this.chart.volume("ledger-password").at("/secret/items/0").toString())
			.isEqualTo("{\"key\":\"app.password\",\"path\":\"password\"}");
	}

	@Test
	void aPodThatStartsAgainInTheMiddleOfAnUpgradeHasTheConfigurationThatItsVolumesAreFor() {
		assertThat(Stream.of(Chart.minimal(), this.chart)).allSatisfy((rendered) -> {
			assertThat(rendered.objects("ConfigMap")).extracting((object) -> object.at("/metadata/name").asText())
				.isSubsetOf("bff-talkover-bff-dashboard");
			assertThat(rendered.environment()).containsEntry("SPRING_CONFIG_ADDITIONAL_LOCATION",
					"env:APPLICATION_YAML[.yaml]");
			assertThat(properties(rendered)).contains("talkover.dialling.ledger.url", "talkover.session.store");
		});
	}

	@Test
	void kubernetesReplacesNothingInTheConfiguration() {
		assertThat(Chart.rendered("minimal.yaml", Map.of("extraConfig.talkover.base-url", "$(TZ) $$ ${TZ}"))
			.configuration()).contains("base-url: $(TZ) $$ ${TZ}");
	}

	@Test
	void limitsThatAreEmptyAreNotLeftToTheDefaults() {
		assertThat(Chart.dialling().configuration()).contains("budgets: []", "duplicate-window: 0s");
		assertThat(this.chart.configuration()).contains("allow-numbers: []", "budgets: []");
	}

	@Test
	void everyPlaceholderIsAFileInTheConfigurationTree() {
		List<String> mounts = this.chart.container().path("volumeMounts").findValuesAsText("mountPath");
		List<MatchResult> placeholders = PLACEHOLDER.matcher(this.chart.configuration()).results().toList();

		assertThat(placeholders).extracting(MatchResult::group)
			.containsExactlyInAnyOrder("${users.ann}", "${users.bob}", "${oidc.client-secret}");
		assertThat(placeholders)
			.allMatch((placeholder) -> mounts.contains("/run/secrets/config/" + placeholder.group(1)));
		assertThat(this.chart.volume("oidc").at("/secret/items/0").toString())
			.isEqualTo("{\"key\":\"client-secret\",\"path\":\"client-secret\"}");
	}

	private static Set<String> properties(Chart chart) {
		YamlPropertiesFactoryBean yaml = new YamlPropertiesFactoryBean();
		yaml.setResources(new ByteArrayResource(chart.configuration().getBytes(UTF_8)));
		return yaml.getObject().keySet().stream().map(Object::toString).collect(Collectors.toSet());
	}

}
