package io.github.talkoverbff.oidc;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;

import io.github.talkoverbff.MovableClock;
import io.github.talkoverbff.OwnProxy;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.http.HttpAnswer;
import io.github.talkoverbff.standin.IdentityProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

/** What is left without the identity provider, and that it may come back. */
@ExtendWith(OutputCaptureExtension.class)
class ProviderAwayIntegrationTests {

	/** How long a provider is left alone that could not be asked. */
	private static final Duration RESPITE = Duration.ofSeconds(5);

	private static final String[] AWAY = registration("away", 1);

	private final MovableClock clock = new MovableClock();

	@Test
	void startsWithoutTheProviderAndFindsItWhenItComesBack(CapturedOutput output) throws IOException {
		IdentityProvider before = IdentityProvider.start();
		before.close();
		try (OwnProxy proxy = OwnProxy.start(this.clock, before.settings())) {
			Caller browser = new Caller(proxy.port());

			assertUnavailable(browser.get("/login", "Accept: text/html"));
			assertUnavailable(tell(proxy, "test", "x"));
			assertThat(proxy.signedIn("ann").get("/session").status()).isEqualTo(200);
			assertThat(output.toString().lines()).noneMatch((line) -> line.startsWith("\tat "));

			try (IdentityProvider after = IdentityProvider.start(before.port())) {
				after.trust(proxy.port());
				this.clock.advance(RESPITE);
				assertThat(signIn(browser, after, "ida").status()).isEqualTo(302);
			}
		}
	}

	@Test
	void aProviderThatWasAwayIsLeftAloneForAWhile(CapturedOutput output) throws IOException {
		IdentityProvider before = IdentityProvider.start();
		before.close();
		try (OwnProxy proxy = OwnProxy.start(this.clock, before.settings())) {
			Caller browser = new Caller(proxy.port());
			assertUnavailable(browser.get("/login"));

			try (IdentityProvider after = IdentityProvider.start(before.port())) {
				this.clock.advance(RESPITE.minusMillis(1));
				assertUnavailable(browser.get("/login"));
				assertUnavailable(tell(proxy, "test", "x"));
				assertThat(output.toString()
					.lines()
					.filter((line) -> line.contains("IDENTITY_PROVIDER_FAILED") && line.contains("ConnectException")))
					.hasSize(3);

				this.clock.advance(Duration.ofMillis(1));
				assertThat(browser.get("/login").header("Location")).startsWith(after.issuer());
			}
		}
	}

	@Test
	void aClockThatWasPutBackKeepsNobodyFromAProvider() throws IOException {
		IdentityProvider before = IdentityProvider.start();
		before.close();
		try (OwnProxy proxy = OwnProxy.start(this.clock, before.settings())) {
			Caller browser = new Caller(proxy.port());
			assertUnavailable(browser.get("/login"));

			try (IdentityProvider after = IdentityProvider.start(before.port())) {
				this.clock.advance(Duration.ofHours(-1));
				assertThat(browser.get("/login").header("Location")).startsWith(after.issuer());
			}
		}
	}

	@Test
	void aProviderThatIsAwayKeepsNobodyFromAnother() throws IOException {
		try (IdentityProvider provider = IdentityProvider.start();
				OwnProxy proxy = OwnProxy.start(provider.settings(AWAY))) {
			provider.trust(proxy.port());
			Caller ida = new Caller(proxy.port());

			assertUnavailable(ida.get("/login?provider=away"));
			assertUnavailable(tell(proxy, "away", "x"));

			String sent = ida.get("/login?provider=test").header("Location");
			assertThat(ida.get(provider.signIn(sent, "ida")).status()).isEqualTo(302);
			assertThat(ida.get("/session").text()).startsWith("{\"user\":\"ida\"");
			assertThat(tell(proxy, "test", provider.logoutToken(Map.of("sub", "ida"))).status()).isEqualTo(200);
			assertThat(ida.get("/session").status()).isEqualTo(401);
		}
	}

	@Test
	void whoNamesNoProviderIsSentToTheFirstInTheAlphabet() throws IOException {
		String[] others = Stream.of("visitors", "works", "tokyo")
			.flatMap((id) -> Stream.of(registration(id, 1)))
			.toArray(String[]::new);
		try (IdentityProvider provider = IdentityProvider.start();
				OwnProxy proxy = OwnProxy.start(provider.settings(others))) {
			Caller browser = new Caller(proxy.port());

			assertThat(browser.get("/console/sign-in").text())
				.containsPattern("\"test\".*\"tokyo\".*\"visitors\".*\"works\"");
			assertThat(browser.get("/login").header("Location")).startsWith(provider.issuer());
		}
	}

