package io.github.talkoverbff.session;

import java.io.IOException;
import java.util.List;
import java.util.Map;

import io.github.talkoverbff.IntegrationTest;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.http.HttpAnswer;
import io.github.talkoverbff.http.HttpWire;
import io.github.talkoverbff.standin.TalkoverStandIn;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/** Signing in and out, and what a session is good for. */
@IntegrationTest
class SessionIntegrationTests {

	private static final String SESSION = "__Host-session";

	private static final String AGENTS = "/talkover/production/api/v1/agents";

	@LocalServerPort
	private int port;

	@Autowired
	private TalkoverStandIn talkover;

	@Autowired
	private JsonMapper json;

	@BeforeEach
	void reset() {
		this.talkover.reset();
	}

	@Test
	void tellsWhoeverHasNoSessionToSignInAndHandsOutTheCsrfToken() throws IOException {
		HttpAnswer answer = new Caller(this.port).get("/session");

		assertProblem(answer, 401, "SESSION_REQUIRED");
		assertThat(cookie(answer, "XSRF-TOKEN")).contains("Secure", "Path=/").doesNotContain("HttpOnly");
	}

	@ParameterizedTest
	@ValueSource(strings = { "prefs=\"", "prefs=\"a b", "prefs=\"a\\\"", "prefs=a\"b", "prefs=\"a\"" })
	void noCookieOfAnotherHostHidesASession(String stray) throws IOException {
		Caller ann = Caller.signedIn(this.port, "ann", "ann");
		String own = ann.head("GET", "/session")
			.lines()
			.filter((line) -> line.startsWith("Cookie: "))
			.findFirst()
			.get();

		try (HttpWire wire = new HttpWire(this.port)) {
			HttpAnswer answer = wire
				.send("GET /session HTTP/1.1\r\nHost: localhost\r\n"
						+ own.replace("Cookie: ", "Cookie: " + stray + "; ") + "\r\n\r\n")
				.answer();

			assertThat(answer.status()).isEqualTo(200);
		}
	}

	@Test
	void aNameInAnotherCaseIsTheSameUser() throws IOException {
		Caller ann = Caller.signedIn(this.port, "ANN", "ann");

		assertThat(this.json.readTree(ann.get("/session").body()).path("user").asString()).isEqualTo("ann");
	}

	@Test
	void signsInAndTellsWhatTheSessionReaches() throws IOException {
		HttpAnswer answer = new Caller(this.port).signIn("ann", "ann");

		assertThat(answer.status()).isEqualTo(200);
		JsonNode session = this.json.readTree(answer.body());
		assertThat(session.propertyNames()).containsExactly("user", "roles", "environments", "expires_at");
		assertThat(session.path("user").asString()).isEqualTo("ann");
		assertThat(session.path("roles").toString()).isEqualTo("[\"admin\"]");
		assertThat(session.path("expires_at").asString()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
		assertThat(session.path("environments").valueStream())
			.allSatisfy((environment) -> assertThat(environment.propertyNames()).containsExactly("name", "enabled",
					"permissions"))
			.filteredOn((environment) -> environment.path("name").asString().equals("off"))
			.singleElement()
			.satisfies((off) -> {
				assertThat(off.path("enabled").asBoolean()).isFalse();
				assertThat(off.path("permissions").toString()).contains("\"calls:dial\"", "\"agents:read\"")
					.doesNotContain("account:");
			});
	}

	@Test
	void theSessionCookieIsForThisHostAndOutOfReachOfScripts() throws IOException {
		HttpAnswer answer = new Caller(this.port).signIn("ann", "ann");

		assertThat(cookie(answer, SESSION).subList(1, cookie(answer, SESSION).size()))
			.containsExactlyInAnyOrder("Path=/", "Secure", "HttpOnly", "SameSite=Lax");
		assertThat(cookie(answer, "XSRF-TOKEN").subList(1, cookie(answer, "XSRF-TOKEN").size()))
			.containsExactlyInAnyOrder("Path=/", "Secure", "SameSite=Lax");
	}

	@Test
	void showsTheSessionAgain() throws IOException {
		HttpAnswer answer = Caller.signedIn(this.port, "bob", "bob").get("/session");

		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.text()).startsWith("{\"user\":\"bob\",\"roles\":[\"admin\"],\"environments\":[{\"name\":");
	}

