package io.github.talkoverbff.redis;

import java.io.IOException;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.talkoverbff.OwnProxy;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.http.HttpAnswer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.testcontainers.junit.jupiter.Testcontainers;

import static org.assertj.core.api.Assertions.assertThat;

/** Whoever signs in gets the cookie, however long the answer is. */
@Testcontainers(disabledWithoutDocker = true)
class LongSessionIntegrationTests {

	@ParameterizedTest
	@ValueSource(ints = { 1, 3, 6, 9, 12, 40 })
	void theCookieComesWithTheAnswerHoweverManyEnvironmentsItLists(int environments) throws IOException {
		try (RedisServer redis = RedisServer.start(); OwnProxy proxy = OwnProxy.start(settings(redis, environments))) {
			Caller caller = new Caller(proxy.port());

			HttpAnswer answer = caller.signIn("ann", "ann");

			assertThat(answer.status()).isEqualTo(200);
			assertThat(caller.cookies()).as(answer.text().length() + " characters").containsKey("__Host-session");
			assertThat(caller.get("/session").status()).isEqualTo(200);
		}
	}

	private static String[] settings(RedisServer redis, int environments) {
		Stream<String> added = IntStream.rangeClosed(2, environments)
			.mapToObj((i) -> "talkover.environments.e" + i + ".token=talq_test_" + i);
		return Stream
			.concat(redis.settings().stream(), Stream.concat(Stream.of("talkover.users.ann.roles=admin"), added))
			.toArray(String[]::new);
	}

}
