package io.github.talkoverbff.session;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.talkoverbff.OwnProxy;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.http.HttpAnswer;
import io.github.talkoverbff.http.HttpWire;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.ForwardedRequestCustomizer;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.ProxyConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * By which address guesses are counted behind an ingress, and what else is believed.
 */
@ExtendWith(OutputCaptureExtension.class)
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
	void theAddressIsTheLastThatNoProxyOfOurOwnHas(String fields) throws Exception {
		for (int i = 1; i <= 5; i++) {
			assertThat(guess(fields.replace("%d", String.valueOf(i)))).isEqualTo(401);
		}

		assertThat(guess(fields.replace("%d", "99"))).isEqualTo(429);
		assertThat(guess("X-Forwarded-For: 203.0.113.8")).isEqualTo(401);
	}

	/** Or whoever calls from inside would be counted by what stands before. */
	@Test
	void theAddressIsAPrivateOneWhereTheProxiesAreNamed() throws Exception {
		try (OwnProxy named = OwnProxy.start("server.forward-headers-strategy=native",
				"talkover.session.trusted-proxies=127.0.0.1,10.9.0.0/16")) {
			for (int i = 1; i <= 5; i++) {
				assertThat(guess(named, "X-Forwarded-For: 203.0.113." + i + ", 10.1.2.3, 10.9.0.4")).isEqualTo(401);
			}

			assertThat(guess(named, "X-Forwarded-For: 203.0.113.99, 10.1.2.3")).isEqualTo(429);
			assertThat(guess(named, "X-Forwarded-For: 203.0.113.99, 10.1.2.4")).isEqualTo(401);
		}
	}

	@Test
	void theAddressIsThatOfTheConnectionIfNobodyNamesAnother() throws Exception {
		for (int i = 1; i <= 5; i++) {
			assertThat(guess("Forwarded: for=198.51.100." + i)).isEqualTo(401);
		}

		assertThat(guess("Accept: */*")).isEqualTo(429);
	}

	/** Boot would believe them on any platform that, by its guess, has an ingress. */
	@Test
	void areNotBelievedOnKubernetesEitherUnlessAskedFor() throws Exception {
		try (OwnProxy inCluster = OwnProxy.start("spring.main.cloud-platform=kubernetes")) {
			for (int i = 1; i <= 5; i++) {
				assertThat(guess(inCluster, "X-Forwarded-For: 203.0.113." + i)).isEqualTo(401);
			}

			assertThat(guess(inCluster, "X-Forwarded-For: 203.0.113.99")).isEqualTo(429);
		}
	}

	/** HSTS is told only over what counts as TLS. */
	@ParameterizedTest
	@ValueSource(strings = { "X-Proxied-Https: on", "Proxy-auth-cert: any", "Proxy-ssl-id: any" })
	void noOtherFieldMakesAConnectionSecure(String field) throws Exception {
		Caller caller = new Caller(proxy.port());

		assertThat(caller.get("/session", "X-Forwarded-Proto: https").has("Strict-Transport-Security")).isTrue();
		assertThat(caller.get("/session", field).has("Strict-Transport-Security")).isFalse();
	}

	/** A connection tells its other end's address by the PROXY protocol. */
	@ParameterizedTest
	@CsvSource({ "203.0.113.9, 203.0.113.9, http", "10.0.0.9, 198.51.100.1, https", "100.64.3.9, 198.51.100.1, https",
			"100.128.0.1, 100.128.0.1, http" })
	void areBelievedOnlyIfTheyComeFromAPrivateAddress(String from, String address, String scheme) throws Exception {
		HttpConfiguration http = new HttpConfiguration();
		http.addCustomizer(new ForwardedHeaders(
				new SessionProperties(SessionProperties.Store.MEMORY, Duration.ofHours(1), 1, 1, List.of())));
		http.addCustomizer(new ForwardedRequestCustomizer());
		Server server = new Server();
		ServerConnector connector = new ServerConnector(server, new ProxyConnectionFactory(),
				new HttpConnectionFactory(http));
		connector.setHost("127.0.0.1");
		server.addConnector(connector);
		server.setHandler(new Telling());
		server.start();
		try (HttpWire wire = new HttpWire(connector.getLocalPort())) {
			HttpAnswer answer = wire
				.send("PROXY TCP4 " + from + " 127.0.0.1 1 2\r\nGET / HTTP/1.1\r\nHost: a\r\n"
						+ "X-Forwarded-For: 198.51.100.1\r\nX-Forwarded-Proto: https\r\n\r\n")
				.answer();

			assertThat(answer.text()).isEqualTo(address + " " + scheme);
		}
		finally {
			server.stop();
		}
	}

	@Test
	void saysOnceWhomItDoesNotBelieve(CapturedOutput output) throws Exception {
		try (OwnProxy named = OwnProxy.start("server.forward-headers-strategy=native",
				"talkover.session.trusted-proxies=10.9.0.0/16")) {
			guess(named, "X-Forwarded-For: 203.0.113.7");

			assertThat(output).containsOnlyOnce("from 127.0.0.1 are not believed")
				.contains("talkover.session.trusted-proxies")
				.doesNotContain("203.0.113.7");
		}
	}

	@Test
	void saysNothingWhereNobodyIsToBeBelieved(CapturedOutput output) throws Exception {
		try (OwnProxy named = OwnProxy.start("talkover.session.trusted-proxies=10.9.0.0/16")) {
			guess(named, "X-Forwarded-For: 203.0.113.7");

			assertThat(output).doesNotContain("are not believed");
		}
	}

	private int guess(String fields) throws IOException {
		return guess(proxy, fields);
	}

	private int guess(OwnProxy proxy, String fields) throws IOException {
		Caller caller = new Caller(proxy.port());
		caller.get("/session", fields);
		return caller
			.post("/session", "{\"username\":\"%s\",\"password\":\"guess\"}".formatted(this.user), fields.split("\r\n"))
			.status();
	}

	/** Answers with what it takes for the caller's address and scheme. */
	private static final class Telling extends Handler.Abstract {

		@Override
		public boolean handle(Request request, Response response, Callback callback) {
			Content.Sink.write(response, true, Request.getRemoteAddr(request) + " " + request.getHttpURI().getScheme(),
					callback);
			return true;
		}

	}

}
