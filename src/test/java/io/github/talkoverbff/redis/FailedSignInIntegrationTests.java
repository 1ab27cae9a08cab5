package io.github.talkoverbff.redis;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.github.talkoverbff.OwnProxy;
import io.github.talkoverbff.audit.AuditLines;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.http.HttpAnswer;
import io.github.talkoverbff.standin.IdentityProvider;
import io.lettuce.core.AclSetuserArgs;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.testcontainers.junit.jupiter.Testcontainers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * That nobody is signed in, or out, who was told that it failed: Redis may do a part of
 * it.
 */
@Testcontainers(disabledWithoutDocker = true)
class FailedSignInIntegrationTests {

	private static final IdentityProvider provider = IdentityProvider.start();

	@RegisterExtension
	private final AuditLines audit = new AuditLines();

	private static RedisServer redis;

	private static OwnProxy proxy;

	@BeforeAll
	static void start() {
		redis = RedisServer.start();
		proxy = OwnProxy
			.start(Stream.of(redis.settings().stream(), Stream.of(provider.settings("talkover.session.max-per-user=5")))
				.flatMap((settings) -> settings)
				.toArray(String[]::new));
		provider.trust(proxy.port());
	}

	@AfterAll
	static void stop() {
		proxy.close();
		redis.close();
		provider.close();
	}

	@BeforeEach
	void forget() {
		redis.run((commands) -> commands.flushall());
	}

	@ParameterizedTest
	@EnumSource(value = CommandType.class, names = { "SET", "ZADD", "EXISTS" })
	void aLocalUserIsNotSignedIn(CommandType refused) throws Exception {
		Caller ann = new Caller(proxy.port());

		HttpAnswer answer = without(refused, () -> ann.signIn("ann", "ann"));

		assertFailed(answer, ann);
		assertThat(this.audit.next()).containsEntry("event", "sign-in-refused")
			.containsEntry("user", "ann")
			.containsEntry("code", "SESSION_STORE_UNAVAILABLE");
		assertThat(ann.signIn("ann", "ann").status()).isEqualTo(200);
	}

	@ParameterizedTest
	@EnumSource(value = CommandType.class, names = { "SET", "ZADD", "EXISTS" })
	void aUserOfAnIdentityProviderIsNotSignedIn(CommandType refused) throws IOException {
		Caller ida = new Caller(proxy.port());
		String callback = provider.signIn(ida.get("/login").header("Location"), "ida");

		HttpAnswer answer = without(refused, () -> ida.get(callback));

		assertFailed(answer, ida);
	}

	@Test
	void nobodyIsSignedInWhomRedisTakesInWhenNobodyWaitsAnyMore() throws IOException {
		// without a limit of sessions, the first that is written is the session
		try (OwnProxy unlimited = OwnProxy.start(redis.settings().toArray(String[]::new))) {
			Caller ann = new Caller(unlimited.port());
			ann.get("/session");
			unlimited.signedIn("ann").delete("/session"); // the next is quicker

			redis.run((commands) -> commands.dispatch(CommandType.CLIENT, new StatusOutput<>(StringCodec.UTF8),
					new CommandArgs<>(StringCodec.UTF8).add("PAUSE").add(1800).add("WRITE")));
			HttpAnswer answer = ann.signIn("ann", "ann");
			redis.run((commands) -> commands.set("written", "when Redis writes again"));

			assertFailed(answer, ann);
		}
	}

	@Test
	void whoCouldNotBeSignedOutIsSignedOutByTheRepetition() throws Exception {
		Caller ann = proxy.signedIn("ann");
		assertThat(this.audit.next()).containsEntry("event", "sign-in");

		HttpAnswer answer = without(CommandType.DEL, () -> ann.delete("/session"));

		assertThat(answer.code()).isEqualTo("SESSION_STORE_UNAVAILABLE");
		assertThat(answer.headers("Set-Cookie")).isEmpty();
		assertThat(this.audit.next()).containsEntry("event", "sign-out")
			.containsEntry("user", "ann")
			.containsEntry("code", "SESSION_STORE_UNAVAILABLE");
		assertThat(ann.get("/session").status()).isEqualTo(200);
		assertThat(ann.delete("/session").status()).isEqualTo(204);
		assertThat(this.audit.next()).containsEntry("event", "sign-out").containsEntry("status", "204");
		assertThat(sessions()).isEmpty();
	}

