package io.github.talkoverbff.redis;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import io.github.talkoverbff.MovableClock;
import io.github.talkoverbff.OwnProxy;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.http.HttpAnswer;
import io.github.talkoverbff.session.Sessions;
import io.github.talkoverbff.standin.IdentityProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.testcontainers.junit.jupiter.Testcontainers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two proxies and one Redis: sessions belong to both. Needs a container engine, without
 * which it is skipped.
 */
@Testcontainers(disabledWithoutDocker = true)
class SharedSessionsIntegrationTests {

	/** Ann has no role, so with a session it is refused as such. */
	private static final String CALLS = "/talkover/production/api/v1/calls";

	private static final MovableClock clock = new MovableClock();

	private static final IdentityProvider provider = IdentityProvider.start();

	private static RedisServer redis;

	private static OwnProxy first;

	private static OwnProxy second;

	@BeforeAll
	static void start() {
		redis = RedisServer.start();
		first = proxy();
		second = proxy();
	}

	@AfterAll
	static void stop() {
		Stream.of(first, second, redis, provider).forEach(SharedSessionsIntegrationTests::close);
	}

	@BeforeEach
	void forget() {
		redis.forget();
	}

	@Test
	void aSessionBelongsToBoth() throws IOException {
		Caller ann = first.signedIn("ann");

		assertThat(at(second, ann).get("/session").text()).startsWith("{\"user\":\"ann\",\"roles\":[]");
		assertThat(at(second, ann).get(CALLS).code()).isEqualTo("ENVIRONMENT_FORBIDDEN");
	}

	@Test
	void theCookieIsAsItIsWithoutRedis() throws IOException {
		Caller ann = new Caller(first.port());
		String cookie = ann.signIn("ann", "ann")
			.headers("Set-Cookie")
			.stream()
			.filter((line) -> line.startsWith("__Host-session="))
			.findFirst()
			.orElseThrow();

		assertThat(cookie.split("; ")).contains("Path=/", "Secure", "HttpOnly", "SameSite=Lax")
			.noneMatch((part) -> part.startsWith("Max-Age") || part.startsWith("Domain"));
	}

	@Test
	void signingOutOnOneEndsTheSessionOnTheOther() throws IOException {
		Caller ann = first.signedIn("ann");
		Caller tab = at(second, ann);

		assertThat(ann.delete("/session").status()).isEqualTo(204);

		assertThat(tab.get("/session").code()).isEqualTo("SESSION_REQUIRED");
		assertThat(tab.get(CALLS).code()).isEqualTo("SESSION_REQUIRED");
	}

