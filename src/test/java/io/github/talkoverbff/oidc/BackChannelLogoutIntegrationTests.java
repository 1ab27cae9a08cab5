package io.github.talkoverbff.oidc;

import java.io.IOException;
import java.util.List;
import java.util.Map;

import io.github.talkoverbff.OwnProxy;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.http.HttpAnswer;
import io.github.talkoverbff.standin.IdentityProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Who signs out at the identity provider is signed out here, by its word alone. */
@ExtendWith(OutputCaptureExtension.class)
class BackChannelLogoutIntegrationTests {

	private static final IdentityProvider provider = IdentityProvider.start();

	private static final OwnProxy proxy = OwnProxy.start(provider.settings());

	@BeforeAll
	static void start() {
		provider.trust(proxy.port());
	}

	@AfterAll
	static void stop() {
		proxy.close();
		provider.close();
	}

	@Test
	void endsTheOneSessionThatIsNamed(CapturedOutput output) throws IOException {
		Caller phone = signedIn("ida", "sid-1");
		Caller laptop = signedIn("ida", "sid-2");

		HttpAnswer answer = tell(Map.of("sub", "ida", "sid", "sid-1"));

		assertThat(answer.status()).isEqualTo(200);
		assertThat(phone.get("/session").code()).isEqualTo("SESSION_REQUIRED");
		assertThat(laptop.get("/session").status()).isEqualTo(200);
		await().untilAsserted(() -> assertThat(output).contains("event=\"sign-out\" request_id=\""
				+ answer.header("X-Request-Id") + "\" user=\"ida\" by_provider=\"true\""));
	}

	@Test
	void endsAllSessionsOfAUserIfNoneIsNamed() throws IOException {
		Caller phone = signedIn("otto", "sid-3");
		Caller laptop = signedIn("otto", "sid-4");
		Caller other = signedIn("ida", "sid-5");
		Caller local = proxy.signedIn("ann");

		assertThat(tell(Map.of("sub", "otto")).status()).isEqualTo(200);

		assertThat(phone.get("/session").status()).isEqualTo(401);
		assertThat(laptop.get("/session").status()).isEqualTo(401);
		assertThat(other.get("/session").status()).isEqualTo(200);
		assertThat(local.get("/session").status()).isEqualTo(200);
	}

	@Test
	void aSessionThatIsNamedForAnotherUserGoesOn() throws IOException {
		Caller ida = signedIn("ida", "sid-7");

		assertThat(tell(Map.of("sub", "otto", "sid", "sid-7")).status()).isEqualTo(200);

		assertThat(ida.get("/session").status()).isEqualTo(200);
	}

	@Test
	void aUserWhoIsNotSignedInIsNoError() throws IOException {
		assertThat(tell(Map.of("sub", "nobody")).status()).isEqualTo(200);
	}

	/** More than an address may send that is no provider's word. */
	@Test
	void aProviderMayEndVeryManySessions() throws IOException {
		String token = provider.logoutToken(Map.of("sub", "nobody"));

		for (int i = 0; i < 1100; i++) {
			assertThat(send("test", token).status()).isEqualTo(200);
		}
	}

	/** Its viewer has the address of a whole office. */
	@ParameterizedTest
	@CsvSource({ "cross-site, SESSION_REQUIRED", "same-site, ORIGIN_REJECTED" })
	void aPageOfAnotherSiteUsesUpNoAttempts(String site, String code, CapturedOutput output) throws IOException {
		Caller viewer = new Caller(proxy.port());

		for (int i = 0; i < 1100; i++) {
			assertThat(viewer
				.send("POST", "/logout/connect/back-channel/test", "", "Sec-Fetch-Site: " + site,
						"Origin: https://evil.example")
				.code()).isEqualTo(code);
		}
		await().untilAsserted(() -> assertThat(output).contains("event=\"refusal\"", "code=\"" + code + "\""));

		assertThat(tell(Map.of("sub", "nobody")).status()).isEqualTo(200);
		assertThat(viewer.get("/login").status()).isEqualTo(302);
	}

	@Test
	void believesNobodyElse() throws IOException {
		Caller ida = signedIn("ida", "sid-6");
		try (IdentityProvider impostor = IdentityProvider.start()) {
			for (String token : List.of(impostor.logoutToken(Map.of("sub", "ida", "iss", provider.issuer())),
					provider.logoutToken(Map.of("sub", "ida", "iss", impostor.issuer())),
					provider.logoutToken(Map.of("sub", "ida", "aud", List.of("other-client"))),
					provider.logoutToken(Map.of("sub", "ida", "nonce", "n")),
					provider.logoutToken(Map.of("sub", "ida", "events", Map.of())), provider.logoutToken(Map.of()),
					"c4n4ry", "")) {
				HttpAnswer answer = send("test", token);

				assertThat(answer.status()).isEqualTo(400);
				assertThat(answer.text()).doesNotContain("c4n4ry");
			}
		}
		assertThat(send("nobody", provider.logoutToken(Map.of("sub", "ida"))).status()).isEqualTo(400);
		assertThat(ida.get("/session").status()).isEqualTo(200);
	}

	/** It is kept until its end, for everybody. */
	@Test
	void takesNoMoreThanATokenHas() throws IOException {
		HttpAnswer answer = send("test", "x".repeat(8 * 1024));

		assertThat(answer.status()).isEqualTo(400);
		assertThat(answer.code()).isEqualTo("REQUEST_REJECTED");
	}

	private static Caller signedIn(String user, String sid) throws IOException {
		provider.claim(user, Map.of("sid", sid));
		Caller browser = new Caller(proxy.port());
		browser.get(provider.signIn(browser.get("/login").header("Location"), user));
		assertThat(browser.get("/session").status()).isEqualTo(200);
		return browser;
	}

	private static HttpAnswer tell(Map<String, Object> claims) throws IOException {
		return send("test", provider.logoutToken(claims));
	}

	private static HttpAnswer send(String registration, String token) throws IOException {
		return new Caller(proxy.port()).send("POST", "/logout/connect/back-channel/" + registration,
				"logout_token=" + token, "Content-Type: application/x-www-form-urlencoded");
	}

}
