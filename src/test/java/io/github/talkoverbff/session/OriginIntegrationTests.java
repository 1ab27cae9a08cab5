package io.github.talkoverbff.session;

import java.io.IOException;
import java.util.List;

import io.github.talkoverbff.IntegrationTest;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.http.HttpAnswer;
import io.github.talkoverbff.standin.TalkoverStandIn;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/** Whether the web app meant the call: CSRF token, fetch metadata and other origins. */
@IntegrationTest
class OriginIntegrationTests {

	private static final String AGENTS = "/talkover/production/api/v1/agents";

	private static final String CROSS_SITE = "Sec-Fetch-Site: cross-site";

	private static final String ALLOWED = "Origin: https://crm.example.com";

	private static final String FOREIGN = "Origin: https://evil.example.com";

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

	@ParameterizedTest
	@CsvSource({ "GET, " + AGENTS, "POST, " + AGENTS, "GET, /session", "POST, /session", "DELETE, /session" })
	void refusesWhatAnotherSiteSends(String method, String path) throws IOException {
		String body = method.equals("POST") ? "{}" : "";

		assertProblem(this.caller.send(method, path, body, CROSS_SITE), 403, "ORIGIN_REJECTED");
		assertProblem(this.caller.send(method, path, body, CROSS_SITE, FOREIGN), 403, "ORIGIN_REJECTED");
		assertProblem(this.caller.send(method, path, body, CROSS_SITE, "Origin: null"), 403, "ORIGIN_REJECTED");
		assertThat(this.talkover.requests()).isEmpty();
		assertThat(this.caller.get("/session").status()).isEqualTo(200);
	}

