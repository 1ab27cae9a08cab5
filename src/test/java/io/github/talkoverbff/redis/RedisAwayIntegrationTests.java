package io.github.talkoverbff.redis;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.talkoverbff.OwnProxy;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.http.HttpAnswer;
import io.github.talkoverbff.standin.IdentityProvider;
import io.lettuce.core.api.sync.RedisCommands;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testcontainers.junit.jupiter.Testcontainers;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What callers and the platform are told while Redis is away, and that it may come back.
 */
@ExtendWith(OutputCaptureExtension.class)
@Testcontainers(disabledWithoutDocker = true)
class RedisAwayIntegrationTests {

	/** Ann has no role, so with a session it is refused as such. */
	private static final String CALLS = "/talkover/production/api/v1/calls";

	private RedisServer redis;

	@BeforeEach
	void start() {
		this.redis = RedisServer.start();
	}

	@AfterEach
	void stop() {
		this.redis.close();
	}

	@Test
	void callersAreToldToComeBackAndCan(CapturedOutput output) throws IOException {
		try (OwnProxy proxy = proxy()) {
			Caller ann = proxy.signedIn("ann");
			assertThat(readiness(proxy)).isEqualTo(200);

			this.redis.stop();

			HttpAnswer unavailable = ann.get(CALLS);
			assertUnavailable(unavailable);
			await().untilAsserted(() -> assertThat(output)
				.contains("event=\"refusal\" request_id=\"" + unavailable.header("X-Request-Id")));
			assertUnavailable(ann.post(CALLS, "{}"));
			assertUnavailable(ann.get("/session"));
			assertUnavailable(ann.delete("/session"));
			assertUnavailable(ann.signIn("ann", "ann"));
			assertUnavailable(new Caller(proxy.port()).signIn("ann", "ann"));
			assertThat(new Caller(proxy.port()).get(CALLS).code()).isEqualTo("SESSION_REQUIRED");
			assertThat(readiness(proxy)).isEqualTo(503);
			assertThat(health(proxy, "/liveness")).isEqualTo(200);

			this.redis.restart();

			await().until(() -> readiness(proxy) == 200);
			assertThat(proxy.signedIn("ann").get(CALLS).code()).isEqualTo("ENVIRONMENT_FORBIDDEN");
		}
	}

	@Test
	void whatIsOpenToEverybodyDoesNotNeedIt() throws IOException {
		try (OwnProxy proxy = proxy()) {
			Caller ann = proxy.signedIn("ann");

			this.redis.stop();

			for (String path : List.of("/", "/console/main.js", "/console/sign-in", "/problems", "/problems.css",
					"/openapi.yaml", "/talkover-client.js")) {
				assertThat(ann.get(path).status()).as(path).isEqualTo(200);
			}
			assertThat(ann.get("/console/none.js").code()).isEqualTo("OPERATION_UNKNOWN");
		}
	}

	@Test
	void nobodyWaitsForARedisThatSaysNothing() throws IOException {
		try (OwnProxy proxy = proxy()) {
			Caller ann = proxy.signedIn("ann");

			this.redis.pause();
			assertUnavailable(ann.get(CALLS));
			assertThat(readiness(proxy)).isEqualTo(503);
			this.redis.unpause();

			await().until(() -> ann.get("/session").status() == 200);
			assertThat(readiness(proxy)).isEqualTo(200);
		}
	}

	/**
	 * As after a failover in which the primary became a replica, and its name leads to
	 * another by now.
	 */
	@Test
	void leavesARedisThatOnlyReads() throws IOException {
		try (OwnProxy proxy = proxy()) {
			proxy.signedIn("ann");
			this.redis.run((commands) -> commands.replicaof("127.0.0.1", 1));
			Set<String> before = this.redis.run(RedisAwayIntegrationTests::clients);
			assertThat(before).isNotEmpty();

			assertUnavailable(new Caller(proxy.port()).signIn("ann", "ann"));

			this.redis.run(RedisCommands::replicaofNoOne);
			assertThat(proxy.signedIn("ann").get("/session").status()).isEqualTo(200);
			await()
				.until(() -> this.redis.run(RedisAwayIntegrationTests::clients).stream().noneMatch(before::contains));
		}
	}

