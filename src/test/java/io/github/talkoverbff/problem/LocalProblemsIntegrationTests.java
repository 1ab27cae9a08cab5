package io.github.talkoverbff.problem;

import java.io.IOException;

import io.github.talkoverbff.IntegrationTest;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.http.HttpAnswer;
import io.github.talkoverbff.http.HttpWire;
import io.github.talkoverbff.standin.TalkoverStandIn;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/** What is refused here, by whichever layer, is reported in the one form. */
@IntegrationTest
class LocalProblemsIntegrationTests {

	private static final String HOST = "Host: localhost\r\n";

	@LocalServerPort
	private int port;

	@Autowired
	private TalkoverStandIn talkover;

	private Caller caller;

	@BeforeEach
	void signIn() throws IOException {
		this.caller = Caller.signedIn(this.port, "ann", "ann");
		this.talkover.reset();
	}

	@Test
	void reportsAMissingSession() throws IOException {
		HttpAnswer answer = new Caller(this.port).get("/talkover/production/api/v1/agents");

		assertThat(answer.status()).isEqualTo(401);
		assertProblem(answer, """
				{"type":"/problems/session-required","title":"Sign in first","status":401,\
				"detail":"There is no session, or it has expired: sign in with POST /session, or at /login.",\
				"instance":"/talkover/production/api/v1/agents","code":"SESSION_REQUIRED","actor":"caller",\
				"outcome":"not_executed","retryable":false,"request_id":"ID"}""");
		assertSecurityHeaders(answer);
	}

	@Test
	void reportsAMissingCsrfToken() throws IOException {
		this.caller.cookies().remove("XSRF-TOKEN");

		HttpAnswer answer = this.caller.post("/talkover/production/api/v1/agents", "{}");

		assertThat(answer.status()).isEqualTo(403);
		assertProblem(answer, """
				{"type":"/problems/csrf-rejected","title":"The CSRF token is missing or wrong","status":403,\
				"detail":"Send the value of the cookie XSRF-TOKEN in the header X-XSRF-TOKEN; \
				GET /session hands it out.","instance":"/talkover/production/api/v1/agents",\
				"code":"CSRF_REJECTED","actor":"caller","outcome":"not_executed","retryable":false,\
				"request_id":"ID"}""");
		assertSecurityHeaders(answer);
	}

