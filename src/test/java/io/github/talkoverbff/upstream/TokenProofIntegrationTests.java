package io.github.talkoverbff.upstream;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

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
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringApplicationRunListener;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/** How tokens are proved, and what raises a suspicion against one. */
class TokenProofIntegrationTests {

	private static final String CALLS = "/talkover/eu/api/v1/calls";

	private static final String REFUSED = "talkover_token_refused{environment=\"eu\",slot=\"%s\",state=\"%s\"}";

	private static final String REJECTIONS = "talkover_token_rejections_total{environment=\"eu\",reason=\"UNAUTHORIZED\",slot=\"current\"}";

	private static final String PROOF = "/api/v1/agents?per_page=1";

	@AutoClose
	private final RevocableTalkover talkover = new RevocableTalkover("talq_good", "talq_next");

	@Test
	void provesEveryTokenAtTheStartAndShowsIt() throws Exception {
		MovableClock clock = new MovableClock();
		try (OwnProxy proxy = proving(clock, "talkover.environments.eu.token=talq_good",
				"talkover.environments.eu.next-token=talq_bad")) {
			await(() -> get(proxy, "environments").contains("\"PROVED\"") && this.talkover.refused().size() == 1);

			clock.advance(Duration.ofSeconds(10));
			await(() -> get(proxy, "environments").contains("REJECTED"));

			assertThat(get(proxy, "environments"))
				.contains("\"name\":\"eu\"", "\"slot\":\"current\"", "\"last_proof\":")
				.doesNotContain("talq_");
			assertThat(Scrape.of(proxy.managementPort()).values())
				.containsEntry(REFUSED.formatted("next", "rejected"), 1.0)
				.containsEntry(REFUSED.formatted("next", "expired"), 0.0)
				.containsEntry(REFUSED.formatted("current", "rejected"), 0.0);
			assertThat(this.talkover.carriedOut()).containsOnlyKeys(PROOF);
			assertThat(get(proxy, "health")).contains("\"talkover\":{", "\"state\":\"PROVED\"", "\"status\":\"UP\"")
				.containsPattern("\"token\":\"\\p{XDigit}{8}\"")
				.containsPattern("\"last_proof\":\"20\\d\\d-[^\"]+Z\"")
				.doesNotContain("talq_");
		}
	}

	@Test
	void goesOnProvingAfterTheClockWasSetBack() throws Exception {
		MovableClock clock = new MovableClock();
		try (OwnProxy proxy = proving(clock, "talkover.environments.eu.token=talq_good")) {
			await(() -> get(proxy, "environments").contains("\"PROVED\""));

			clock.advance(Duration.ofHours(-1));

			await(() -> this.talkover.carriedOut().equals(Map.of(PROOF, 2)));
		}
	}

	@Test
	void oneRefusalOfAProofDoesNotCondemnATokenThatWasAccepted() throws Exception {
		MovableClock clock = new MovableClock();
		try (OwnProxy proxy = proving(clock, "talkover.environments.eu.token=talq_good")) {
			await(() -> get(proxy, "environments").contains("\"PROVED\""));
			this.talkover.revoke("talq_good");
			clock.advance(Duration.ofMinutes(5));
			await(() -> rejections(proxy) == 1);

			assertThat(get(proxy, "environments")).contains("\"PROVED\"").doesNotContain("REJECTED");
			this.talkover.issue("talq_good");
			clock.advance(Duration.ofSeconds(10));

			await(() -> this.talkover.carriedOut().equals(Map.of(PROOF, 2)));
			assertThat(get(proxy, "environments")).contains("\"PROVED\"").doesNotContain("REJECTED");
		}
	}

	@Test
	void oneRefusalOfAProofDoesNotCondemnATokenThatIsNew() throws Exception {
		MovableClock clock = new MovableClock();
		this.talkover.revoke("talq_good");
		try (OwnProxy proxy = proving(clock, "talkover.environments.eu.token=talq_good")) {
			await(() -> rejections(proxy) == 1);

			assertThat(get(proxy, "environments")).contains("\"UNPROVED\"").doesNotContain("REJECTED");
			this.talkover.issue("talq_good");
			clock.advance(Duration.ofSeconds(10));

			await(() -> get(proxy, "environments").contains("\"PROVED\""));
		}
	}

	@Test
	void aSecondRefusalCondemnsItUntilTalkoverTakesItAgain() throws Exception {
		MovableClock clock = new MovableClock();
		try (OwnProxy proxy = proving(clock, "talkover.environments.eu.token=talq_good")) {
			await(() -> get(proxy, "environments").contains("\"PROVED\""));
			this.talkover.revoke("talq_good");
			clock.advance(Duration.ofMinutes(5));
			await(() -> rejections(proxy) == 1);

			clock.advance(Duration.ofSeconds(10));
			await(() -> get(proxy, "environments").contains("REJECTED"));
			this.talkover.issue("talq_good");
			clock.advance(Duration.ofSeconds(30));

			await(() -> get(proxy, "environments").contains("\"PROVED\""));
		}
	}

