package io.github.talkoverbff.console;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Route;
import io.github.talkoverbff.IntegrationTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/** What the client for web apps makes of answers, and of those that are lost. */
@IntegrationTest
@ExtendWith(Chromium.class)
class ClientBrowserTests {

	private static final String DIAL = "talkover.post('/api/v1/agents/agent_1/call', { to: '+15551234567' })";

	private final ClientCalls calls = new ClientCalls();

	@LocalServerPort
	private int port;

	@BeforeEach
	void open(Page page) {
		ClientCalls.open(page, this.port);
	}

	@ParameterizedTest
	@ValueSource(strings = { "<h1>Gateway timeout</h1>", "{\"message\":\"Endpoint request timed out\"}",
			"{\"code\":\"ETIMEDOUT\"}", "null", "\"timeout\"", "[]" })
	void whatSomethingInBetweenAnswersIsAProblemToo(String body, Page page) {
		this.calls.answer(page, (route) -> route.fulfill(new Route.FulfillOptions().setStatus(504).setBody(body)));

		assertThat(ClientCalls.run(page, "talkover.get('/api/v1/agents')"))
			.isEqualTo("TalkoverProblem NOT_A_PROBLEM 504 unknown");
	}

	@ParameterizedTest
	@ValueSource(strings = { "post('/api/v1/agents/agent_1/call', { to: '+15551234567' })",
			"post('/api/v1/campaigns/campaign_1/call', { to: '+15551234567' })",
			"patch('/api/v1/campaigns/campaign_1/status', { status: 'active' })",
			"post('/api/v1/campaigns/campaign_1/sftp/trigger-import')" })
	void asksAgainForADialWhoseAnswerIsLostWithTheSameKey(String call, Page page) {
		this.calls.answer(page, Route::abort);

		ClientCalls.run(page, "talkover." + call);

		assertThat(this.calls.keys()).hasSize(3).doesNotContain("");
		assertThat(this.calls.keys().stream().distinct()).hasSize(1);
	}

