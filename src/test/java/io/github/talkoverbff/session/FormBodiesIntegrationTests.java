package io.github.talkoverbff.session;

import java.io.IOException;

import io.github.talkoverbff.IntegrationTest;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.http.HttpAnswer;
import io.github.talkoverbff.http.HttpWire;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/** Forms are not waited for: whoever begins many and ends none would fill the heap. */
@IntegrationTest
class FormBodiesIntegrationTests {

	private static final String FORM = "Content-Type: application/x-www-form-urlencoded";

	@LocalServerPort
	private int port;

	@LocalManagementPort
	private int managementPort;

	@ParameterizedTest
	@ValueSource(strings = { FORM, FORM + "; charset=utf-8", "content-type: Application/X-WWW-Form-UrlEncoded" })
	void refusesAFormOfAStrangerBeforeItHasCome(String type) throws IOException {
		Caller stranger = new Caller(this.port);
		stranger.get("/session");

		HttpAnswer answer = begin(this.port, stranger, "POST", "/session", type);

		assertThat(answer.status()).isEqualTo(415);
		assertThat(answer.code()).isEqualTo("BODY_NOT_SUPPORTED");
	}

	@ParameterizedTest
	@CsvSource({ "POST, /login, 415", "POST, /dials/1/resolution, 415", "PUT, /dialling/production, 415",
			"POST, /error, 415", "POST, /login/oauth2/code/corp, 415", "POST, /problems, 405", "POST, /, 405",
			"POST, /talkover-client.js, 405", "POST, /logout/connect/back-channel/nobody, 415",
			"DELETE, /session, 204" })
	void waitsForAFormNowhere(String method, String path, int status) throws IOException {
		Caller ann = Caller.signedIn(this.port, "ann", "ann");

		assertThat(begin(this.port, ann, method, path, FORM).status()).isEqualTo(status);
	}

	@Test
	void waitsForNoneOnTheManagementPort() throws IOException {
		assertThat(begin(this.managementPort, new Caller(this.managementPort), "POST", "/actuator/environments", FORM)
			.status()).isGreaterThanOrEqualTo(400);
	}

	/** Sends all of a form but its end. */
	private static HttpAnswer begin(int port, Caller caller, String method, String path, String type)
			throws IOException {
		try (HttpWire wire = new HttpWire(port)) {
			return wire.send(caller.head(method, path, type, "Content-Length: 1000") + "\r\nusername=").answer();
		}
	}

}
