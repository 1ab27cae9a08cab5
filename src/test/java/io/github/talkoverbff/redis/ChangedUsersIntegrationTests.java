package io.github.talkoverbff.redis;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.stream.Stream;

import io.github.talkoverbff.OwnProxy;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.standin.IdentityProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.testcontainers.junit.jupiter.Testcontainers;

import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a session in Redis is worth when the proxy comes back with other local users, or
 * another identity provider.
 */
@Testcontainers(disabledWithoutDocker = true)
class ChangedUsersIntegrationTests {

	private static final String CALLS = "/talkover/production/api/v1/calls";

	private static final IdentityProvider provider = IdentityProvider.start();

	private static RedisServer redis;

	private static OwnProxy before;

	private static OwnProxy after;

	private static OwnProxy withoutProvider;

	@BeforeAll
	static void start() {
		redis = RedisServer.start();
		before = proxy(
				provider.settings("talkover.users.ann.roles=viewer", "talkover.users.eve.password=" + encoded("eve"),
						"talkover.users.bob.password={noop}bob", "talkover.users.bob.roles=viewer"));
		after = proxy(provider.settings("talkover.users.ann.roles=operator,admin",
				"talkover.users.eve.password=" + encoded("other"), "talkover.users.Ida.password={noop}ida"));
		withoutProvider = proxy();
	}

	@AfterAll
	static void stop() {
		before.close();
		after.close();
		withoutProvider.close();
		redis.close();
		provider.close();
	}

	@Test
	void theSessionOfAUserWhoWasRemovedEnds() throws IOException {
		Caller bob = at(after, before.signedIn("bob"));

		assertThat(bob.get(CALLS).code()).isEqualTo("SESSION_REQUIRED");
		assertThat(at(before, bob).get("/session").code()).isEqualTo("SESSION_REQUIRED");
	}

	/** Somebody else may have known the old one; but which is the new one? */
	@Test
	void theSessionOfAUserWhoHasAnotherPasswordIsNobodysWhereThatIsKnown() throws IOException {
		Caller eve = at(after, before.signedIn("eve"));

		assertThat(eve.get(CALLS).code()).isEqualTo("SESSION_REQUIRED");
		assertThat(at(before, eve).get("/session").status()).isEqualTo(200);
	}

	@Test
	void aUserHasTheRolesOfToday() throws IOException {
		Caller ann = before.signedIn("ann");
		assertThat(ann.get("/session").text()).contains("\"roles\":[\"viewer\"]").doesNotContain("calls:dial");

		assertThat(at(after, ann).get("/session").text()).contains("\"roles\":[\"admin\",\"operator\"]", "calls:dial");
	}

	@Test
	void theSessionOfAProvidersUserWhoseNameALocalUserHasNowEnds() throws IOException {
		Caller ida = at(after, signedInAtProvider("ida"));

		assertThat(ida.get(CALLS).code()).isEqualTo("SESSION_REQUIRED");
		assertThat(at(before, ida).get("/session").code()).isEqualTo("SESSION_REQUIRED");
	}

	@Test
	void theSessionOfAProviderThatWasRemovedEnds() throws IOException {
		Caller otto = signedInAtProvider("otto");
		assertThat(at(after, otto).get("/session").text()).startsWith("{\"user\":\"otto\"");

		assertThat(at(withoutProvider, otto).get(CALLS).code()).isEqualTo("SESSION_REQUIRED");
		assertThat(at(before, otto).get("/session").code()).isEqualTo("SESSION_REQUIRED");
	}

	/** It says nothing of the password. */
	@Test
	void theSessionThatAnEarlierVersionBeganForALocalUserGoesOn() throws IOException {
		Caller eve = before.signedIn("eve");

		assertThat(earlier(eve, ",\"password\":\"[0-9a-f]{32}\"").get("/session").status()).isEqualTo(200);
	}

	/** Replicas of two versions share sessions during an upgrade. */
	@Test
	void theSessionThatAnEarlierVersionBeganGoesOn() throws IOException {
		Caller otto = signedInAtProvider("otto");

		assertThat(earlier(otto, "\"registration\":\"test\",").get("/session").status()).isEqualTo(200);
	}

	/** As if the version that began the session had not written a part. */
	private static Caller earlier(Caller caller, String part) {
		String key = SessionStore.key(new String(Base64.getDecoder().decode(caller.cookies().get("__Host-session")),
				StandardCharsets.US_ASCII));
		String text = redis.run((commands) -> commands.get(key));
		String earlier = text.replaceFirst(part, "");
		redis.run((commands) -> commands.set(key, earlier));
		assertThat(earlier).isNotEqualTo(text);
		return at(after, caller);
	}

	private static String encoded(String password) {
		return "{bcrypt}" + new BCryptPasswordEncoder(4).encode(password);
	}

	private static Caller signedInAtProvider(String user) throws IOException {
		provider.trust(before.port());
		Caller browser = new Caller(before.port());
		browser.get(provider.signIn(browser.get("/login").header("Location"), user));
		assertThat(browser.get("/session").status()).isEqualTo(200);
		return browser;
	}

	private static OwnProxy proxy(String... settings) {
		return OwnProxy.start(Stream.concat(redis.settings().stream(), Stream.of(settings)).toArray(String[]::new));
	}

	/** The same browser, led to another replica. */
	private static Caller at(OwnProxy proxy, Caller caller) {
		Caller moved = new Caller(proxy.port());
		moved.cookies().putAll(caller.cookies());
		return moved;
	}

}