	@ParameterizedTest
	@ValueSource(strings = { "same-origin", "same-site", "none" })
	void letsThroughWhatItsOwnSiteSends(String site) throws IOException {
		HttpAnswer read = this.caller.get(AGENTS, "Sec-Fetch-Site: " + site);
		HttpAnswer written = this.caller.post(AGENTS, "{}", "Sec-Fetch-Site: " + site);

		assertThat(read.status()).isEqualTo(200);
		assertThat(written.text()).doesNotContain("ORIGIN_REJECTED", "CSRF_REJECTED");
		assertThat(this.talkover.requests()).hasSize(2);
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET", "POST" })
	void letsAnAllowedOriginCallAndReadTheAnswer(String method) throws IOException {
		String body = method.equals("POST") ? "{}" : "";

		HttpAnswer answer = this.caller.send(method, AGENTS, body, CROSS_SITE, ALLOWED);

		assertThat(this.talkover.requests()).hasSize(1);
		assertReadableByAllowedOrigin(answer);
		assertThat(answer.header("Access-Control-Expose-Headers").split(", ")).containsExactlyInAnyOrder("Allow",
				"Content-Disposition", "ETag", "Last-Modified", "Link", "Retry-After", "X-RateLimit-Limit",
				"X-RateLimit-Remaining", "X-RateLimit-Reset", "X-Request-Id", "Dial-Id", "Idempotent-Replayed",
				"X-XSRF-TOKEN");
	}

	@Test
	void anAllowedOriginCanReadAProblem() throws IOException {
		HttpAnswer answer = new Caller(this.port).get(AGENTS, CROSS_SITE, ALLOWED);

		assertProblem(answer, 401, "SESSION_REQUIRED");
		assertReadableByAllowedOrigin(answer);
	}

	@ParameterizedTest
	@ValueSource(strings = { AGENTS, "/session", "/dialling/raw/dials" })
	void anAllowedOriginCanReadWhatIsWrongWithItsQuery(String path) throws IOException {
		HttpAnswer answer = this.caller.get(path + "?search=100%", CROSS_SITE, ALLOWED);

		assertProblem(answer, 400, "REQUEST_REJECTED");
		assertReadableByAllowedOrigin(answer);
	}

	@ParameterizedTest
	@ValueSource(strings = { AGENTS + "/a;b", AGENTS + "/a;100%", AGENTS + "/%3B/calls", "/session;a=b",
			"/talkover;a=b/production/api/v1/agents", "/dialling/raw/dials/a;b" })
	void anAllowedOriginCanReadWhatIsWrongWithItsPath(String path) throws IOException {
		HttpAnswer answer = this.caller.get(path, CROSS_SITE, ALLOWED);
		HttpAnswer foreign = this.caller.get(path, CROSS_SITE, FOREIGN);

		assertProblem(answer, 400, "REQUEST_REJECTED");
		assertReadableByAllowedOrigin(answer);
		assertThat(answer.header("Access-Control-Expose-Headers")).contains("X-Request-Id");
		assertThat(answer.headers("Vary")).anyMatch((vary) -> vary.contains("Origin"));
		assertThat(foreign.headers().keySet()).noneMatch((name) -> name.startsWith("access-control-"));
	}

	/** Or its browser would not send what is to be refused in a readable way. */
	@ParameterizedTest
	@ValueSource(strings = { AGENTS + "/a;b/call", AGENTS + "/a;100%/call", "/talkover;a=b/production/api/v1/agents" })
	void anAllowedOriginMaySendWhatHasAWrongPath(String path) throws IOException {
		String[] wanted = { "Access-Control-Request-Method: POST", "Access-Control-Request-Headers: idempotency-key" };

		HttpAnswer answer = new Caller(this.port).send("OPTIONS", path, "", ALLOWED, wanted[0], wanted[1]);
		HttpAnswer foreign = new Caller(this.port).send("OPTIONS", path, "", FOREIGN, wanted[0], wanted[1]);
		HttpAnswer tooMuch = new Caller(this.port).send("OPTIONS", path, "", ALLOWED, wanted[0],
				"Access-Control-Request-Headers: x-not-allowed");

		assertThat(answer.status()).isEqualTo(200);
		assertReadableByAllowedOrigin(answer);
		assertThat(answer.header("Access-Control-Allow-Headers")).isEqualTo("idempotency-key");
		assertProblem(foreign, 400, "REQUEST_REJECTED");
		assertProblem(tooMuch, 400, "REQUEST_REJECTED");
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://crm.example.com.evil.example", "http://crm.example.com",
			"https://crm.example.com:8443", "https://CRM.example.com", "https://sub.crm.example.com" })
	void anOriginThatOnlyLooksLikeAnAllowedOneIsAnotherOne(String origin) throws IOException {
		HttpAnswer answer = this.caller.get(AGENTS, CROSS_SITE, "Origin: " + origin);

		assertProblem(answer, 403, "ORIGIN_REJECTED");
		assertThat(this.talkover.requests()).isEmpty();
	}

	/** No browser sends such a thing, but anybody can. */
	@ParameterizedTest
	@ValueSource(strings = { "http://a b", "http://[", "http://a:{port}", "%", "null", "",
			"http://a b\r\nOrigin: https://crm.example.com" })
	void whatIsNoOriginIsTreatedAsAForeignOne(String origin) throws IOException {
		for (String path : List.of(AGENTS, "/session", "/problems", "/")) {
			HttpAnswer answer = this.caller.get(path, "Origin: " + origin);

			assertThat(answer.status()).as(path).isEqualTo(200);
			assertThat(answer.headers().keySet()).noneMatch((name) -> name.startsWith("access-control-"));
		}
		for (String path : List.of(AGENTS, "/session")) {
			assertProblem(this.caller.get(path, CROSS_SITE, "Origin: " + origin), 403, "ORIGIN_REJECTED");
		}
	}

	@Test
	void anotherOriginOfTheSameSiteCannotReadTheAnswer() throws IOException {
		HttpAnswer answer = this.caller.get(AGENTS, "Sec-Fetch-Site: same-site", FOREIGN);

		assertThat(answer.headers().keySet()).noneMatch((name) -> name.startsWith("access-control-"));
	}

