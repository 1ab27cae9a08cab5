package io.github.talkoverbff.proxy;

import io.github.talkoverbff.IntegrationTest;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.http.HttpAnswer;
import io.github.talkoverbff.standin.RawTalkover;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/** What path and query Talkover receives. */
@IntegrationTest
@ExtendWith(OutputCaptureExtension.class)
class TargetIntegrationTests {

	private final Caller caller;

	private final RawTalkover talkover;

	TargetIntegrationTests(Caller caller, RawTalkover talkover) {
		this.caller = caller;
		this.talkover = talkover;
	}

	@ParameterizedTest
	@CsvSource({ "%2B15551234567, %2B15551234567", "+15551234567, %2B15551234567", "a%20b, a%20b", "a:b@c, a%3Ab%40c",
			"%61gent, agent", "caf%C3%A9, caf%C3%A9", "caf%c3%a9, caf%C3%A9", "a!$&'()*=~, a%21%24%26%27%28%29%2A%3D~",
			"%252B1, %252B1", "100%25, 100%25", "%25252541, %25252541", "a-b._~, a-b._~" })
	void encodesEverySegmentAnew(String sent, String received) throws Exception {
		this.talkover.willAnswer(200, "application/json", "{}");

		HttpAnswer answer = this.caller.get("/talkover/raw/api/v1/agents/a/active-call/" + sent);

		assertThat(answer.status()).isEqualTo(200);
		assertThat(this.talkover.nextHead())
			.startsWith("GET /api/v1/agents/a/active-call/" + received + " HTTP/1.1\r\n");
	}

	@ParameterizedTest
	@ValueSource(strings = { "%2e", "%2E%2e", ".", "..", "a%2Fb", "a%2fb", "a%5Cb", "a;b", "a%3Bb", "%00", "a%00",
			"a%0Ab", "a%7F", "a%C2%85b", "%", "%4", "%zz", ";%", "%252e%252e", "%25252e", "%2525252541", "a%252Fb",
			"a%255cb", "%2500", "%C3%28", "%ff", "" })
	void refusesASegmentThatCouldMeanSomethingElse(String segment) throws Exception {
		HttpAnswer answer = this.caller.get("/talkover/raw/api/v1/agents/" + segment + "/calls");

		assertThat(answer.status()).isBetween(400, 404);
		assertThat(answer.code()).isIn("REQUEST_REJECTED", "OPERATION_UNKNOWN");
		assertThat(this.talkover.isUnasked()).isTrue();
	}

	@Test
	void sendsAVariableOf200Characters() throws Exception {
		this.talkover.willAnswer(200, "application/json", "{}");

		HttpAnswer answer = this.caller.get("/talkover/raw/api/v1/agents/" + "%61".repeat(200) + "/active-call/1");

		assertThat(answer.status()).isEqualTo(200);
		assertThat(this.talkover.nextHead()).startsWith("GET /api/v1/agents/" + "a".repeat(200) + "/active-call/1 ");
	}

	/** The ledger of dials keeps the first for weeks. */
	@ParameterizedTest
	@CsvSource({ "GET, active-call/1", "POST, call" })
	void refusesAVariableThatIsLongerThanAnyId(String method, String rest) throws Exception {
		HttpAnswer answer = this.caller.send(method, "/talkover/raw/api/v1/agents/" + "a".repeat(201) + "/" + rest,
				"{\"to\":\"+15551230001\"}");

		assertThat(answer.status()).isEqualTo(400);
		assertThat(answer.code()).isEqualTo("REQUEST_REJECTED");
		assertThat(answer.text()).contains("200 characters");
		assertThat(this.talkover.isUnasked()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/talkover/raw/api/v1/calls/", "/talkover/raw//api/v1/calls", "/talkover/raw/api/v1/Calls",
			"/talkover/raw/api/v1/agents/templates", "/talkover/raw/api/v1/calendars/events/a", "/talkover/raw",
			"/talkover/raw/", "/talkover/", "/talkover", "/talkover/raw/api/v2/calls",
			"/talkover/raw/api/v1/agents/a/b/c/d/e", "/Talkover/raw/api/v1/calls" })
	void sendsNothingForAPathThatIsNotAnOperation(String path) throws Exception {
		HttpAnswer answer = this.caller.get(path);

		assertThat(answer.status()).isIn(400, 404);
		assertThat(answer.code()).isIn("REQUEST_REJECTED", "OPERATION_UNKNOWN");
		assertThat(this.talkover.isUnasked()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/%74alkover", "/talkover;a=b", "/./talkover", "/x/../talkover", "/talkover/.",
			"/%2e/talkover", "/talkover/../talkover", "/;/talkover", "//talkover" })
	void refusesAPathThatOnlyLeadsToTheProxyAndLogsNothingOfIt(String prefix, CapturedOutput output) throws Exception {
		HttpAnswer answer = this.caller.get(prefix + "/raw/api/v1/agents/a/active-call/+15550009999");

		assertThat(answer.status()).isIn(400, 404);
		assertThat(answer.code()).isIn("REQUEST_REJECTED", "OPERATION_UNKNOWN", "NOT_FOUND");
		assertThat(this.talkover.isUnasked()).isTrue();
		assertThat(output).doesNotContain("15550009999");
	}

