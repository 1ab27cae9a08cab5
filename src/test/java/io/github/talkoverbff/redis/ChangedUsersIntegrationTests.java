package io.github.talkoverbff.redis;

import java.io.IOException;
import java.util.stream.Stream;

import io.github.talkoverbff.OwnProxy;
import io.github.talkoverbff.http.Caller;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.testcontainers.junit.jupiter.Testcontainers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a session in Redis is worth when the proxy comes back with other local users.
 */
@Testcontainers(disabledWithoutDocker = true)
class ChangedUsersIntegrationTests {

	private static final String CALLS = "/talkover/production/api/v1/calls";

	private static RedisServer redis;

	private static OwnProxy before;

	private static OwnProxy after;

	@BeforeAll
	static void start() {
		redis = RedisServer.start();
		before = proxy("talkover.users.ann.roles=viewer", "talkover.users.bob.password={noop}bob",
				"talkover.users.bob.roles=viewer");
		after = proxy("talkover.users.ann.roles=operator,admin");
	}

	@AfterAll
	static void stop() {
		before.close();
		after.close();
		redis.close();
	}

	@Test
	void theSessionOfAUserWhoWasRemovedEnds() throws IOException {
		Caller bob = at(after, before.signedIn("bob"));

		assertThat(bob.get(CALLS).code()).isEqualTo("SESSION_REQUIRED");
		assertThat(at(before, bob).get("/session").code()).isEqualTo("SESSION_REQUIRED");
	}

	@Test
	void aUserHasTheRolesOfToday() throws IOException {
		Caller ann = before.signedIn("ann");
		assertThat(ann.get("/session").text()).contains("\"roles\":[\"viewer\"]").doesNotContain("calls:dial");

		assertThat(at(after, ann).get("/session").text()).contains("\"roles\":[\"admin\",\"operator\"]", "calls:dial");
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