	/** Whose own session has ended, say: the phone may be ringing. */
	@ParameterizedTest
	@ValueSource(strings = { "<h1>Sign in</h1>", "{\"success\":true}", "" })
	void whatSomethingInBetweenAnswersToADialIsNoSuccess(String body, Page page) {
		this.calls.answer(page, (route) -> route.fulfill(new Route.FulfillOptions().setStatus(200).setBody(body)));

		assertThat(ClientCalls.run(page, DIAL)).isEqualTo("TalkoverProblem NOT_A_PROBLEM 200 unknown");
		assertThat(this.calls.keys()).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(ints = { 200, 409 })
	void asksAgainForADialWhoseAnswerBreaksOff(int status, Page page) {
		page.evaluate("""
				(status) => {
					const { fetch } = window;
					window.keys = [];
					window.fetch = async (url, options) => {
						if (options.method === 'GET') return fetch(url, options);
						keys.push(options.headers.get('idempotency-key'));
						const whole = '{"success":true}';
						const cut = new ReadableStream({ pull: (answer) => answer.error(TypeError('It broke off')) });
						return new Response(keys.length < 3 ? cut : whole, keys.length < 3 ? { status }
							: { headers: { 'Dial-Id': 'dial_1', 'Content-Type': 'application/json' } });
					};
				}
				""", status);

		assertThat(ClientCalls.run(page, DIAL + ".then(JSON.stringify)")).isEqualTo("{\"success\":true}");
		assertThat(page.evaluate("`${keys.length} ${new Set(keys).size}`")).isEqualTo("3 1");
	}

	@ParameterizedTest
	@CsvSource({ "503, DIAL_LEDGER_UNAVAILABLE", "401, SESSION_REQUIRED", "403, ENVIRONMENT_DISABLED",
			"403, CSRF_REJECTED" })
	void aRefusalOfTheSecondTryDoesNotHideThatTheFirstMayHaveRung(int status, String code, Page page) {
		this.calls.answer(page, (route) -> {
			if (this.calls.requests().size() == 1) {
				route.abort();
			}
			else {
				route.fulfill(problem(status, code, ""));
			}
		});

		assertThat(ClientCalls.run(page, DIAL)).isEqualTo("TalkoverProblem " + code + " " + status + " unknown");
	}

	/** A new one may be of another user, whom the key says nothing to. */
	@Test
	void aDialThatMayHaveRungIsNotSentWithANewCsrfToken(Page page) {
		this.calls.answer(page, (route) -> {
			if (this.calls.requests().size() == 1) {
				route.abort();
			}
			else {
				route.fulfill(problem(403, "CSRF_REJECTED", ""));
			}
		});

		ClientCalls.run(page, DIAL);

		assertThat(this.calls.keys()).hasSize(2);
	}

	/** A computer that slept through the night is not to ring anybody in the morning. */
	@Test
	void aDialIsNotSentAgainWhenNobodyThinksOfItAnyMore(Page page) {
		this.calls.answer(page, Route::abort);
		String slowly = "((now) => { let looks = 0; Date.now = () => now + 400_000 * looks++; return %s; })(Date.now())";

		assertThat(ClientCalls.run(page, slowly.formatted(DIAL))).asString().startsWith("TypeError");
		assertThat(this.calls.keys()).hasSize(1);
	}

	@Test
	void aRefusalDoesNotHideThatTheCallIsUnderWay(Page page) {
		this.calls.answer(page,
				(route) -> route.fulfill((this.calls.requests().size() == 1)
						? problem(409, "DIAL_IN_PROGRESS",
								",\"retryable\":true,\"retry_after\":1,\"dial\":{\"state\":\"in_flight\"}")
						: problem(503, "DIAL_LEDGER_UNAVAILABLE", "")));

		assertThat(ClientCalls.run(page, DIAL)).isEqualTo("TalkoverProblem DIAL_LEDGER_UNAVAILABLE 503 unknown");
	}

	@Test
	void aRefusalOfTheFirstTryStaysOne(Page page) {
		this.calls.answer(page, (route) -> route.fulfill(problem(503, "DIAL_LEDGER_UNAVAILABLE", "")));

		assertThat(ClientCalls.run(page, DIAL)).isEqualTo("TalkoverProblem DIAL_LEDGER_UNAVAILABLE 503 not_executed");
	}

	@Test
	void waitsAsLongAsAProblemSaysAndReadsAgain(Page page) {
		this.calls.answer(page,
				(route) -> route.fulfill((this.calls.requests().size() == 1)
						? problem(429, "TALKOVER_RATE_LIMITED", ",\"retryable\":true,\"retry_after\":60")
						: new Route.FulfillOptions().setContentType("application/json").setBody("{\"data\":[]}")));

		assertThat(ClientCalls.run(page, "talkover.get('/api/v1/calls').then(JSON.stringify)"))
			.isEqualTo("{\"data\":[]}");
	}

	@Test
	void whoCancelsDoesNotWait(Page page) {
		page.reload();
		this.calls.answer(page, (route) -> route
			.fulfill(problem(429, "TALKOVER_RATE_LIMITED", ",\"retryable\":true,\"retry_after\":60")));

		assertThat(
				ClientCalls.run(page, "talkover.get('/api/v1/calls', { signal: AbortSignal.timeout(500) })").toString())
			.startsWith("TimeoutError");
		assertThat(this.calls.requests()).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "application/json", "text/html" })
	void anEmptyAnswerIsNothing(String type, Page page) {
		this.calls.answer(page, (route) -> route.fulfill(new Route.FulfillOptions().setContentType(type).setBody("")));

		assertThat(ClientCalls.run(page, "talkover.get('/api/v1/agents')")).isNull();
	}