	@ParameterizedTest
	@ValueSource(strings = { "?", "?page=1", "?calendar_ids[]=a&calendar_ids[]=b", "?calendar_ids%5B%5D=a",
			"?search=%2B1555", "?search=+1555", "?a={b}|c\\d^e`f", "?a=%7b&b=%7B", "?a=b?c/d:e@f", "?a&b=&=c&&d",
			"?a='x'", "?a=\"x\"<y>", "?a=caf%C3%A9", "?a=%e9", "?a=1;b=2" })
	void passesOnTheQueryByteForByte(String query) throws Exception {
		this.talkover.willAnswer(200, "application/json", "{}");

		HttpAnswer answer = this.caller.get("/talkover/raw/api/v1/calendars/events" + query);

		assertThat(answer.status()).as(answer.text()).isEqualTo(200);
		assertThat(this.talkover.nextHead()).startsWith("GET /api/v1/calendars/events" + query + " HTTP/1.1\r\n")
			.doesNotContainIgnoringCase("exact-target");
	}

	@ParameterizedTest
	@ValueSource(strings = { "?a=%", "?a=%4", "?a=%zz", "?_method=DELETE", "?a=b&_method=PUT", "?a=b&c=d&_method=PUT",
			"?%5Fmethod=DELETE", "?_METHOD=DELETE", "?_method", "?+_method=DELETE", "?.method=DELETE",
			"?%20.method=DELETE", "?_method[]=DELETE", "?_method%5B%5D=DELETE", "?_method%00x=DELETE" })
	void refusesAQueryThatIsMalformedOrOverridesTheMethod(String query) throws Exception {
		HttpAnswer answer = this.caller.get("/talkover/raw/api/v1/calls" + query);

		assertThat(answer.status()).isEqualTo(400);
		assertThat(answer.code()).isEqualTo("REQUEST_REJECTED");
		assertThat(this.talkover.isUnasked()).isTrue();
	}

	/**
	 * A URI has none (RFC 3986, section 2), and Java's tells those it refuses to the log.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "\u00a0", "\u0085", "\u2028", "\u3000", "\u00e9", "%\uff14\uff11" })
	void refusesAQueryWithCharactersThatAreNotEncoded(String character, CapturedOutput log) throws Exception {
		HttpAnswer answer = this.caller.get("/talkover/raw/api/v1/calls?search=+15551239876" + character);

		assertThat(answer.status()).isEqualTo(400);
		assertThat(answer.code()).isEqualTo("REQUEST_REJECTED");
		assertThat(answer.text()).contains("percent");
		assertThat(log.getAll()).doesNotContain("15551239876");
		assertThat(this.talkover.isUnasked()).isTrue();
	}

	@Test
	void findsTheStaticSegmentBeforeTheVariable() throws Exception {
		this.talkover.willAnswer(500, "application/json", "{}");

		HttpAnswer answer = this.caller.get("/talkover/raw/api/v1/calendars/events");

		assertThat(answer.text()).contains("\"operation\":\"get-calendar-events-batch\"");
	}

	@ParameterizedTest
	@CsvSource({ "DELETE, /api/v1/calls, GET", "PUT, /api/v1/agents, 'GET, POST'", "HEAD, /api/v1/calls, GET",
			"OPTIONS, /api/v1/calls, GET", "PROPFIND, /api/v1/calls, GET" })
	void namesTheMethodsOfAPathThatDoesNotTakeThisOne(String method, String path, String allowed) throws Exception {
		HttpAnswer answer = this.caller.send(method, "/talkover/raw" + path, "");

		assertThat(answer.status()).isEqualTo(405);
		assertThat(answer.header("Allow")).isEqualTo(allowed);
		assertThat(this.talkover.isUnasked()).isTrue();
	}

	@Test
	void refusesAnEnvironmentThatIsNotConfigured() throws Exception {
		HttpAnswer answer = this.caller.get("/talkover/elsewhere/api/v1/calls");

		assertThat(answer.status()).isEqualTo(404);
		assertThat(answer.code()).isEqualTo("ENVIRONMENT_UNKNOWN");
		assertThat(answer.text()).doesNotContain("\"environment\"");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/api/user", "/api/v1/credits/balance" })
	void doesNotServeOperationsThatNeedAUsersToken(String path) throws Exception {
		HttpAnswer answer = this.caller.get("/talkover/raw" + path);

		assertThat(answer.status()).isEqualTo(501);
		assertThat(answer.code()).isEqualTo("OPERATION_NOT_SERVED");
		assertThat(this.talkover.isUnasked()).isTrue();
	}

}