	@Test
	void signingInAgainOnTheOtherEndsTheIdOfTheFirst() throws IOException {
		Caller ann = first.signedIn("ann");
		Caller tab = at(second, ann);

		assertThat(tab.signIn("bob", "bob").status()).isEqualTo(200);

		assertThat(tab.cookies().get("__Host-session")).isNotEqualTo(ann.cookies().get("__Host-session"));
		assertThat(ann.get("/session").status()).isEqualTo(401);
		assertThat(at(first, tab).get("/session").text()).startsWith("{\"user\":\"bob\"");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/session", CALLS })
	void aCallAsksOnceAndWritesNothing(String path) throws IOException {
		Caller ann = first.signedIn("ann");
		redis.forget();

		for (int i = 0; i < 10; i++) {
			assertThat(ann.get(path).status()).isIn(200, 403);
		}

		assertThat(redis.calls("get")).isEqualTo(10);
		assertThat(Stream.of("set", "setex", "psetex", "expire", "pexpire", "exists", "hset", "hgetall", "del")
			.filter((command) -> redis.calls(command) > 0)).isEmpty();
	}

	@Test
	void aPageAndItsFilesAskNothing() throws IOException {
		Caller ann = first.signedIn("ann");
		redis.forget();

		for (String path : List.of("/", "/console/main.js", "/console/sign-in", "/problems", "/openapi.yaml")) {
			assertThat(ann.get(path).status()).isEqualTo(200);
		}

		assertThat(redis.calls("get")).isZero();
	}

	@Test
	void useIsWrittenOnceAMinuteAndKnownToBoth() throws IOException {
		Caller ann = first.signedIn("ann");
		String before = expiresAt(ann);
		redis.forget();

		clock.advance(Duration.ofSeconds(61));
		for (int i = 0; i < 5; i++) {
			ann.get(CALLS);
		}

		assertThat(redis.calls("set")).isEqualTo(1);
		assertThat(expiresAt(at(second, ann))).isNotEqualTo(before).isEqualTo(expiresAt(ann));
	}

	@Test
	void bothEndASessionThatIsOver() throws IOException {
		Caller ann = first.signedIn("ann");

		clock.advance(Duration.ofMinutes(30));

		assertThat(at(second, ann).get(CALLS).status()).isEqualTo(401);
		assertThat(redis.holds(SessionStore.key(id(ann)))).isFalse();
	}

	@Test
	void redisForgetsASessionByItself() throws IOException {
		Duration idle = Duration.ofMinutes(30);
		Instant before = redis.now();
		Caller ann = first.signedIn("ann");
		Instant after = redis.now();

		long end = redis.run((commands) -> commands.pexpiretime(SessionStore.key(id(ann))));

		assertThat(Instant.ofEpochMilli(end)).isBetween(before.plus(idle), after.plus(idle));
	}

	@Test
	void aUseThatComesTooLateBringsNoSessionBack() throws IOException {
		Caller ann = first.signedIn("ann");
		String key = SessionStore.key(id(ann));
		SessionStore store = first.bean(SessionStore.class);
		String id = id(ann);
		Objects.requireNonNull(store.findById(id)).setMaxInactiveInterval(Duration.ofMinutes(7));

		at(second, ann).delete("/session");
		store.save(id);
		store.forget();

		assertThat(redis.holds(key)).isFalse();
	}

	@Test
	void aSignInBeyondTheLimitOfAUserEndsTheOldestWhereverItBegan() throws IOException {
		try (OwnProxy strict = proxy("talkover.session.max-per-user=2");
				OwnProxy other = proxy("talkover.session.max-per-user=2")) {
			Caller oldest = later(strict);
			Caller left = later(other);
			left.delete("/session");
			Caller kept = later(other);
			assertThat(oldest.get("/session").status()).isEqualTo(200);

			Caller newest = later(strict);

			assertThat(oldest.get("/session").status()).isEqualTo(401);
			assertThat(kept.get("/session").status()).isEqualTo(200);
			assertThat(newest.get("/session").status()).isEqualTo(200);
		}
	}

	@Test
	void aSignInLooksForNoSessionOfTheUserThatIsLongOver() throws IOException {
		try (OwnProxy strict = proxy("talkover.session.max-per-user=2")) {
			for (int i = 0; i < 5; i++) {
				later(strict).delete("/session");
			}
			for (int i = 0; i < 4; i++) {
				later(strict);
			}
			redis.forget();

			later(strict);

			assertThat(redis.calls("exists")).isEqualTo(3);
			long kept = redis.run((commands) -> commands.zcard(SessionStore.indexKey("user", "ann")));
			assertThat(kept).isEqualTo(2);
		}
	}

	/** In the index it stands before. */
	@Test
	void aSessionThatIsAboutToBeginElsewhereIsNotForgotten() throws IOException {
		String index = SessionStore.indexKey("user", "ann");
		try (OwnProxy strict = proxy("talkover.session.max-per-user=2")) {
			redis.run((commands) -> commands.zadd(index, clock.millis(), "another"));

			strict.signedIn("ann");

			Double kept = redis.run((commands) -> commands.zscore(index, "another"));
			assertThat(kept).isNotNull();
		}
	}

	@Test
	void aSignInThatBeganOnOneEndsOnTheOther() throws IOException {
		Caller browser = new Caller(first.port());
		provider.trust(first.port());
		String callback = provider.signIn(browser.get("/login?return_to=/app").header("Location"), "ida");

		Caller moved = at(second, browser);
		HttpAnswer back = moved.get(callback);

		assertThat(back.header("Location")).isEqualTo("/app");
		assertThat(moved.cookies().get("__Host-session")).isNotEqualTo(browser.cookies().get("__Host-session"));
		assertThat(at(first, moved).get("/session").text()).startsWith("{\"user\":\"ida\"");
	}

	@Test
	void strangersWhoBeginToSignInPushOutEachOtherOnly() throws IOException {
		Caller ann = first.signedIn("ann");
		Caller ida = signedIn(first, "ida", "sid-4");
		Caller stranger = new Caller(first.port());
		String callback = provider.signIn(stranger.get("/login").header("Location"), "otto");

		begin(first.bean(SessionStore.class), Sessions.MOST_PENDING - 1);
		assertThat(redis.holds(SessionStore.key(id(stranger)))).isTrue();
		begin(first.bean(SessionStore.class), 1);

		assertThat(stranger.get(callback).code()).isEqualTo("SIGN_IN_FAILED");
		assertThat(ann.get("/session").status()).isEqualTo(200);
		assertThat(ida.get("/session").status()).isEqualTo(200);
		assertThat(signedIn(first, "otto", "sid-5").get("/session").status()).isEqualTo(200);
	}

	@Test
	void theProvidersWordEndsSessionsThatBeganElsewhere() throws IOException {
		Caller phone = signedIn(first, "ida", "sid-1");
		Caller laptop = signedIn(second, "ida", "sid-2");
		Caller other = signedIn(first, "otto", "sid-3");

		assertThat(tell(second, Map.of("sid", "sid-1")).status()).isEqualTo(200);
		assertThat(phone.get("/session").status()).isEqualTo(401);
		assertThat(laptop.get("/session").status()).isEqualTo(200);

		assertThat(tell(first, Map.of("sub", "ida")).status()).isEqualTo(200);
		assertThat(laptop.get("/session").status()).isEqualTo(401);
		assertThat(other.get("/session").status()).isEqualTo(200);
	}

	@Test
	void theProvidersWordOfOneSessionEndsNoOtherOfItsUser() throws IOException {
		Caller phone = signedIn(first, "ida", "sid-6");
		Caller laptop = signedIn(second, "ida", "sid-7");

		assertThat(tell(second, Map.of("sub", "ida", "sid", "sid-6")).status()).isEqualTo(200);

		assertThat(phone.get("/session").status()).isEqualTo(401);
		assertThat(laptop.get("/session").status()).isEqualTo(200);
	}

	@Test
	void noIdOfASessionStandsInRedis() throws IOException {
		Caller ann = first.signedIn("ann");

		List<String> keys = redis.run((commands) -> commands.keys("*"));

		assertThat(keys).isNotEmpty().allMatch((key) -> key.startsWith("talkover:session:"));
		assertThat(keys.toString()).doesNotContain(id(ann), ann.cookies().get("__Host-session"));
	}

	@Test
	void whatIsNoSessionInRedisIsNoneHere() throws IOException {
		Caller ann = first.signedIn("ann");
		String key = SessionStore.key(id(ann));

		redis.run((commands) -> commands.set(key, "{\"@class\":\"javax.script.ScriptEngineManager\"}"));

		assertThat(ann.get("/session").code()).isEqualTo("SESSION_REQUIRED");
		assertThat(ann.get(CALLS).code()).isEqualTo("SESSION_REQUIRED");
		assertThat(ann.signIn("ann", "ann").status()).isEqualTo(200);
	}

	private static OwnProxy proxy(String... more) {
		return OwnProxy.start(clock,
				Stream
					.of(redis.settings().stream(), Stream.of(provider.settings()),
							Stream.of("talkover.users.bob.password={noop}bob"), Stream.of(more))
					.flatMap((settings) -> settings)
					.toArray(String[]::new));
	}

	/** The same browser, led to another replica. */
	private static Caller at(OwnProxy proxy, Caller caller) {
		Caller moved = new Caller(proxy.port());
		moved.cookies().putAll(caller.cookies());
		return moved;
	}

	private static Caller later(OwnProxy proxy) throws IOException {
		clock.advance(Duration.ofMinutes(1));
		return proxy.signedIn("ann");
	}

	private static Caller signedIn(OwnProxy proxy, String user, String sid) throws IOException {
		provider.trust(proxy.port());
		provider.claim(user, Map.of("sid", sid));
		Caller browser = new Caller(proxy.port());
		browser.get(provider.signIn(browser.get("/login").header("Location"), user));
		assertThat(browser.get("/session").status()).isEqualTo(200);
		return browser;
	}

	/** What strangers leave behind, without their requests. */
	private static void begin(SessionStore store, int strangers) {
		for (int i = 0; i < strangers; i++) {
			store.save(store.createSession());
			store.forget();
		}
	}

	private static HttpAnswer tell(OwnProxy proxy, Map<String, Object> claims) throws IOException {
		return new Caller(proxy.port()).send("POST", "/logout/connect/back-channel/test",
				"logout_token=" + provider.logoutToken(claims), "Content-Type: application/x-www-form-urlencoded");
	}

	private static String id(Caller caller) {
		return new String(Base64.getDecoder().decode(caller.cookies().get("__Host-session")),
				StandardCharsets.US_ASCII);
	}

	private static String expiresAt(Caller caller) throws IOException {
		return caller.get("/session").text().replaceAll(".*expires_at\":\"([^\"]*)\".*", "$1");
	}

	private static void close(AutoCloseable resource) {
		try {
			resource.close();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

}