	@Test
	void aSignOutByTheProviderThatFailedIsRecordedAsSuch(CapturedOutput output) throws IOException {
		try (IdentityProvider provider = IdentityProvider.start();
				OwnProxy proxy = OwnProxy.start(provider.settings(this.redis.settings().toArray(String[]::new)))) {
			provider.trust(proxy.port());
			Caller ida = new Caller(proxy.port());
			ida.get(provider.signIn(ida.get("/login").header("Location"), "ida"));
			assertThat(ida.get("/session").status()).isEqualTo(200);
			this.redis.run((commands) -> commands.replicaof("127.0.0.1", 1));

			HttpAnswer answer = new Caller(proxy.port()).send("POST", "/logout/connect/back-channel/test",
					"logout_token=" + provider.logoutToken(Map.of("sub", "ida")),
					"Content-Type: application/x-www-form-urlencoded");

			assertUnavailable(answer);
			await().untilAsserted(() -> assertThat(output.toString().lines())
				.filteredOn(
						(line) -> line.contains("event=\"sign-out\"") && line.contains(answer.header("X-Request-Id")))
				.singleElement()
				.asString()
				.contains("by_provider=\"true\"", "code=\"SESSION_STORE_UNAVAILABLE\""));
		}
	}

	/** The connections of the proxy, by their number and what they said last. */
	private static Set<String> clients(RedisCommands<String, String> commands) {
		return commands.clientList()
			.lines()
			.filter((line) -> !line.contains("cmd=client"))
			.map((line) -> line.substring(0, line.indexOf(' ')))
			.collect(Collectors.toSet());
	}

	@Test
	void startsWithoutRedisAndFindsItWhenItComesBack() throws IOException {
		this.redis.stop();
		try (OwnProxy proxy = proxy()) {
			assertThat(readiness(proxy)).isEqualTo(503);
			assertUnavailable(new Caller(proxy.port()).signIn("ann", "ann"));

			this.redis.restart();

			await().until(() -> readiness(proxy) == 200);
			assertThat(proxy.signedIn("ann").get("/session").status()).isEqualTo(200);
		}
	}

	@Test
	void aRedisThatRefusesUsKeepsTheProxyFromGettingReady() throws IOException {
		this.redis.run((commands) -> commands.configSet("requirepass", "right"));
		String[] refused = this.redis.settings()
			.stream()
			.map((setting) -> setting.replace("redis://", "redis://:wrong@"))
			.toArray(String[]::new);
		try (OwnProxy proxy = OwnProxy.start(refused)) {
			assertThat(readiness(proxy)).isEqualTo(503);
			assertUnavailable(new Caller(proxy.port()).signIn("ann", "ann"));
		}
	}

	private OwnProxy proxy() {
		return OwnProxy.start(this.redis.settings().toArray(String[]::new));
	}

	private static int readiness(OwnProxy proxy) throws IOException {
		return health(proxy, "/readiness");
	}

	private static int health(OwnProxy proxy, String group) throws IOException {
		return new Caller(proxy.managementPort()).get("/actuator/health" + group).status();
	}

	private static void assertUnavailable(HttpAnswer answer) {
		assertThat(answer.status()).isEqualTo(503);
		assertThat(answer.code()).isEqualTo("SESSION_STORE_UNAVAILABLE");
		assertThat(answer.header("Retry-After")).isEqualTo("2");
		assertThat(answer.text()).contains("\"outcome\":\"not_executed\",\"retryable\":true")
			.doesNotContain("127.0.0.1", "edis");
	}

}