	@Test
	void theNextTokenIsProvedWhileTheCurrentOneIsRefused() throws Exception {
		MovableClock clock = new MovableClock();
		try (OwnProxy proxy = proving(clock, "talkover.environments.eu.token=talq_bad",
				"talkover.environments.eu.next-token=talq_next")) {
			await(() -> get(proxy, "environments").contains("\"PROVED\"") && rejections(proxy) == 1);
			clock.advance(Duration.ofSeconds(10));
			await(() -> get(proxy, "environments").contains("REJECTED"));
			clock.advance(Duration.ofSeconds(280));
			await(() -> this.talkover.refused().size() == 3);

			clock.advance(Duration.ofSeconds(10));

			await(() -> this.talkover.carriedOut().equals(Map.of(PROOF, 2)));
		}
	}

	@Test
	void aRefusalOfAProofCondemnsATokenAtOnceThatCallsWereRefusedWith() throws Exception {
		MovableClock clock = new MovableClock();
		try (OwnProxy proxy = proving(clock, "talkover.environments.eu.token=talq_good")) {
			await(() -> get(proxy, "environments").contains("\"PROVED\""));
			this.talkover.revoke("talq_good");
			clock.advance(Duration.ofSeconds(5));

			sendRefused(proxy.signedIn("ann"), 5);

			await(() -> get(proxy, "environments").contains("REJECTED"));
		}
	}

	@Test
	void aRefusedTokenDegradesHealthButNotReadiness() throws Exception {
		MovableClock clock = new MovableClock();
		try (OwnProxy proxy = proving(clock, "talkover.environments.eu.token=talq_bad")) {
			await(() -> rejections(proxy) == 1);
			clock.advance(Duration.ofSeconds(10));
			await(() -> get(proxy, "health").contains("DEGRADED"));

			assertThat(management(proxy, "health").status()).isEqualTo(200);
			assertThat(get(proxy, "health/readiness")).contains("\"status\":\"UP\"");
		}
	}

	@Test
	void aCallerCannotMakeAGoodTokenLookBad() throws Exception {
		try (OwnProxy proxy = proving("talkover.environments.eu.token=talq_good",
				"talkover.environments.eu.next-token=talq_next")) {
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
		try (OwnProxy proxy = proving(clock, "talkover.environments.eu.token=talq_good")) {
			await(() -> get(proxy, "environments").contains("\"PROVED\""));
			clock.advance(Duration.ofSeconds(5));

			sendRefused(proxy.signedIn("ann"), 5);

			await(() -> this.talkover.carriedOut().equals(Map.of(PROOF, 2)));
		}
	}

	/** Some operations say nothing else, whatever is wrong with a token. */
	@Test
	void aTokenThatIsMissedHasTalkoverAsked() throws Exception {
		MovableClock clock = new MovableClock();
		this.talkover.refusingWith("{\"message\":\"Missing Bearer Token\"}");
		try (OwnProxy proxy = proving(clock, "talkover.environments.eu.token=talq_good")) {
			await(() -> get(proxy, "environments").contains("\"PROVED\""));
			clock.advance(Duration.ofSeconds(30));

			HttpAnswer answer = proxy.signedIn("ann").post("/talkover/eu/api/v1/agents", "{\"always-401\":0}");

			assertThat(answer.code()).isEqualTo("TALKOVER_TOKEN_MISSING");
			await(() -> this.talkover.carriedOut().equals(Map.of(PROOF, 2)));
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

	private OwnProxy proving(String... settings) {
		return proving(Clock.systemUTC(), settings);
	}

	/** One that asks for this environment only. */
	private OwnProxy proving(Clock clock, String... settings) {
		Stream<String> fixed = Stream.of("talkover.proof.enabled=true",
				"talkover.environments.production.enabled=false");
		return OwnProxy.before(this.talkover.baseUrl(), clock,
				Stream.concat(fixed, Stream.of(settings)).toArray(String[]::new));
	}

	private static String get(OwnProxy proxy, String endpoint) throws IOException {
		return management(proxy, endpoint).text();
	}

	private static double rejections(OwnProxy proxy) throws IOException {
		return Scrape.of(proxy.managementPort()).value(REJECTIONS);
	}

	private static HttpAnswer management(OwnProxy proxy, String endpoint) throws IOException {
		return new Caller(proxy.managementPort()).get("/actuator/" + endpoint);
	}

	private static void await(Callable<Boolean> condition) {
		Awaitility.await().pollInterval(Duration.ofMillis(50)).until(condition);
	}

}
