package io.github.talkoverbff.oidc;

import java.io.IOException;
import java.util.Map;

import io.github.talkoverbff.OwnProxy;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.http.HttpAnswer;
import io.github.talkoverbff.standin.IdentityProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/** What is left without the identity provider, and that it may come back. */
@ExtendWith(OutputCaptureExtension.class)
class ProviderAwayIntegrationTests {

	@Test
	void startsWithoutTheProviderAndFindsItWhenItComesBack(CapturedOutput output) throws IOException {
		IdentityProvider before = IdentityProvider.start();
		before.close();
		try (OwnProxy proxy = OwnProxy.start(before.settings())) {
			Caller browser = new Caller(proxy.port());

			assertUnavailable(browser.get("/login", "Accept: text/html"));
			assertUnavailable(new Caller(proxy.port()).send("POST", "/logout/connect/back-channel/test",
					"logout_token=x", "Content-Type: application/x-www-form-urlencoded"));
			assertThat(proxy.signedIn("ann").get("/session").status()).isEqualTo(200);
			assertThat(output.toString().lines()).noneMatch((line) -> line.startsWith("\tat "));

			try (IdentityProvider after = IdentityProvider.start(before.port())) {
				after.trust(proxy.port());
				assertThat(signIn(browser, after, "ida").status()).isEqualTo(302);
			}
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
			provider.claim("ida", Map.of("preferred_username", "Ida Example"));
			signIn(browser, provider, "ida");
			assertThat(browser.get("/session").text()).startsWith("{\"user\":\"Ida Example\"");
		}
	}

	private static HttpAnswer signIn(Caller browser, IdentityProvider provider, String user) throws IOException {
		return browser.get(provider.signIn(browser.get("/login").header("Location"), user));
	}

	private static void assertUnavailable(HttpAnswer answer) {
		assertThat(answer.status()).isEqualTo(502);
		assertThat(answer.code()).isEqualTo("IDENTITY_PROVIDER_FAILED");
	}

}
