package io.github.talkoverbff.upstream;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;

import io.github.talkoverbff.IntegrationTest;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.http.HttpAnswer;
import io.github.talkoverbff.http.Scrape;
import io.github.talkoverbff.standin.RawTalkover;
import io.github.talkoverbff.standin.TalkoverStandInConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.core.io.ClassPathResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of an error of Talkover: each documented shape, and what no page
 * documents.
 */
@IntegrationTest
class TalkoverErrorsIntegrationTests {

	private static final String CALLS = "/talkover/raw/api/v1/calls";

	private final Caller caller;

	private final RawTalkover talkover;

	@LocalManagementPort
	private int managementPort;

	TalkoverErrorsIntegrationTests(Caller caller, RawTalkover talkover) {
		this.caller = caller;
		this.talkover = talkover;
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("documentedErrors")
	void reportsADocumentedErrorInItsOwnForm(String name, int status, String body, int reported, String problem)
			throws Exception {
		this.talkover.willAnswer(status, "application/json", body);

		HttpAnswer answer = this.caller.get(CALLS);

		assertThat(answer.status()).isEqualTo(reported);
		assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
		assertThat(answer.text()).isEqualTo(problem.replace("\"ID\"", "\"" + answer.header("X-Request-Id") + "\""));
	}

	/**
	 * Blocks of a name, Talkover's status and body, and the status and body of our
	 * answer.
	 */
	static Stream<Arguments> documentedErrors() throws IOException {
		String file = new ClassPathResource("talkover-errors.txt").getContentAsString(StandardCharsets.UTF_8);
		return Arrays.stream(file.split("\n\n")).map((block) -> {
			String[] lines = block.split("\n");
			return Arguments.of(lines[0].substring(2), Integer.valueOf(lines[1]), lines[2], Integer.valueOf(lines[3]),
					lines[4]);
		});
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "application/json; charset=utf-8", "application/problem+json", "application/vnd.api+json" })
	void readsJsonWhateverItIsCalled(String contentType) throws Exception {
		this.talkover.willAnswer(401, contentType, "{\"error\":\"TOKEN_EXPIRED\"}");

		assertThat(this.caller.get(CALLS).code()).isEqualTo("TALKOVER_TOKEN_EXPIRED");
	}

	@ParameterizedTest
	@CsvSource({ "401, TALKOVER_TOKEN_REJECTED, 502", "403, TALKOVER_REJECTED, 403", "404, TALKOVER_REJECTED, 404",
			"500, TALKOVER_FAILED, 502", "502, TALKOVER_FAILED, 502", "503, TALKOVER_FAILED, 503",
			"504, TALKOVER_FAILED, 502", "599, TALKOVER_FAILED, 502" })
	void goesByTheStatusWhereTheBodySaysNothing(int status, String code, int reported) throws Exception {
		for (String body : new String[] { "", "<!doctype html><title>Oops</title>", "nginx says no", "\"text\"",
				"42" }) {
			this.talkover.willAnswer(status, body.startsWith("<") ? "text/html" : "text/plain", body);

			HttpAnswer answer = this.caller.get(CALLS);

			assertThat(answer.status()).isEqualTo(reported);
			assertThat(answer.code()).isEqualTo(code);
			assertThat(answer.text()).contains("\"talkover\":{\"status\":" + status + "}").doesNotContain("Oops");
		}
	}

	@ParameterizedTest
	@CsvSource({ "401, 502, TALKOVER_TOKEN_REJECTED, not_executed", "404, 502, TALKOVER_BAD_RESPONSE, not_executed",
			"429, 429, TALKOVER_RATE_LIMITED, not_executed", "500, 502, TALKOVER_BAD_RESPONSE, unknown" })
	void anErrorThatCannotBeReadIsABadResponseUnlessItIs401Or429(int status, int reported, String code, String outcome)
			throws Exception {
		String large = "{\"message\":\"" + "x".repeat(1_000_000) + "\"}";
		String deep = "[".repeat(10_000);
		for (String body : new String[] { "{\"success\":false,\"mess", large, deep, "{]", "nonsense" }) {
			this.talkover.willAnswer(status, "application/json", body);

			HttpAnswer answer = this.caller.get(CALLS);

			assertThat(answer.status()).isEqualTo(reported);
			assertThat(answer.code()).isEqualTo(code);
			assertThat(answer.text()).contains("\"outcome\":\"" + outcome + "\"").hasSizeLessThan(1000);
		}
	}

