package io.github.talkoverbff;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.talkoverbff.environment.Environment;
import io.github.talkoverbff.environment.Environments;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import org.yaml.snakeyaml.Yaml;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.web.context.support.StandardServletEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/** The demo of the Compose file hangs together, and its proxy starts. */
class ComposeTests {

	private static final JsonNode compose = read("docker-compose.yml");

	private final JsonNode services = compose.path("services");

	@Test
	void theProxyStartsWithWhatItIsGiven() {
		try (ConfigurableApplicationContext proxy = start(this.services.at("/proxy/environment"))) {
			assertThat(proxy.getBean(Environments.class).all()).extracting(Environment::name)
				.containsExactlyInAnyOrder("production", "staging", "expired");
			assertThat(proxy.getBean(UserDetailsService.class).loadUserByUsername("demo").getAuthorities())
				.extracting(Object::toString)
				.containsExactly("admin");
			assertThat(proxy.getEnvironment().getProperty("talkover.session.store")).isEqualTo("redis");
		}
	}

	@Test
	void everyHostThatTheProxyNamesIsAService() {
		JsonNode environment = this.services.at("/proxy/environment");

		assertThat(environment.path("TALKOVER_BASE_URL").asString()).isEqualTo("http://talkover:8080");
		assertThat(environment.path("TALKOVER_DIALLING_LEDGER_URL").asString())
			.isEqualTo("jdbc:postgresql://postgres:5432/dialling");
		assertThat(environment.path("SPRING_DATA_REDIS_HOST").asString()).isEqualTo("redis");
		assertThat(this.services.propertyNames()).contains("talkover", "redis", "postgres");
	}

	@Test
	void everySecretAndEveryMountIsAFileOfTheProject() {
		Stream<String> secrets = compose.path("secrets").findValuesAsString("file").stream();
		Stream<String> mounts = this.services.findValues("volumes")
			.stream()
			.flatMap(JsonNode::valueStream)
			.map((mount) -> mount.asString().split(":")[0]);

		assertThat(Stream.concat(secrets, mounts)).hasSize(12).allMatch((path) -> Files.exists(Path.of(path)));
		assertThat(this.services.at("/proxy/secrets").valueStream().map(JsonNode::asString))
			.containsExactlyElementsOf(compose.path("secrets").propertyNames());
	}

	@Test
	void prometheusScrapesTheProxyAndLoadsTheRulesOfTheChart() {
		JsonNode prometheus = read("src/demo/prometheus.yml");

		assertThat(prometheus.at("/scrape_configs/0/static_configs/0/targets/0").asString()).isEqualTo("proxy:8081");
		assertThat(prometheus.at("/scrape_configs/0/metrics_path").asString()).isEqualTo("/actuator/prometheus");
		assertThat(prometheus.at("/rule_files/0").asString()).isEqualTo("/etc/prometheus/rules/*.rules.yaml");
		assertThat(mounts("prometheus")).containsEntry("/etc/prometheus/prometheus.yml", "./src/demo/prometheus.yml")
			.containsEntry("/etc/prometheus/rules", "./helm/talkover-bff/rules");
		assertThat(Path.of("helm/talkover-bff/rules")).isDirectoryContaining("glob:**.rules.yaml");
	}

	@Test
	void grafanaShowsTheDashboardsOfTheChartWithThisPrometheus() {
		JsonNode source = read("src/demo/grafana/datasources/prometheus.yaml").at("/datasources/0");
		JsonNode provider = read("src/demo/grafana/providers/talkover-bff.yaml").at("/providers/0");

		assertThat(source.path("url").asString()).isEqualTo("http://prometheus:9090");
		assertThat(this.services.propertyNames()).contains("prometheus");
		assertThat(provider.at("/options/path").asString()).isEqualTo("/var/lib/grafana/dashboards");
		assertThat(mounts("grafana")).containsEntry("/var/lib/grafana/dashboards", "./helm/talkover-bff/dashboards")
			.containsEntry("/etc/grafana/provisioning/datasources", "./src/demo/grafana/datasources")
			.containsEntry("/etc/grafana/provisioning/dashboards", "./src/demo/grafana/providers");
		assertThat(Path.of("helm/talkover-bff/dashboards")).isDirectoryContaining("glob:**.json");
	}

	@Test
	void everyImageThatIsNotBuiltCanBeReplaced() {
		assertThat(this.services.findValuesAsString("image")).filteredOn((image) -> !image.equals("talkover-bff"))
			.hasSize(5)
			.allMatch((image) -> image.matches("\\$\\{[A-Z]+_IMAGE:-[a-z/]+:[\\w.]+}"));
	}

	@Test
	void nothingCanBeReachedFromOtherMachines() {
		List<String> ports = this.services.findValues("ports")
			.stream()
			.flatMap(JsonNode::valueStream)
			.map(JsonNode::asString)
			.toList();

		assertThat(ports).hasSize(4).allMatch((port) -> port.startsWith("127.0.0.1:"));
	}

	private static ConfigurableApplicationContext start(JsonNode environment) {
		Map<String, Object> variables = new TreeMap<>();
		environment.forEachEntry((name, value) -> variables.put(name,
				value.asString().replace("/run/secrets/", Path.of("src/demo/secrets").toAbsolutePath() + "/")));
		StandardEnvironment container = new StandardServletEnvironment();
		String system = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
		container.getPropertySources().replace(system, new SystemEnvironmentPropertySource(system, variables));
		SpringApplication application = new SpringApplication(TalkoverBffApplication.class);
		application.setEnvironment(container);
		return application.run("--server.port=0", "--management.server.port=0", "--talkover.proof.enabled=false");
	}

	/** What a service finds where, with its place in the project. */
	private Map<String, String> mounts(String service) {
		return this.services.path(service)
			.path("volumes")
			.valueStream()
			.map((mount) -> mount.asString().split(":"))
			.collect(Collectors.toMap((mount) -> mount[1], (mount) -> mount[0]));
	}

	private static JsonNode read(String file) {
		try {
			return new ObjectMapper().valueToTree(new Yaml().load(Files.readString(Path.of(file))));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