	@Test
	void signingInAgainEndsTheIdOfTheFirstSession() throws IOException {
		Caller caller = Caller.signedIn(this.port, "ann", "ann");
		Caller first = copyWithoutCsrfToken(caller);
		Map<String, String> firstCookies = Map.copyOf(caller.cookies());

		caller.signIn("bob", "bob");

		assertThat(caller.cookies().get(SESSION)).isNotBlank().isNotEqualTo(firstCookies.get(SESSION));
		assertThat(caller.cookies().get("XSRF-TOKEN")).isNotBlank().isNotEqualTo(firstCookies.get("XSRF-TOKEN"));
		assertThat(caller.get("/session").text()).startsWith("{\"user\":\"bob\"");
		assertProblem(first.get("/session"), 401, "SESSION_REQUIRED");
	}

	@Test
	void doesNotTellAWrongPasswordFromAnUnknownUser() throws IOException {
		HttpAnswer wrongPassword = new Caller(this.port).signIn("ann", "not-hers");
		HttpAnswer unknownUser = new Caller(this.port).signIn("nobody-of-this-name", "not-hers");

		assertProblem(wrongPassword, 401, "BAD_CREDENTIALS");
		assertThat(unknownUser.status()).isEqualTo(401);
		assertThat(withoutId(unknownUser)).isEqualTo(withoutId(wrongPassword));
		assertThat(unknownUser.headers().keySet()).isEqualTo(wrongPassword.headers().keySet());
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"username\":\"ann\"}", "{\"username\":\"ann\",\"password\":\" \"}" })
	void namesTheFieldThatIsMissing(String body) throws IOException {
		HttpAnswer answer = visitor().post("/session", body);

		assertProblem(answer, 400, "REQUEST_REJECTED");
		assertThat(this.json.readTree(answer.body()).path("errors").propertyNames()).containsExactly("password");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"username\":\"ann\",", "[]", "\"ann\"", "{\"username\":{},\"password\":\"ann\"}" })
	void rejectsABodyThatIsNotTheExpectedJson(String body) throws IOException {
		assertProblem(visitor().post("/session", body), 400, "REQUEST_REJECTED");
	}

	/** Names are remembered for a while, to slow down who guesses. */
	@Test
	void refusesANameOrPasswordLongerThanAnybodyHas() throws IOException {
		HttpAnswer longest = visitor().signIn("n".repeat(256), "p".repeat(256));
		HttpAnswer answer = visitor().signIn("n".repeat(257), "p".repeat(257));

		assertProblem(longest, 401, "BAD_CREDENTIALS");
		assertProblem(answer, 400, "REQUEST_REJECTED");
		assertThat(this.json.readTree(answer.body()).path("errors").propertyNames())
			.containsExactlyInAnyOrder("username", "password");
	}

	@Test
	void readsNoMoreOfABodyThanASignInHas() throws IOException {
		Caller visitor = visitor();
		String body = "{\"username\":\"ann\",\"password\":\"ann\"}" + " ".repeat(16 * 1024);

		HttpAnswer announced = visitor.post("/session", body);
		HttpAnswer inChunks = postInChunks(visitor, body);

		assertProblem(announced, 413, "BODY_TOO_LARGE");
		assertProblem(inChunks, 413, "BODY_TOO_LARGE");
	}

	@Test
	void takesJsonOnly() throws IOException {
		HttpAnswer answer = visitor().post("/session", "username=ann&password=ann",
				"Content-Type: application/x-www-form-urlencoded");

		assertProblem(answer, 415, "BODY_NOT_SUPPORTED");
	}

	/** Nor does it look for the parts of a form, which would be written to files. */
	@Test
	void takesNoFormWithFiles() throws IOException {
		HttpAnswer answer = visitor().post("/session", "no boundary", "Content-Type: multipart/form-data");

		assertProblem(answer, 415, "BODY_NOT_SUPPORTED");
	}

	@Test
	void signingOutEndsTheSession() throws IOException {
		Caller caller = Caller.signedIn(this.port, "ann", "ann");
		Caller left = copyWithoutCsrfToken(caller);

		HttpAnswer answer = caller.delete("/session");

		assertThat(answer.status()).isEqualTo(204);
		assertProblem(left.get("/session"), 401, "SESSION_REQUIRED");
		assertProblem(left.get(AGENTS), 401, "SESSION_REQUIRED");
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void namesTheParameterThatCannotBeReadAndNobodyLearnsItsValue(CapturedOutput log) throws IOException {
		Caller caller = Caller.signedIn(this.port, "ann", "ann");

		HttpAnswer answer = caller.delete("/session?provider_logout=s3cretValue");

		assertProblem(answer, 400, "REQUEST_REJECTED");
		assertThat(answer.text()).contains("provider_logout").doesNotContain("s3cretValue");
		assertThat(log).doesNotContain("s3cretValue");
		assertThat(caller.get("/session").status()).isEqualTo(200);
	}

	@Test
	void nobodyIsSignedOutWithoutTheCsrfToken() throws IOException {
		Caller caller = Caller.signedIn(this.port, "ann", "ann");

		HttpAnswer answer = copyWithoutCsrfToken(caller).delete("/session");

		assertProblem(answer, 403, "CSRF_REJECTED");
		assertThat(caller.get("/session").status()).isEqualTo(200);
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET", "POST", "DELETE" })
	void aCallWithoutSessionIsRefusedBeforeAnythingElseAndNeverRedirected(String method) throws IOException {
		HttpAnswer none = new Caller(this.port).send(method, AGENTS, "");
		HttpAnswer madeUp = new Caller(this.port).send(method, AGENTS, "",
				"Cookie: __Host-session=0123456789ABCDEF0123456789ABCDEF");

		assertThat(List.of(none, madeUp)).allSatisfy((answer) -> {
			assertProblem(answer, 401, "SESSION_REQUIRED");
			assertThat(answer.has("Location")).isFalse();
			assertThat(answer.has("WWW-Authenticate")).isFalse();
			assertThat(answer.headers("Set-Cookie")).noneMatch((cookie) -> cookie.startsWith(SESSION));
		});
		assertThat(this.talkover.requests()).isEmpty();
	}

	private HttpAnswer postInChunks(Caller caller, String body) throws IOException {
		try (HttpWire wire = new HttpWire(this.port)) {
			String head = caller.head("POST", "/session", "Content-Type: application/json",
					"Transfer-Encoding: chunked");
			return wire.send(head + "\r\n%x\r\n%s\r\n0\r\n\r\n".formatted(body.length(), body)).answer();
		}
	}

	private Caller visitor() throws IOException {
		Caller caller = new Caller(this.port);
		caller.get("/session");
		return caller;
	}

	private Caller copyWithoutCsrfToken(Caller caller) {
		Caller copy = new Caller(this.port);
		copy.cookies().putAll(caller.cookies());
		copy.cookies().remove("XSRF-TOKEN");
		return copy;
	}

	/** The cookie as set last: its pair, then its attributes. */
	private static List<String> cookie(HttpAnswer answer, String name) {
		return List.of(answer.headers("Set-Cookie")
			.stream()
			.filter((cookie) -> cookie.startsWith(name + "="))
			.reduce((first, second) -> second)
			.orElseThrow()
			.split("; "));
	}

	private static String withoutId(HttpAnswer answer) {
		return answer.text().replace(answer.header("X-Request-Id"), "ID");
	}

	private static void assertProblem(HttpAnswer answer, int status, String code) {
		assertThat(answer.status()).isEqualTo(status);
		assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
		assertThat(answer.code()).isEqualTo(code);
	}

}
