package io.github.talkoverbff.session;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.talkoverbff.OwnProxy;
import io.github.talkoverbff.http.Caller;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** By which address guesses are counted behind an ingress. */
class ForwardedHeadersTests {

	private static final AtomicInteger USERS = new AtomicInteger();

	private static OwnProxy proxy;

	/** Nobody has guessed the password of this one yet. */
	private final String user = "user-" + USERS.incrementAndGet();

	@BeforeAll
	static void start() {
		proxy = OwnProxy.start("server.forward-headers-strategy=native", "talkover.base-url=http://127.0.0.1:9",
				"talkover.proof.enabled=false");
	}

	@AfterAll
	static void stop() {
		proxy.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "X-Forwarded-For: 203.0.113.7", "X-Forwarded-For: 198.51.100.%d, 203.0.113.7",
			"X-Forwarded-For: 198.51.100.%d\r\nX-Forwarded-For: 203.0.113.7",
			"X-Forwarded-For: unheard-of-%d, 203.0.113.7, 10.0.0.%d, 127.0.0.1",
			"X-Forwarded-For: 203.0.113.7\r\nForwarded: for=198.51.100.%d" })
	void isTheLastThatNoProxyOfOurOwnHas(String fields) throws Exception {
		for (int i = 1; i <= 5; i++) {
			assertThat(guess(fields.replace("%d", String.valueOf(i)))).isEqualTo(401);
		}

		assertThat(guess(fields.replace("%d", "99"))).isEqualTo(429);
		assertThat(guess("X-Forwarded-For: 203.0.113.8")).isEqualTo(401);
	}

	@Test
	void isThatOfTheConnectionIfNobodyNamesAnother() throws Exception {
		for (int i = 1; i <= 5; i++) {
			assertThat(guess("Forwarded: for=198.51.100." + i)).isEqualTo(401);
		}

		assertThat(guess("Accept: */*")).isEqualTo(429);
	}

	/** HSTS is told only over what counts as TLS. */
	@ParameterizedTest
	@ValueSource(strings = { "X-Proxied-Https: on", "Proxy-auth-cert: any", "Proxy-ssl-id: any" })
	void noOtherFieldMakesAConnectionSecure(String field) throws Exception {
		Caller caller = new Caller(proxy.port());

		assertThat(caller.get("/session", "X-Forwarded-Proto: https").has("Strict-Transport-Security")).isTrue();
		assertThat(caller.get("/session", field).has("Strict-Transport-Security")).isFalse();
	}

	private int guess(String fields) throws IOException {
		Caller caller = new Caller(proxy.port());
		caller.get("/session", fields);
		return caller
			.post("/session", "{\"username\":\"%s\",\"password\":\"guess\"}".formatted(this.user), fields.split("\r\n"))
			.status();
	}

}
