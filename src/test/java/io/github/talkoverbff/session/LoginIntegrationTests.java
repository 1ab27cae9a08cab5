package io.github.talkoverbff.session;

import java.io.IOException;

import io.github.talkoverbff.IntegrationTest;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.http.HttpAnswer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/** The way to sign in where there is no identity provider. */
@IntegrationTest
@ExtendWith(OutputCaptureExtension.class)
class LoginIntegrationTests {

	@LocalServerPort
	private int port;

	@Test
	void leadsToTheSignInFormAndKeepsWhereToReturnTo() throws IOException {
		HttpAnswer plain = new Caller(this.port).get("/login");
		HttpAnswer answer = new Caller(this.port).get("/login?return_to=/app?a%3Db%26c");

		assertThat(plain.status()).isEqualTo(302);
		assertThat(plain.header("Location")).isEqualTo("/");
		assertThat(answer.header("Location")).isEqualTo("/?return_to=%2Fapp%3Fa%3Db%26c");
		assertThat(answer.headers("Set-Cookie")).noneMatch((cookie) -> cookie.startsWith("__Host-session"));
	}

	@Test
	void leadsAPageToTheSignInAndTheFormToNowhere() throws IOException {
		HttpAnswer page = new Caller(this.port).get("/app", "Accept: text/html");
		HttpAnswer form = new Caller(this.port).get("/", "Accept: text/html");

		assertThat(page.header("Location")).isEqualTo("/login?return_to=%2Fapp");
		assertThat(form.status()).isEqualTo(200);
	}

	@ParameterizedTest
	@ValueSource(strings = { "//evil.example", "/%5Cevil.example", "/%2f/evil.example", "/%252f/evil.example",
			"https:evil.example", "/%09/evil.example", "/%0A/evil.example", "%09//evil.example", "" })
	void refusesToReturnToAnotherOrigin(String target) throws IOException {
		HttpAnswer answer = new Caller(this.port).get("/login?return_to=" + target);

		assertThat(answer.status()).isEqualTo(400);
		assertThat(answer.code()).isEqualTo("REQUEST_REJECTED");
		assertThat(answer.text()).contains("\"errors\":{\"return_to\":[").doesNotContain("evil");
	}

	@Test
	void readsAsManyParametersAsFitIntoARequest() throws IOException {
		HttpAnswer answer = new Caller(this.port).get("/login?return_to=/app" + "&a".repeat(3000));

		assertThat(answer.header("Location")).isEqualTo("/?return_to=%2Fapp");
	}

	@ParameterizedTest
	@CsvSource({ "GET, /login?return_to=/c4n4ry%zz", "GET, /login?return_to=/c4n4ry%ff", "GET, /session?x=c4n4ry%zz",
			"DELETE, /session?provider_logout=c4n4ry%zz", "DELETE, /session?provider_logout=c4n4ry%ff" })
	void refusesAParameterThatCannotBeRead(String method, String target, CapturedOutput log) throws IOException {
		Caller ann = Caller.signedIn(this.port, "ann", "ann");

		HttpAnswer answer = ann.send(method, target, "");

		assertThat(answer.status()).isEqualTo(400);
		assertThat(answer.code()).isEqualTo("REQUEST_REJECTED");
		assertThat(log.getAll()).doesNotContain("c4n4ry");
	}

}