	@ParameterizedTest
	@CsvSource({ "408, 504, TALKOVER_TIMEOUT, unknown, false", "407, 502, TALKOVER_BAD_RESPONSE, not_executed, true",
			"421, 502, TALKOVER_BAD_RESPONSE, not_executed, true" })
	void passesNoStatusOnThatBrowsersActUponByThemselves(int status, int reported, String code, String outcome,
			boolean retryable) throws Exception {
		for (String body : new String[] { "{\"success\":false,\"message\":\"No\"}", "", "{]" }) {
			this.talkover.willAnswer(status, "application/json", body);

			HttpAnswer answer = this.caller.post("/talkover/raw/api/v1/agents", "{}");

			assertThat(answer.status()).isEqualTo(reported);
			assertThat(answer.code()).isEqualTo(code);
			assertThat(answer.text()).contains("\"outcome\":\"" + outcome + "\",\"retryable\":" + retryable,
					"\"talkover\":{\"status\":" + status);
		}
	}

	@ParameterizedTest
	@CsvSource({ "90, 422, TALKOVER_REJECTED", "490, 502, TALKOVER_BAD_RESPONSE", "499, 502, TALKOVER_BAD_RESPONSE" })
	void anErrorIsReportedHoweverDeepItsDetailsAre(int depth, int reported, String code) throws Exception {
		this.talkover.willAnswer(422, "application/json",
				"{\"code\":\"ANY\",\"details\":" + "[".repeat(depth) + "]".repeat(depth) + "}");

		HttpAnswer answer = this.caller.get(CALLS);

		assertThat(answer.status()).isEqualTo(reported);
		assertThat(answer.code()).isEqualTo(code);
	}

	@Test
	void anErrorThatHoldsHalfACharacterIsReported() throws Exception {
		this.talkover.willAnswer(422, "application/json", "{\"code\":\"ANY\",\"message\":\"cut \\ud83d\"}");

		HttpAnswer answer = this.caller.get(CALLS);

		assertThat(answer.status()).isEqualTo(422);
		assertThat(answer.text()).contains("\"message\":\"cut ?\"");
	}

	@ParameterizedTest
	@ValueSource(ints = { 400, 422, 500 })
	void aRequestThatWasRefusedUnreadablyIsNotToBeSentAgain(int status) throws Exception {
		String errors = "{\"errors\":{\"list\":[\"" + "x".repeat(100_000) + "\"]}}";
		this.talkover.willAnswer(status, "application/json", errors);

		HttpAnswer answer = this.caller.post("/talkover/raw/api/v1/agents", "{}");

		assertThat(answer.code()).isEqualTo("TALKOVER_BAD_RESPONSE");
		assertThat(answer.text()).contains("\"retryable\":false");
	}