	@ParameterizedTest
	@ValueSource(strings = { AGENTS, "/session" })
	void answersThePreflightOfAnAllowedOriginWithoutSession(String path) throws IOException {
		HttpAnswer answer = new Caller(this.port).send("OPTIONS", path, "", ALLOWED,
				"Access-Control-Request-Method: PATCH", "Access-Control-Request-Headers: content-type, x-xsrf-token");

		assertThat(answer.status()).isIn(200, 204);
		assertReadableByAllowedOrigin(answer);
		assertThat(answer.header("Access-Control-Allow-Methods").split(",")).contains("GET", "POST", "PUT", "PATCH",
				"DELETE");
		assertThat(answer.header("Access-Control-Allow-Headers")).isEqualToIgnoringCase("content-type, x-xsrf-token");
		assertThat(answer.headers("Vary")).anyMatch((vary) -> vary.contains("Origin"));
		assertThat(this.talkover.requests()).isEmpty();
	}

	@Test
	void allowsTheHeadersThatAreReadAndNoOther() throws IOException {
		String read = "accept, accept-language, content-type, if-none-match, if-modified-since, x-xsrf-token, "
				+ "traceparent, idempotency-key, dial-again";

		HttpAnswer answer = new Caller(this.port).send("OPTIONS", AGENTS, "", ALLOWED,
				"Access-Control-Request-Method: POST",
				"Access-Control-Request-Headers: authorization, " + read + ", x-not-allowed");

		assertThat(answer.header("Access-Control-Allow-Headers")).isEqualToIgnoringCase(read);
	}

	@Test
	void refusesThePreflightOfAnotherOrigin() throws IOException {
		HttpAnswer answer = new Caller(this.port).send("OPTIONS", AGENTS, "", FOREIGN,
				"Access-Control-Request-Method: GET");

		assertProblem(answer, 403, "ORIGIN_REJECTED");
		assertThat(answer.headers().keySet()).noneMatch((name) -> name.startsWith("access-control-"));
	}

