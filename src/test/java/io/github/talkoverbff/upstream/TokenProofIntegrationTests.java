package io.github.talkoverbff.upstream;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

import io.github.talkoverbff.MovableClock;
import io.github.talkoverbff.OwnProxy;
import io.github.talkoverbff.environment.Environments;
import io.github.talkoverbff.environment.HeldToken;
import io.github.talkoverbff.environment.TokenState;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.http.HttpAnswer;
import io.github.talkoverbff.http.Scrape;
import io.github.talkoverbff.standin.RevocableTalkover;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringApplicationRunListener;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is known of tokens, and who may say so: proofs, health, and the operators' switch.
 */
class TokenProofIntegrationTests {

	private static final String CALLS = "/talkover/eu/api/v1/calls";

	private static final String HEALTH = "/talkover/eu/api/v1/health";

	private static final String REFUSED = "talkover_token_refused{environment=\"eu\",slot=\"%s\",state=\"%s\"}";

	private static final String PROOF = "/api/v1/agents?per_page=1";

	private final HttpClient platform = HttpClient.newHttpClient();

	private RevocableTalkover talkover;

	@BeforeEach
	void start() throws IOException {
		this.talkover = new RevocableTalkover("talq_good", "talq_next");
	}

	@AfterEach
	void stop() {
		this.talkover.close();
		this.platform.close();
	}

	@Test
	void provesEveryTokenAtTheStartAndShowsIt() throws Exception {
		try (OwnProxy proxy = proxy("talkover.proof.enabled=true", "talkover.environments.eu.token=talq_good",
				"talkover.environments.eu.next-token=talq_bad", "talkover.environments.production.enabled=false")) {
			await(() -> get(proxy, "environments").contains("REJECTED")
					&& get(proxy, "environments").contains("\"PROVED\""));

			assertThat(get(proxy, "environments"))
				.contains("\"name\":\"eu\"", "\"slot\":\"current\"", "\"last_proof\":")
				.doesNotContain("talq_");
			assertThat(Scrape.of(proxy.managementPort()).values())
				.containsEntry(REFUSED.formatted("next", "rejected"), 1.0)
				.containsEntry(REFUSED.formatted("next", "expired"), 0.0)
				.containsEntry(REFUSED.formatted("current", "rejected"), 0.0);
			assertThat(this.talkover.carriedOut()).containsOnlyKeys(PROOF);
			assertThat(get(proxy, "health")).contains("\"talkover\":{", "\"state\":\"PROVED\"", "\"status\":\"UP\"");
		}
	}

	@Test
	void goesOnProvingAfterTheClockWasSetBack() throws Exception {
		MovableClock clock = new MovableClock();
		try (OwnProxy proxy = proxy(clock, "talkover.proof.enabled=true", "talkover.environments.eu.token=talq_good",
				"talkover.environments.production.enabled=false")) {
			await(() -> get(proxy, "environments").contains("\"PROVED\""));

			clock.advance(Duration.ofHours(-1));

			await(() -> this.talkover.carriedOut().equals(Map.of(PROOF, 2)));
		}
	}

	@Test
	void aRefusedTokenDegradesHealthButNotReadiness() throws Exception {
		try (OwnProxy proxy = proxy("talkover.proof.enabled=true", "talkover.environments.eu.token=talq_bad",
				"talkover.environments.production.enabled=false")) {
			await(() -> get(proxy, "health").contains("DEGRADED"));

			assertThat(status(proxy, "health")).isEqualTo(200);
			assertThat(get(proxy, "health/readiness")).contains("\"status\":\"UP\"");
		}
	}

	@Test
	void aCallerCannotMakeAGoodTokenLookBad() throws Exception {
		try (OwnProxy proxy = proxy("talkover.proof.enabled=true", "talkover.environments.eu.token=talq_good",
				"talkover.environments.eu.next-token=talq_next", "talkover.environments.production.enabled=false")) {
			Caller ann = proxy.signedIn("ann");
			sendRefused(ann, 20);

			assertThat(ann.get(CALLS).status()).isEqualTo(200);
			assertThat(get(proxy, "environments")).contains("\"slot\":\"current\"")
				.doesNotContain("\"state\":\"REJECTED\"");
		}
	}