	@Test
	void oneSessionThatCannotBeEndedKeepsNoOtherFromIt() throws Exception {
		List<Caller> devices = List.of(idas(), idas());
		String first = redis.run((commands) -> commands.keys("talkover:session:index:*"))
			.stream()
			.map((index) -> redis.run((commands) -> commands.zrange(index, 0, -1)))
			.filter((keys) -> keys.size() == devices.size())
			.findFirst()
			.orElseThrow()
			.getFirst();
		redis.run((commands) -> commands.del(first));
		redis.run((commands) -> commands.lpush(first, "no session, but a list"));

		HttpAnswer answer = new Caller(proxy.port()).send("POST", "/logout/connect/back-channel/test",
				"logout_token=" + provider.logoutToken(Map.of("sub", "ida")),
				"Content-Type: application/x-www-form-urlencoded");

		assertThat(answer.code()).isEqualTo("SESSION_STORE_UNAVAILABLE");
		assertThat(this.audit.next()).containsEntry("event", "sign-out").containsEntry("user", "ida");
		assertThat(devices.getLast().get("/session").code()).isEqualTo("SESSION_REQUIRED");
	}

	private Caller idas() throws Exception {
		Caller ida = new Caller(proxy.port());
		ida.get(provider.signIn(ida.get("/login").header("Location"), "ida"));
		assertThat(this.audit.next()).containsEntry("event", "sign-in");
		return ida;
	}

	@Test
	void whoCouldNotBeSignedInAsSomebodyElseKeepsTheSession() throws IOException {
		Caller ann = proxy.signedIn("ann");

		HttpAnswer answer = without(CommandType.DEL, () -> ann.signIn("ann", "ann"));

		assertThat(answer.code()).isEqualTo("SESSION_STORE_UNAVAILABLE");
		assertThat(answer.headers("Set-Cookie")).noneMatch((cookie) -> cookie.startsWith("__Host-session"));
		assertThat(ann.get("/session").status()).isEqualTo(200);
		assertThat(sessions()).hasSize(1);
	}

	@Test
	void nobodyIsSignedInIfThatCanNeitherBeFinishedNorTakenBack() throws IOException {
		Caller ann = new Caller(proxy.port());
		ann.get("/session");

		HttpAnswer answer = without(CommandType.DEL, () -> without(CommandType.EXISTS, () -> ann.signIn("ann", "ann")));

		assertThat(answer.code()).isEqualTo("SESSION_STORE_UNAVAILABLE");
		assertThat(ann.cookies()).doesNotContainKey("__Host-session");
		assertThat(ann.get("/session").code()).isEqualTo("SESSION_REQUIRED");
	}

	private static HttpAnswer without(CommandType refused, Request request) throws IOException {
		redis.run((commands) -> commands.aclSetuser("default", AclSetuserArgs.Builder.removeCommand(refused)));
		try {
			return request.send();
		}
		finally {
			redis.run((commands) -> commands.aclSetuser("default", AclSetuserArgs.Builder.addCommand(refused)));
		}
	}

	private static void assertFailed(HttpAnswer answer, Caller caller) throws IOException {
		assertThat(answer.code()).isEqualTo("SESSION_STORE_UNAVAILABLE");
		assertThat(caller.get("/session").code()).isEqualTo("SESSION_REQUIRED");
		assertThat(sessions()).isEmpty();
	}

	private static List<String> sessions() {
		return redis.run((commands) -> commands.keys("talkover:session:id:*"));
	}

	private interface Request {

		HttpAnswer send() throws IOException;

	}

}