	@Test
	void aFailureWithoutAReasonPhraseHasATitle(Page page) {
		page.evaluate("() => { window.fetch = async () => new Response('', { status: 502, statusText: '' }); }");

		assertThat(page.evaluate(ClientCalls.CLIENT.formatted("talkover.get('/api/v1/agents')")
			.replace("problem.name", "problem.message"))).isEqualTo("HTTP 502 NOT_A_PROBLEM 502 unknown");
	}

	@ParameterizedTest
	@ValueSource(strings = { "patch('/api/v1/campaigns/campaign_1/status', { status: 'paused' })",
			"patch('/api/v1/campaigns/campaign_1/status', { status: 'completed' })",
			"patch('/api/v1/campaigns/campaign_1/status', { status: 'cancelled' })",
			"post('/api/v1/agents/agent_1/numbers/number_1/call')", "post('/api/v1/phone-numbers/number_1/call')",
			"put('/api/v1/agents/agent_1/status', { status: 'active' })", "post('/api/v1/contacts/trigger-import')" })
	void asksOnceForWhatIsNoDial(String call, Page page) {
		this.calls.answer(page, Route::abort);

		ClientCalls.run(page, "talkover." + call);

		assertThat(this.calls.keys()).containsExactly("");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/api/v1/agents//call", "/api/v1/agents/\\\\call", "/api//v1/agents", "/api/v1/agents/",
			"/api/v1/agents/?page=1", "/v1/agents", "/api/../v1/agents", "/api/v1/agents/../calls",
			"/api/v1/agents/.%2E/calls", "/api/v1/campaigns/.", "/api/v1/agents/..?page=1", "/api", "/API/v1/agents",
			"/api/v1/agents/\\t..", "/api/v1/agents/.\\n./calls", "/api/v1/agents/.. ", "/api/v1/agents/a b" })
	void sendsNothingToWhatIsNoPathOfTalkover(String path, Page page) {
		this.calls.answer(page, Route::abort);

		assertThat(ClientCalls.run(page, "talkover.post('" + path + "', {}, { key: 'intent-1' })").toString())
			.startsWith("TypeError");
		assertThat(this.calls.requests()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/api/v1/calls?search=a//../b", "/api/v1/agents/..a", "/api/v1/agents/a.b/calls" })
	void sendsWhatOnlyLooksLikeIt(String path, Page page) {
		this.calls.answer(page, Route::abort);

		ClientCalls.run(page, "talkover.get('" + path + "')");

		assertThat(this.calls.requests()).extracting(Request::url).singleElement().asString().endsWith(path);
	}

	@Test
	void takesWhatCarriesAKeyForADial(Page page) {
		this.calls.answer(page, Route::abort);

		ClientCalls.run(page, "talkover.post('/api/v2/bursts', {}, { key: 'burst-1' })");

		assertThat(this.calls.keys()).containsExactly("burst-1", "burst-1", "burst-1");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{ 'Idempotency-Key': 'mine', Accept: 'text/csv' }",
			"{ 'idempotency-key': 'mine', accept: 'text/csv' }",
			"new Headers({ 'Idempotency-Key': 'mine', Accept: 'text/csv' })",
			"[['IDEMPOTENCY-KEY', 'mine'], ['ACCEPT', 'text/csv']]" })
	void whatTheAppSendsStandsInPlaceOfItsOwnHoweverItIsSpelled(String headers, Page page) {
		this.calls.answer(page, Route::abort);

		ClientCalls.run(page, DIAL.replace("' })", "' }, { headers: " + headers + " })"));

		assertThat(this.calls.keys()).containsExactly("mine", "mine", "mine");
		assertThat(this.calls.requests()).extracting((request) -> request.headers().get("accept"))
			.containsOnly("text/csv");
	}

	private static Route.FulfillOptions problem(int status, String code, String more) {
		return new Route.FulfillOptions().setStatus(status)
			.setBody("{\"status\":%d,\"code\":\"%s\",\"outcome\":\"not_executed\"%s}".formatted(status, code, more));
	}

}