	@Test
	void theFifthRefusalInARowAndNoneBeforeRaisesASuspicion() throws Exception {
		try (OwnProxy proxy = proxy("talkover.environments.eu.token=talq_good")) {
			List<HeldToken> suspected = new CopyOnWriteArrayList<>();
			proxy.bean(TokenJudge.class).proveWith((environment, token) -> suspected.add(token));
			Caller ann = proxy.signedIn("ann");

			sendRefused(ann, 4);
			ann.get(CALLS);
			sendRefused(ann, 4);
			assertThat(suspected).isEmpty();
			sendRefused(ann, 1);

			assertThat(suspected).hasSize(1);
		}
	}

	@Test
	void aCallerCannotMakeAGoodTokenLookBadBeforeTheStartIsOver() throws Exception {
		AtomicReference<TokenState> state = new AtomicReference<>();
		SpringApplicationRunListener impatient = new SpringApplicationRunListener() {
			@Override
			public void started(ConfigurableApplicationContext context, @Nullable Duration taken) {
				sendRefused(context, 5);
				state.set(context.getBean(Environments.class).find("eu").orElseThrow().tokens().inUse().state());
			}
		};

		try (OwnProxy _ = SpringApplication.withHook((application) -> impatient,
				() -> proxy("talkover.proof.enabled=true", "talkover.environments.eu.token=talq_good"))) {
			assertThat(state.get()).isIn(TokenState.UNPROVED, TokenState.PROVED);
		}
	}

	@Test
	void aSuspicionHasTalkoverAsked() throws Exception {
		MovableClock clock = new MovableClock();
		try (OwnProxy proxy = proxy(clock, "talkover.proof.enabled=true", "talkover.environments.eu.token=talq_good",
				"talkover.environments.production.enabled=false")) {
			await(() -> get(proxy, "environments").contains("\"PROVED\""));
			clock.advance(Duration.ofSeconds(5));

			sendRefused(proxy.signedIn("ann"), 5);

			await(() -> this.talkover.carriedOut().equals(Map.of(PROOF, 2)));
		}
	}

	@Test
	void aRefusedTokenIsNotHammered() throws Exception {
		try (OwnProxy proxy = proxy("talkover.environments.eu.token=talq_bad")) {
			Caller ann = proxy.signedIn("ann");
			HttpAnswer last = ann.get(CALLS);
			for (int i = 0; i < 20; i++) {
				last = ann.get(CALLS);
				assertThat(last.code()).isEqualTo("TALKOVER_TOKEN_REJECTED");
			}

			assertThat(last.header("Retry-After")).matches("\\d+");
			assertThat(this.talkover.refused()).hasSizeLessThan(8);
		}
	}

	@Test
	void anErrorOfARequestThatWasLetInProvesTheToken() throws Exception {
		MovableClock clock = new MovableClock();
		try (OwnProxy proxy = proxy(clock, "talkover.environments.eu.token=talq_late")) {
			Caller ann = proxy.signedIn("ann");
			await(() -> ann.get(CALLS).has("Retry-After"));
			this.talkover.issue("talq_late");
			clock.advance(Duration.ofSeconds(11));

			assertThat(ann.get("/talkover/eu/api/v1/agents/agent_1/active-call/%2B15551234567").status())
				.isEqualTo(404);

			assertThat(ann.get(CALLS).status()).isEqualTo(200);
			assertThat(get(proxy, "environments")).contains("\"state\":\"PROVED\"");
		}
	}

	@Test
	void theTimeSinceATokenWasAcceptedIsMeasured() throws Exception {
		MovableClock clock = new MovableClock();
		try (OwnProxy proxy = proxy(clock, "talkover.environments.eu.token=talq_good",
				"talkover.environments.eu.next-token=talq_next")) {
			String current = "talkover_token_proved_seconds{environment=\"eu\",slot=\"current\"}";
			assertThat(Scrape.of(proxy.managementPort()).values()).containsEntry(current, Double.NaN);

			proxy.signedIn("ann").get(CALLS);
			clock.advance(Duration.ofSeconds(41));

			assertThat(Scrape.of(proxy.managementPort()).values()).containsEntry(current, 41.0)
				.containsEntry(current.replace("current", "next"), Double.NaN);
		}
	}

	@Test
	void whatNeedsNoTokenProvesNone() throws Exception {
		try (OwnProxy proxy = proxy("talkover.environments.eu.token=talq_bad")) {
			assertThat(proxy.signedIn("ann").get(HEALTH).status()).isEqualTo(200);

			assertThat(get(proxy, "environments")).doesNotContain("\"state\":\"PROVED\"");
		}
	}

