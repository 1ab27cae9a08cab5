package io.github.talkoverbff.proxy;

import io.github.talkoverbff.IntegrationTest;
import io.github.talkoverbff.OwnProxy;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.http.HttpAnswer;
import io.github.talkoverbff.standin.RawTalkover;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Which header fields of Talkover reach a caller, and which are ours. */
@IntegrationTest
class ResponseHeadersIntegrationTests {

	private final Caller caller;

	private final RawTalkover talkover;

	ResponseHeadersIntegrationTests(Caller caller, RawTalkover talkover) {
		this.caller = caller;
		this.talkover = talkover;
	}

	@ParameterizedTest
	@ValueSource(strings = { "Content-Type: application/vnd.talkover+json", "Content-Language: pt-BR",
			"Content-Disposition: attachment; filename=\"calls.json\"", "ETag: \"abc\"",
			"Last-Modified: Tue, 24 Nov 2026 08:00:00 GMT", "Link: </api/v1/calls?page=2>; rel=\"next\"",
			"Retry-After: 7", "X-RateLimit-Limit: 100", "X-RateLimit-Remaining: 99", "X-RateLimit-Reset: 60" })
	void passesOnTheListedFields(String header) throws Exception {
		HttpAnswer answer = answerWith(header);

		assertThat(answer.header(header.substring(0, header.indexOf(':'))))
			.isEqualTo(header.substring(header.indexOf(':') + 2));
	}

	@ParameterizedTest
	@ValueSource(strings = { "Set-Cookie: __Host-session=stolen", "Server: nginx", "X-Powered-By: PHP",
			"Location: https://example.com", "Access-Control-Allow-Origin: *", "Strict-Transport-Security: max-age=1",
			"WWW-Authenticate: Bearer", "Clear-Site-Data: \"cookies\"", "Refresh: 0;url=https://example.com",
			"Via: 1.1 x", "Age: 3", "Trailer: X-Sum", "Upgrade: h2c", "X-Anything: else" })
	void keepsEveryOtherFieldFromTheCaller(String header) throws Exception {
		HttpAnswer answer = answerWith(header);

		assertThat(answer.has(header.substring(0, header.indexOf(':')))).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "Cache-Control: public, max-age=3600", "X-Request-Id: of-talkover",
			"Content-Security-Policy: default-src *", "X-Content-Type-Options: none" })
	void answersWithItsOwnFieldsInPlaceOfTalkovers(String header) throws Exception {
		HttpAnswer answer = answerWith(header);

		assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
		assertThat(answer.header("X-Request-Id")).isNotEqualTo("of-talkover");
		assertThat(answer.header("Content-Security-Policy"))
			.isEqualTo("default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'");
		assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
	}

	@Test
	void doesNotPassOnAFieldThatTalkoversConnectionFieldNames() throws Exception {
		HttpAnswer answer = answerWith("Connection: close, ETag\r\nETag: \"abc\"");

		assertThat(answer.has("ETag")).isFalse();
		assertThat(answer.headers("Connection")).doesNotContain("close, ETag");
	}

	/** A gateway may count by credential, and say so. */
	@Test
	void keepsAFieldFromTheCallerWhoseNameHoldsTheToken() throws Exception {
		try (RawTalkover counting = new RawTalkover(); OwnProxy proxy = OwnProxy.before(counting.baseUrl())) {
			counting.willAnswer("HTTP/1.1 200 OK\r\nX-RateLimit-talq_own: 59\r\nX-RateLimit-Limit: 100\r\n"
					+ "Content-Length: 2\r\n\r\n{}");

			HttpAnswer answer = proxy.signedIn("ann").get("/talkover/production/api/v1/calls");

			assertThat(answer.header("X-RateLimit-Limit")).isEqualTo("100");
			assertThat(answer.headers().keySet()).noneMatch((name) -> name.contains("talq_own"));
		}
	}

	@Test
	void passesOnTheStatusOfASuccess() throws Exception {
		this.talkover.willAnswer("HTTP/1.1 204 No Content\r\n\r\n");

		HttpAnswer answer = this.caller.get("/talkover/raw/api/v1/calls");

		assertThat(answer.status()).isEqualTo(204);
		assertThat(answer.body()).isEmpty();
	}

	private HttpAnswer answerWith(String header) throws Exception {
		this.talkover.willAnswer("HTTP/1.1 200 OK\r\n" + header + "\r\nContent-Length: 2\r\n\r\n{}");
		HttpAnswer answer = this.caller.get("/talkover/raw/api/v1/calls");
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.text()).isEqualTo("{}");
		return answer;
	}

}