	@ParameterizedTest
	@CsvSource({ "TRACE, content-type", "GET, x-not-allowed" })
	void refusesAPreflightForMoreThanAnAllowedOriginMayDo(String method, String header) throws IOException {
		HttpAnswer answer = new Caller(this.port).send("OPTIONS", AGENTS, "", ALLOWED,
				"Access-Control-Request-Method: " + method, "Access-Control-Request-Headers: " + header);

		assertProblem(answer, 403, "ORIGIN_REJECTED");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/session", "/problems", "/talkover-client.js" })
	void anAllowedOriginMayAskForTheHeadAlone(String path) throws IOException {
		HttpAnswer answer = this.caller.send("HEAD", path, "", CROSS_SITE, ALLOWED);

		assertThat(answer.status()).isEqualTo(200);
		assertReadableByAllowedOrigin(answer);
	}

	@Test
	void refusesOnDocumentsInTheSameWay() throws IOException {
		assertProblem(this.caller.send("PROPFIND", "/problems", "", ALLOWED), 403, "ORIGIN_REJECTED");
		assertProblem(this.caller.send("OPTIONS", "/openapi.yaml", "", ALLOWED, "Access-Control-Request-Method: GET",
				"Access-Control-Request-Headers: x-not-allowed"), 403, "ORIGIN_REJECTED");
		assertProblem(this.caller.send("OPTIONS", "/problems", "", FOREIGN, "Access-Control-Request-Method: GET"), 403,
				"ORIGIN_REJECTED");
		assertThat(this.caller.get("/problems", CROSS_SITE, FOREIGN).status()).isEqualTo(200);
	}

	@ParameterizedTest
	@ValueSource(strings = { "OPTIONS", "PROPFIND" })
	void refusesAMethodThatAnAllowedOriginMayNotUse(String method) throws IOException {
		HttpAnswer answer = this.caller.send(method, AGENTS, "", CROSS_SITE, ALLOWED);

		assertProblem(answer, 403, "ORIGIN_REJECTED");
		assertThat(this.talkover.requests()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "POST", "PUT", "PATCH", "DELETE" })
	void refusesAnUnsafeCallWithoutTheCsrfToken(String method) throws IOException {
		this.caller.cookies().remove("XSRF-TOKEN");

		assertProblem(this.caller.send(method, AGENTS, ""), 403, "CSRF_REJECTED");
		assertThat(this.talkover.requests()).isEmpty();
	}

	@Test
	void refusesAnUnsafeCallWithAWrongCsrfToken() throws IOException {
		String cookies = "Cookie: __Host-session=" + this.caller.cookies().get("__Host-session") + "; XSRF-TOKEN="
				+ this.caller.cookies().get("XSRF-TOKEN");

		HttpAnswer answer = new Caller(this.port).post(AGENTS, "{}", cookies,
				"X-XSRF-TOKEN: 00000000-0000-0000-0000-000000000000");

		assertProblem(answer, 403, "CSRF_REJECTED");
		assertThat(this.talkover.requests()).isEmpty();
	}

	/**
	 * A form can send parameters, and another host of the same domain can set the cookie;
	 * neither can send the header.
	 */
	@ParameterizedTest
	@CsvSource({ "POST, " + AGENTS, "DELETE, /session" })
	void aCsrfTokenInAParameterIsNone(String method, String path) throws IOException {
		String cookies = "Cookie: __Host-session=" + this.caller.cookies().get("__Host-session")
				+ "; XSRF-TOKEN=made-up";
		Caller form = new Caller(this.port);

		HttpAnswer query = form.send(method, path + "?_csrf=made-up", "", cookies, "Sec-Fetch-Site: same-site");
		HttpAnswer body = form.send(method, path, "_csrf=made-up", cookies, "Sec-Fetch-Site: same-site",
				"Content-Type: application/x-www-form-urlencoded");

		assertProblem(query, 403, "CSRF_REJECTED");
		assertProblem(body, 403, "CSRF_REJECTED");
		assertThat(this.talkover.requests()).isEmpty();
	}

	/** The cookie is hidden from it, and other origins cannot read the header. */
	@Test
	void tellsTheCsrfTokenToAnAllowedOrigin() throws IOException {
		Caller ann = new Caller(this.port);

		HttpAnswer stranger = ann.get("/session", CROSS_SITE, ALLOWED);
		String beforeSignIn = ann.cookies().get("XSRF-TOKEN");
		HttpAnswer signIn = ann.signIn("ann", "ann");
		HttpAnswer known = ann.get("/session", CROSS_SITE, ALLOWED);

		assertThat(stranger.header("X-XSRF-TOKEN")).isEqualTo(beforeSignIn);
		assertThat(stranger.header("Access-Control-Expose-Headers")).contains("X-XSRF-TOKEN");
		assertThat(ann.cookies().get("XSRF-TOKEN")).isNotEqualTo(beforeSignIn);
		assertThat(signIn.header("X-XSRF-TOKEN")).isEqualTo(ann.cookies().get("XSRF-TOKEN"));
		assertThat(known.header("X-XSRF-TOKEN")).isEqualTo(ann.cookies().get("XSRF-TOKEN"));
		assertThat(ann.get(AGENTS).has("X-XSRF-TOKEN")).isFalse();
	}

	@Test
	void nobodyIsSignedInWithoutTheCsrfToken() throws IOException {
		HttpAnswer answer = new Caller(this.port).post("/session", "{\"username\":\"ann\",\"password\":\"ann\"}");

		assertProblem(answer, 403, "CSRF_REJECTED");
		assertThat(answer.headers("Set-Cookie")).noneMatch((cookie) -> cookie.startsWith("__Host-session"));
	}

	private static void assertReadableByAllowedOrigin(HttpAnswer answer) {
		assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("https://crm.example.com");
		assertThat(answer.header("Access-Control-Allow-Credentials")).isEqualTo("true");
	}

	private static void assertProblem(HttpAnswer answer, int status, String code) {
		assertThat(answer.status()).isEqualTo(status);
		assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
		assertThat(answer.code()).isEqualTo(code);
	}

}