	@Test
	void aProviderThatNobodyKnowsIsNotLookedFor() throws IOException {
		try (OwnProxy proxy = OwnProxy.start(AWAY)) {
			assertThat(new Caller(proxy.port()).get("/login?provider=nobody").code()).isEqualTo("REQUEST_REJECTED");
			assertThat(tell(proxy, "nobody", "x").status()).isEqualTo(400);
		}
	}

	@Test
	void nobodyQueuesForAProviderThatDoesNotAnswer() throws Exception {
		try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
				OwnProxy proxy = OwnProxy.start(registration("silent", silent.getLocalPort()))) {
			FutureTask<HttpAnswer> first = new FutureTask<>(() -> new Caller(proxy.port()).get("/login"));
			Thread.startVirtualThread(first);
			try (Socket asked = silent.accept()) {
				assertUnavailable(new Caller(proxy.port()).get("/login"));
				assertUnavailable(tell(proxy, "silent", "x"));
				assertThat(first).isNotDone();

				asked.getOutputStream().write("HTTP/1.1 500 \r\nContent-Length: 0\r\n\r\n".getBytes(US_ASCII));
				assertUnavailable(first.get());
			}
		}
	}

	@Test
	void anAddressThatAsksVeryOftenForAProviderThatIsAwayIsRefused() throws IOException {
		try (OwnProxy proxy = OwnProxy.start(AWAY)) {
			Caller flood = new Caller(proxy.port());
			HttpAnswer answer = flood.get("/login");
			for (int i = 0; i < 20_000 && answer.status() == 502; i++) {
				answer = flood.get("/login");
			}

			assertThat(answer.code()).isEqualTo("RATE_LIMITED");
		}
	}

	@Test
	void anAddressThatSignsOutVeryOftenAtAProviderThatIsAwayIsRefused() throws IOException {
		try (OwnProxy proxy = OwnProxy.start(AWAY)) {
			HttpAnswer answer = tell(proxy, "away", "x");
			for (int i = 0; i < 3000 && answer.status() == 502; i++) {
				answer = tell(proxy, "away", "x");
			}

			assertThat(answer.code()).isEqualTo("RATE_LIMITED");
			assertThat(proxy.signedIn("ann").get("/session").status()).isEqualTo(200);
		}
	}

	@Test
	void aProviderThatLeavesInTheMiddleIsNoFaultOfTheCaller() throws IOException {
		IdentityProvider provider = IdentityProvider.start();
		try (OwnProxy proxy = OwnProxy.start(provider.settings())) {
			provider.trust(proxy.port());
			Caller ida = new Caller(proxy.port());
			signIn(ida, provider, "ida");
			Caller late = new Caller(proxy.port());
			String callback = provider.signIn(late.get("/login").header("Location"), "otto");
			provider.close();

			assertUnavailable(late.get(callback));
			assertThat(late.get("/session").status()).isEqualTo(401);
			assertThat(ida.get("/session").status()).isEqualTo(200);
		}
	}

	@Test
	void reportsThatTheClaimForTheNameIsMissing(CapturedOutput output) throws IOException {
		try (IdentityProvider provider = IdentityProvider.start();
				OwnProxy proxy = OwnProxy.start(provider
					.settings("spring.security.oauth2.client.provider.test.user-name-attribute=preferred_username"))) {
			provider.trust(proxy.port());
			Caller browser = new Caller(proxy.port());

			assertUnavailable(signIn(browser, provider, "ida"));
			assertThat(output).contains("error=user_name_missing");
			provider.claim("ida", Map.of("preferred_username", " "));
			assertUnavailable(signIn(browser, provider, "ida"));
			assertThat(browser.get("/session").status()).isEqualTo(401);
			provider.claim("ida", Map.of("preferred_username", "Ida Example"));
			signIn(browser, provider, "ida");
			assertThat(browser.get("/session").text()).startsWith("{\"user\":\"Ida Example\"");
		}
	}

	private static String[] registration(String id, int port) {
		return new String[] {
				"spring.security.oauth2.client.provider.%s.issuer-uri=http://127.0.0.1:%d".formatted(id, port),
				"spring.security.oauth2.client.registration.%s.client-id=talkover-bff".formatted(id),
				"spring.security.oauth2.client.registration.%s.scope=openid".formatted(id) };
	}

	private static HttpAnswer tell(OwnProxy proxy, String registration, String token) throws IOException {
		return new Caller(proxy.port()).send("POST", "/logout/connect/back-channel/" + registration,
				"logout_token=" + token, "Content-Type: application/x-www-form-urlencoded");
	}

	private static HttpAnswer signIn(Caller browser, IdentityProvider provider, String user) throws IOException {
		return browser.get(provider.signIn(browser.get("/login").header("Location"), user));
	}

	private static void assertUnavailable(HttpAnswer answer) {
		assertThat(answer.status()).isEqualTo(502);
		assertThat(answer.code()).isEqualTo("IDENTITY_PROVIDER_FAILED");
	}

}