	@Test
	void reportsAMethodThatAnOwnPathDoesNotTake() throws IOException {
		HttpAnswer answer = this.caller.send("PUT", "/session", "{}");

		assertThat(answer.status()).isEqualTo(405);
		assertThat(answer.header("Allow")).isEqualTo("DELETE, GET, POST");
		assertProblem(answer, """
				{"type":"/problems/method-not-allowed","title":"The path does not take this method","status":405,\
				"detail":"Use one of the methods in the Allow header.","instance":"/session",\
				"code":"METHOD_NOT_ALLOWED","actor":"caller","outcome":"not_executed","retryable":false,\
				"request_id":"ID"}""");
		assertSecurityHeaders(answer);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/nothing", "/favicon.ico", "/error", "/actuator/env" })
	void reportsAnUnknownOwnPath(String path) throws IOException {
		HttpAnswer answer = this.caller.get(path);

		assertThat(answer.status()).isEqualTo(404);
		assertProblem(answer, """
				{"type":"/problems/operation-unknown","title":"There is no such operation","status":404,\
				"detail":"There is no such operation.","instance":"%s","code":"OPERATION_UNKNOWN",\
				"actor":"caller","outcome":"not_executed","retryable":false,"request_id":"ID"}""".formatted(path));
		assertSecurityHeaders(answer);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/nothing", "/error", "/favicon.ico" })
	void doesNotTellAStrangerWhichPathsThereAre(String path) throws IOException {
		HttpAnswer answer = new Caller(this.port).get(path);

		assertThat(answer.status()).isEqualTo(401);
		assertThat(answer.code()).isEqualTo("SESSION_REQUIRED");
	}

	@ParameterizedTest
	@ValueSource(strings = { "a%2Fb", "a%2fb", "a%5Cb", "a\\b", "a;b", "a;b=c", "a%3Bb", "/b", "%00", "a%0Ab", "..",
			".", "../calls", "../../../../../../../etc", "%2e%2e", "%2E%2e/calls", "%2e", "%ZZ", "a%", "a%4", "%C3%28",
			"a\"b", "a<b", "a|b" })
	void rejectsAnAmbiguousOrMalformedPath(String end) throws IOException {
		HttpAnswer answer = this.caller.get("/talkover/production/api/v1/agents/" + end);

		assertRejected(answer);
		assertThat(this.talkover.requests()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET /a b c HTTP/1.1\r\n" + HOST, "GET / HTTP/1.1\r\n", "GET / HTTP/1.1\r\n" + HOST + HOST,
			"GET / HTTP/1.1\r\nHost: local host\r\n", "G(T / HTTP/1.1\r\n" + HOST, "GET / HTTP/9.9\r\n" + HOST,
			"GET http:// HTTP/1.1\r\n" + HOST,
			"POST / HTTP/1.1\r\n" + HOST + "Content-Length: 1\r\nContent-Length: 2\r\n",
			"POST / HTTP/1.1\r\n" + HOST + "Content-Length: -1\r\n",
			"POST / HTTP/1.1\r\n" + HOST + "Transfer-Encoding: unheard-of\r\n" })
	void rejectsWhatIsNotHttp(String head) throws IOException {
		assertRejected(send(head));
	}

	@ParameterizedTest
	@ValueSource(strings = { "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n",
			"Transfer-Encoding: chunked\r\nAccept: */*\r\ncontent-length:2\r\n" })
	void rejectsABodyWithTwoLengthsAndClosesTheConnection(String lengths) throws IOException {
		try (HttpWire wire = new HttpWire(this.port)) {
			HttpAnswer first = wire
				.send(this.caller.head("GET", "/talkover/production/api/v1/calls") + "Content-Length: 0\r\n\r\n")
				.answer();
			HttpAnswer second = wire
				.send(this.caller.head("POST", "/talkover/production/api/v1/agents", "Content-Type: application/json")
						+ lengths + "\r\n2\r\n{}\r\n0\r\n\r\n")
				.answer();

			assertThat(first.status()).isEqualTo(200);
			assertRejected(second);
			assertThat(second.header("Connection")).isEqualTo("close");
			assertThat(wire.isClosed()).isTrue();
			assertThat(this.talkover.requests()).hasSize(1);
		}
	}

	@Test
	void reportsABugAsOursWithoutSayingMore() throws IOException {
		HttpAnswer answer = this.caller.get("/bug");

		assertThat(answer.status()).isEqualTo(500);
		assertProblem(answer, """
				{"type":"/problems/internal-error","title":"The proxy failed","status":500,\
				"detail":"The proxy failed.","instance":"/bug","code":"INTERNAL_ERROR","actor":"proxy",\
				"outcome":"unknown","retryable":false,"request_id":"ID"}""");
	}

	@Test
	void sendsNothingIfAFilterFailsOnItsWayBack() throws IOException {
		HttpAnswer answer = this.caller.get("/talkover/production/api/v1/calls", "X-Late-Bug: yes");

		assertThat(answer.code()).isEqualTo("INTERNAL_ERROR");
		assertThat(this.caller.get("/talkover/production/api/v1/agents").status()).isEqualTo(200);
		assertThat(this.talkover.requests()).hasSize(1);
	}

	@Test
	void rejectsALongHeader() throws IOException {
		assertRejected(send("GET / HTTP/1.1\r\n" + HOST + "X-Long: " + "a".repeat(8192) + "\r\n"));
	}

	@ParameterizedTest
	@CsvSource({ "/session, 405", "/, 405", "/problems, 405", "/dialling/production/budgets, 405",
			"/no-such-path, 404" })
	void echoesNoRequest(String path, int status) throws IOException {
		HttpAnswer answer = this.caller.send("TRACE", path, "", "X-Client-Certificate: of-the-ingress");

		assertThat(answer.status()).isEqualTo(status);
		assertThat(answer.text()).contains("\"outcome\":\"not_executed\"").doesNotContain("of-the-ingress");
		assertProblemHeaders(answer);
	}

	@Test
	void reportsAMethodThatTheContainerRefuses() throws IOException {
		HttpAnswer answer = this.caller.send("TRACE", "/talkover/production/api/v1/agents", "");

		assertThat(answer.status()).isEqualTo(405);
		assertThat(answer.has("Allow")).isTrue();
		assertThat(answer.code()).isEqualTo("METHOD_NOT_ALLOWED");
		assertThat(answer.text()).contains("\"instance\":\"/talkover/production/api/v1/agents\"");
		assertProblemHeaders(answer);
	}

	private HttpAnswer send(String head) throws IOException {
		try (HttpWire wire = new HttpWire(this.port)) {
			return wire.send(head + "\r\n").answer();
		}
	}

	private static void assertRejected(HttpAnswer answer) {
		assertThat(answer.status()).isEqualTo(400);
		assertThat(answer.text()).startsWith("""
				{"type":"/problems/request-rejected","title":"The request is malformed or ambiguous","status":400,\
				"detail":\"""").contains("""
				,"code":"REQUEST_REJECTED","actor":"caller","outcome":"not_executed","retryable":false,\
				"request_id":\"""" + answer.header("X-Request-Id") + "\"");
		assertProblemHeaders(answer);
	}

	private static void assertProblem(HttpAnswer answer, String body) {
		assertThat(answer.text()).isEqualTo(body.replace("\"ID\"", "\"" + answer.header("X-Request-Id") + "\""));
		assertProblemHeaders(answer);
	}

	private static void assertProblemHeaders(HttpAnswer answer) {
		assertThat(answer.complete()).isTrue();
		assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
		assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
		assertThat(answer.header("X-Request-Id")).matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
		assertThat(answer.has("Server")).isFalse();
	}

	private static void assertSecurityHeaders(HttpAnswer answer) {
		assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
		assertThat(answer.header("X-Frame-Options")).isEqualTo("DENY");
		assertThat(answer.header("Content-Security-Policy"))
			.isEqualTo("default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'");
	}

}
