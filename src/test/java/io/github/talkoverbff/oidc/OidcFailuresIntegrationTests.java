package io.github.talkoverbff.oidc;

import java.io.EOFException;
import java.io.IOException;

import io.github.talkoverbff.OwnProxy;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.http.HttpAnswer;
import io.github.talkoverbff.standin.IdentityProvider;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;

/** What operators learn of a sign-in that came to nothing. */
@ExtendWith(OutputCaptureExtension.class)
class OidcFailuresIntegrationTests {

	private static final String FAILED = "A sign-in with the identity provider failed: error=";

	private static final IdentityProvider provider = IdentityProvider.start();

	private static final OwnProxy proxy = OwnProxy.start(provider.settings());

	private final Caller browser = new Caller(proxy.port());

	@BeforeAll
	static void start() {
		provider.trust(proxy.port());
	}

	@AfterAll
	static void stop() {
		proxy.close();
		provider.close();
	}

	@ParameterizedTest
	@CsvSource({ "code=stale, invalid_grant, SIGN_IN_FAILED", "error=access_denied, access_denied, SIGN_IN_FAILED",
			"error=invalid_request, invalid_request, IDENTITY_PROVIDER_FAILED",
			"error=invalid_scope, invalid_scope, IDENTITY_PROVIDER_FAILED",
			"error=c4n4ry%0aWARN, unreadable, IDENTITY_PROVIDER_FAILED" })
	void whatTheProviderFindsWrongIsLogged(String part, String logged, String code, CapturedOutput output)
			throws IOException {
		String callback = provider.signIn(this.browser.get("/login").header("Location"), "ida");

		HttpAnswer answer = this.browser
			.get(callback.replaceFirst("code=[^&]+", part + "&error_description=c4n4ry&error_uri=c4n4ry"));

		assertThat(answer.code()).isEqualTo(code);
		assertThat(output).contains(FAILED + logged).doesNotContain("c4n4ry");
	}

	@Test
	void aUserWhomTheProviderMistakesForALocalOneIsLogged(CapturedOutput output) throws IOException {
		this.browser.get(provider.signIn(this.browser.get("/login").header("Location"), "ann"));

		assertThat(output).contains(FAILED + "local_user_name");
	}

	@ParameterizedTest
	@CsvSource({ "error=server_error&state=stale", "code=stale&state=stale", "state=stale", "error=server_error" })
	void whatAnybodyCanSendIsNotLogged(String query, CapturedOutput output) throws IOException {
		HttpAnswer answer = this.browser.get("/login/oauth2/code/test?" + query);

		assertThat(answer.code()).isEqualTo("SIGN_IN_FAILED");
		assertThat(answer.text()).contains("This browser did not begin this sign-in");
		assertThat(output).doesNotContain(FAILED);
	}

	@Test
	void aFailureIsOnRecordThoughTheBrowserHasGone(CapturedOutput output) {
		HttpServletResponse gone = new HttpServletResponseWrapper(new MockHttpServletResponse()) {
			@Override
			public void flushBuffer() throws IOException {
				throw new EOFException();
			}
		};

		assertThatIOException().isThrownBy(() -> proxy.bean(OidcFailures.class)
			.onAuthenticationFailure(new MockHttpServletRequest(), gone,
					new OAuth2AuthenticationException("invalid_grant")));

		await().untilAsserted(() -> assertThat(output).contains("event=\"sign-in-refused\""));
	}

	/** Spring Boot lets each filter that is a bean see all requests. */
	@Test
	void noFilterForSignInsSeesAllRequests() {
		assertThat(proxy.bean(ServletContext.class).getFilterRegistrations().values())
			.noneMatch((filter) -> filter.getClassName().startsWith(OidcFailures.class.getPackageName()));
	}

}