	@Test
	void whatNeedsNoTokenPassesWhileOursIsRefused() throws Exception {
		try (OwnProxy proxy = proxy("talkover.environments.eu.token=talq_bad")) {
			Caller ann = proxy.signedIn("ann");
			await(() -> ann.get(CALLS).has("Retry-After"));

			assertThat(ann.get(HEALTH).status()).isEqualTo(200);
			assertThat(ann.get(CALLS).header("Retry-After")).matches("\\d+");
		}
	}

	@Test
	void operatorsSwitchAnEnvironmentOffAndTurnARotationOver() throws Exception {
		try (OwnProxy proxy = proxy("talkover.environments.eu.token=talq_good",
				"talkover.environments.eu.next-token=talq_next")) {
			Caller ann = proxy.signedIn("ann");

			assertThat(post(proxy, "eu", "{\"enabled\":false}").statusCode()).isEqualTo(200);
			assertThat(ann.get(CALLS).code()).isEqualTo("ENVIRONMENT_DISABLED");

			assertThat(post(proxy, "eu", "{\"enabled\":true,\"slot\":\"next\"}").body()).contains("\"slot\":\"next\"");
			this.talkover.revoke("talq_good");
			assertThat(ann.get(CALLS).status()).isEqualTo(200);
			assertThat(this.talkover.refused()).isEmpty();
			assertThat(get(proxy, "prometheus")).contains(
					"talkover_environment_switches_total{environment=\"eu\",state=\"disabled\"} 1.0",
					"talkover_token_rotations_total{environment=\"eu\"} 1.0");
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					eu   | {"slot":"next"}     | 400 | The environment eu has no next token: set next-token or next-token-file first.
					eu   | {"slot":"third"}    | 400 | The slots are current and next.
					eu   | {}                  | 400 | Send enabled (true or false), slot (current or next), or both.
					eu   | {"enabled":"maybe"} | 400 | A field has a value that it cannot have: enabled.
					eu   | {"enabled"          | 400 | The body is not the JSON object that this path takes.
					mars | {"enabled":false}   | 404 | No environment mars is configured: GET this path without it to see which are.
					""")
	void theSwitchSaysWhatItCannotDo(String environment, String body, int status, String detail) throws Exception {
		try (OwnProxy proxy = proxy("talkover.environments.eu.token=talq_good")) {
			HttpResponse<String> answer = post(proxy, environment, body);

			assertThat(answer.statusCode()).isEqualTo(status);
			assertThat(answer.body()).contains("\"detail\":\"" + detail + "\"");
		}
	}

	/** Sends what Talkover refuses whatever its token. */
	private static void sendRefused(Caller caller, int times) throws IOException {
		for (int i = 0; i < times; i++) {
			assertThat(caller.post("/talkover/eu/api/v1/agents", "{\"always-401\":" + i + "}").code())
				.isEqualTo("TALKOVER_TOKEN_REJECTED");
		}
	}

	private static void sendRefused(ConfigurableApplicationContext starting, int times) {
		int port = starting.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
		try {
			sendRefused(Caller.signedIn(port, "ann", "ann"), times);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private OwnProxy proxy(String... settings) {
		return OwnProxy.before(this.talkover.baseUrl(), settings);
	}

	private OwnProxy proxy(Clock clock, String... settings) {
		return OwnProxy.before(this.talkover.baseUrl(), clock, settings);
	}

	private String get(OwnProxy proxy, String endpoint) throws Exception {
		return send(HttpRequest.newBuilder(uri(proxy, endpoint))).body();
	}

	private int status(OwnProxy proxy, String endpoint) throws Exception {
		return send(HttpRequest.newBuilder(uri(proxy, endpoint))).statusCode();
	}

	private HttpResponse<String> post(OwnProxy proxy, String environment, String body) throws Exception {
		return send(HttpRequest.newBuilder(uri(proxy, "environments/" + environment))
			.header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(body)));
	}

	private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
		return this.platform.send(request.build(), HttpResponse.BodyHandlers.ofString());
	}

	private static URI uri(OwnProxy proxy, String endpoint) {
		return URI.create("http://127.0.0.1:" + proxy.managementPort() + "/actuator/" + endpoint);
	}

	private static void await(Callable<Boolean> condition) {
		Awaitility.await().pollInterval(Duration.ofMillis(50)).until(condition);
	}

}
