package io.github.talkoverbff.helm;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.talkoverbff.TalkoverBffApplication;
import io.github.talkoverbff.environment.DialLimits;
import io.github.talkoverbff.environment.Environment;
import io.github.talkoverbff.environment.Environments;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * The application starts with what the chart mounts, and answers where Kubernetes asks.
 */
class ChartStartTests {

	private static final Map<String, ?> VALUES = Map.of("environments.EU_West.existingSecret", "talkover-eu",
			"environments.EU_West.tokenKey", "eu.token", "environments.EU_West.baseUrl", "https://eu.talkover.example",
			"environments.EU_West.enabled", false, "localUsers.users.Bob@Home.roles[0]", "night_shift",
			"localUsers.users.Bob@Home.passwordKey", "bob.home", "access.roles.night_shift.permissions[0]", "calls:*",
			"access.roles.viewer.permissions[0]", "calls:read");

	private static final Pattern TOKEN_FILE = Pattern
		.compile("(?m)^ +token-file: \"?/(run/secrets/.*/(\\w+)/[^\"\n]+)\"?$");

	@Test
	void theApplicationReadsWhatTheChartMounts(@TempDir Path root) throws Exception {
		mount(root, "run/secrets/config/users/ann", "{noop}ann");
		mount(root, "run/secrets/config/users/bob.home", "{noop}bob");

		try (ConfigurableApplicationContext context = start(root, Chart.rendered("minimal.yaml", VALUES))) {
			assertThat(context.getBean(Environments.class).all())
				.extracting(Environment::name, Environment::isEnabled, (environment) -> environment.baseUrl().getHost())
				.containsExactlyInAnyOrder(tuple("production", true, "app.talkover.ai"),
						tuple("EU_West", false, "eu.talkover.example"));
			assertThat(root.resolve("app/data/dialling.db")).exists();
			UserDetails bob = context.getBean(UserDetailsService.class).loadUserByUsername("Bob@Home");
			assertThat(bob.getPassword()).isEqualTo("{noop}bob");
			assertThat(bob.getAuthorities()).extracting(Object::toString).containsExactly("night_shift");
		}
	}

	@Test
	void theApplicationReadsWhoMayBeRungAndThePasswordOfTheLedger(@TempDir Path root) throws Exception {
		mount(root, "run/secrets/config/users/ann", "{noop}ann");
		mount(root, "run/secrets/ledger/password", "no matter: the database is away, which stops no start");

		try (ConfigurableApplicationContext context = start(root, Chart.dialling())) {
			Environments environments = context.getBean(Environments.class);
			assertThat(environments.find("EU_West")).map(Environment::dialLimits)
				.contains(new DialLimits(List.of("+4930", "+15551234567"), Duration.ZERO, List.of()));
			assertThat(environments.find("production")).map(Environment::dialLimits)
				.contains(new DialLimits(null, null, null));
			assertThat(context.getEnvironment().getProperty("talkover.dialling.ledger.username")).isEqualTo("talkover");
		}
	}

	@Test
	void theProbesAndTheScrapeAreAnswered(@TempDir Path root) throws Exception {
		mount(root, "run/secrets/config/users/ann", "{noop}ann");
		Chart chart = Chart.full();

		try (ConfigurableApplicationContext context = start(root, Chart.minimal())) {
			for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
				assertThat(status(context, chart.container().path(probe).at("/httpGet/path").asText())).isEqualTo(200);
			}
			String scrape = chart.object("ServiceMonitor", "bff-talkover-bff").at("/spec/endpoints/0/path").asText();
			assertThat(status(context, scrape)).isEqualTo(200);
		}
	}

	private static void mount(Path root, String file, String content) throws IOException {
		Files.createDirectories(root.resolve(file).getParent());
		Files.writeString(root.resolve(file), content);
	}

	private static ConfigurableApplicationContext start(Path root, Chart chart) throws IOException {
		mount(root, "config/application.yaml",
				chart.configuration()
					.replace("/run/secrets", root + "/run/secrets")
					.replace("/app/data", root + "/app/data"));
		Matcher tokenFile = TOKEN_FILE.matcher(chart.configuration());
		while (tokenFile.find()) {
			mount(root, tokenFile.group(1), "talq_" + tokenFile.group(2));
		}
		SpringApplication application = new SpringApplication(TalkoverBffApplication.class);
		application.setRegisterShutdownHook(false);
		return application.run("--spring.config.additional-location=file:" + root + "/config/", "--server.port=0",
				"--management.server.port=0", "--talkover.proof.enabled=false");
	}

	private static int status(ConfigurableApplicationContext context, String path) throws Exception {
		URI uri = URI
			.create("http://localhost:" + context.getEnvironment().getProperty("local.management.port") + path);
		try (HttpClient client = HttpClient.newHttpClient()) {
			return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding())
				.statusCode();
		}
	}

}