	@Test
	void anErrorThatBreaksOffIsABadResponse() throws Exception {
		this.talkover.willAnswer(
				"HTTP/1.1 500 Any\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"success\"");

		assertThat(this.caller.get(CALLS).code()).isEqualTo("TALKOVER_BAD_RESPONSE");
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("leaks")
	void aTokenInAnErrorIsCountedOnceAndNotPassedOn(String name, String response) throws Exception {
		Scrape before = Scrape.of(this.managementPort);
		this.talkover.willAnswer(response);

		HttpAnswer answer = this.caller.get(CALLS);

		assertThat(answer.status()).isEqualTo(502);
		assertThat(answer.text()).doesNotContain("talq_").hasSizeLessThan(1000);
		assertThat(Scrape.of(this.managementPort).growth(before, "talkover_token_leaks_total")).isEqualTo(1);
	}

	static Stream<Arguments> leaks() {
		String token = TalkoverStandInConfiguration.RAW_TOKEN;
		String page = "<title>Caf\u00e9</title>Authorization: Bearer " + token + "<p>" + token;
		return Stream.of(Arguments.of("page", response(500, "text/html", page)),
				Arguments.of("text of no type", response(500, "", page)),
				Arguments.of("JSON", response(500, "application/json", "{\"message\":\"" + token + "\"}")),
				Arguments.of("JSON with escapes",
						response(500, "application/json", "{\"message\":\"" + token.replace("_", "\\u005f") + "\"}")),
				Arguments.of("broken JSON", response(500, "application/json", "{\"message\":\"" + token)),
				Arguments.of("too long", response(500, "text/html", page + "x".repeat(1_000_000))),
				Arguments.of("breaks off", response(500, "text/html", page).replace("Length: ", "Length: 9")),
				Arguments.of("field", response(500, "text/plain\r\nX-Debug: " + token, "No")),
				Arguments.of("redirect", response(302,
						"text/html\r\nLocation: /login?token=" + token.replace("/", "%2F").replace("+", "%2B"), page)));
	}

	private static String response(int status, String contentType, String body) {
		return "HTTP/1.1 " + status + " Any\r\nContent-Type: " + contentType + "\r\nContent-Length: " + body.length()
				+ "\r\n\r\n" + body;
	}

	@ParameterizedTest
	@ValueSource(ints = { 300, 301, 302, 303, 304, 307, 308 })
	void followsNoRedirectAndPassesNoneOn(int status) throws Exception {
		this.talkover.willAnswer("HTTP/1.1 " + status + " Any\r\nLocation: " + this.talkover.baseUrl()
				+ "/api/v1/agents\r\nContent-Length: 0\r\n\r\n");

		HttpAnswer answer = this.caller.get(CALLS);

		assertThat(answer.status()).isEqualTo(502);
		assertThat(answer.code()).isEqualTo("TALKOVER_BAD_RESPONSE");
		assertThat(answer.text()).contains("\"status\":" + status);
		assertThat(answer.has("Location")).isFalse();
		this.talkover.nextHead();
		assertThat(this.talkover.isUnasked()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "If-None-Match: \"abc\"", "If-Modified-Since: Tue, 24 Nov 2026 08:00:00 GMT" })
	void passesNotModifiedOnToWhoAskedUnderACondition(String condition) throws Exception {
		this.talkover.willAnswer("HTTP/1.1 304 Not Modified\r\nETag: \"abc\"\r\n\r\n");

		HttpAnswer answer = this.caller.get(CALLS, condition);

		assertThat(answer.status()).isEqualTo(304);
		assertThat(answer.header("ETag")).isEqualTo("\"abc\"");
	}

	@ParameterizedTest
	@ValueSource(strings = { "SSH-2.0-OpenSSH_9.2\r\n\r\n", "HTTP/1.1 abc OK\r\n\r\n", "\u0000\u0001\u0002\r\n\r\n" })
	void anAnswerThatIsNotHttpIsABadResponse(String noise) throws Exception {
		this.talkover.willAnswer(noise);

		HttpAnswer answer = this.caller.get(CALLS);

		assertThat(answer.status()).isEqualTo(502);
		assertThat(answer.code()).isIn("TALKOVER_BAD_RESPONSE", "TALKOVER_UNREACHABLE");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "Retry-After: 7 | {} | 7", "X-Nothing: x | {\"retry_after\":12} | 12",
			"X-Nothing: x | {\"error\":{\"details\":{\"retry_after\":60}}} | 60",
			"Retry-After: 7 | {\"error\":{\"details\":{\"retry_after\":60}}} | 7",
			"Retry-After: soon | {\"error\":{\"details\":{\"retry_after\":0.5}}} | 1",
			"Retry-After: 10000000000000000000 | {\"retry_after\":12} | 12",
			"Retry-After: Tue, 24 Nov 2020 08:00:00 GMT | {} | 1",
			"Retry-After: Tuesday, 24-Nov-20 08:00:00 GMT | {} | 1", "Retry-After: Tue Nov 24 08:00:00 2020 | {} | 1" })
	void tellsHowLongToWait(String header, String body, String wait) throws Exception {
		this.talkover.willAnswer("HTTP/1.1 429 Any\r\n" + header
				+ "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);

		HttpAnswer answer = this.caller.get(CALLS);

		assertThat(answer.status()).isEqualTo(429);
		assertThat(answer.header("Retry-After")).isEqualTo(wait);
		assertThat(answer.text()).contains("\"retry_after\":" + wait + ",");
	}

	@ParameterizedTest
	@ValueSource(ints = { 404, 429, 500, 503 })
	void tellsHowLongToWaitEvenIfTheRestCannotBeRead(int status) throws Exception {
		String head = "HTTP/1.1 " + status + " Any\r\nRetry-After: 7\r\nContent-Type: application/json\r\n";
		String large = "{\"message\":\"" + "x".repeat(1_000_000) + "\"}";
		for (String rest : new String[] { "Content-Length: 2\r\n\r\n{]", "Content-Length: 100\r\n\r\n{\"success\"",
				"Content-Length: " + large.length() + "\r\n\r\n" + large }) {
			this.talkover.willAnswer(head + rest);

			assertThat(this.caller.get(CALLS).header("Retry-After")).isEqualTo("7");
		}
	}

}
