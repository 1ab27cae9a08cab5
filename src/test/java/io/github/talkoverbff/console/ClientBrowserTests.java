package io.github.talkoverbff.console;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Route;
import io.github.talkoverbff.IntegrationTest;
import org.jspecify.annotations.Nullable;
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

	private static final String CLIENT = """
			async () => {
				const { connect } = await import(location.origin + '/talkover-client.js');
				const talkover = connect({ environment: 'production' });
				return %s.catch((problem) => `${problem.name} ${problem.code} ${problem.status} ${problem.outcome}`);
			}
			""";

	private static final String DIAL = "talkover.post('/api/v1/agents/agent_1/call', { to: '+15551234567' })";

	private final List<Request> requests = new CopyOnWriteArrayList<>();

	@LocalServerPort
	private int port;

	@BeforeEach
	void open(Page page) {
		new ConsolePage(page, this.port).open("/").signIn("ann").expectUser("ann");
		page.evaluate(
				"() => { const { timeout } = AbortSignal; AbortSignal.timeout = () => timeout.call(AbortSignal, 0); }");
	}

	@ParameterizedTest
	@ValueSource(strings = { "<h1>Gateway timeout</h1>", "{\"message\":\"Endpoint request timed out\"}",
			"{\"code\":\"ETIMEDOUT\"}", "null", "\"timeout\"", "[]" })
	void whatSomethingInBetweenAnswersIsAProblemToo(String body, Page page) {
		answer(page, (route) -> route.fulfill(new Route.FulfillOptions().setStatus(504).setBody(body)));

		assertThat(run(page, "talkover.get('/api/v1/agents')")).isEqualTo("TalkoverProblem NOT_A_PROBLEM 504 unknown");
	}

	@ParameterizedTest
	@ValueSource(strings = { "post('/api/v1/agents/agent_1/call', { to: '+15551234567' })",
			"post('/api/v1/campaigns/campaign_1/call', { to: '+15551234567' })",
			"patch('/api/v1/campaigns/campaign_1/status', { status: 'active' })",
			"post('/api/v1/campaigns/campaign_1/sftp/trigger-import')" })
	void asksAgainForADialWhoseAnswerIsLostWithTheSameKey(String call, Page page) {
		answer(page, Route::abort);

		run(page, "talkover." + call);

		assertThat(keys()).hasSize(3).doesNotContain("");
		assertThat(keys().stream().distinct()).hasSize(1);
	}

	/** Whose own session has ended, say: the phone may be ringing. */
	@ParameterizedTest
	@ValueSource(strings = { "<h1>Sign in</h1>", "{\"success\":true}", "" })
	void whatSomethingInBetweenAnswersToADialIsNoSuccess(String body, Page page) {
		answer(page, (route) -> route.fulfill(new Route.FulfillOptions().setStatus(200).setBody(body)));

		assertThat(run(page, DIAL)).isEqualTo("TalkoverProblem NOT_A_PROBLEM 200 unknown");
		assertThat(keys()).hasSize(1);
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

		assertThat(run(page, DIAL + ".then(JSON.stringify)")).isEqualTo("{\"success\":true}");
		assertThat(page.evaluate("`${keys.length} ${new Set(keys).size}`")).isEqualTo("3 1");
	}

	@ParameterizedTest
	@CsvSource({ "503, DIAL_LEDGER_UNAVAILABLE", "401, SESSION_REQUIRED", "403, ENVIRONMENT_DISABLED",
			"403, CSRF_REJECTED" })
	void aRefusalOfTheSecondTryDoesNotHideThatTheFirstMayHaveRung(int status, String code, Page page) {
		answer(page, (route) -> {
			if (this.requests.size() == 1) {
				route.abort();
			}
			else {
				route.fulfill(problem(status, code, ""));
			}
		});

		assertThat(run(page, DIAL)).isEqualTo("TalkoverProblem " + code + " " + status + " unknown");
	}

	/** A new one may be of another user, whom the key says nothing to. */
	@Test
	void aDialThatMayHaveRungIsNotSentWithANewCsrfToken(Page page) {
		answer(page, (route) -> {
			if (this.requests.size() == 1) {
				route.abort();
			}
			else {
				route.fulfill(problem(403, "CSRF_REJECTED", ""));
			}
		});

		run(page, DIAL);

		assertThat(keys()).hasSize(2);
	}

	/** A computer that slept through the night is not to ring anybody in the morning. */
	@Test
	void aDialIsNotSentAgainWhenNobodyThinksOfItAnyMore(Page page) {
		answer(page, Route::abort);
		String slowly = "((now) => { let looks = 0; Date.now = () => now + 400_000 * looks++; return %s; })(Date.now())";

		assertThat(run(page, slowly.formatted(DIAL))).asString().startsWith("TypeError");
		assertThat(keys()).hasSize(1);
	}

	@Test
	void aRefusalDoesNotHideThatTheCallIsUnderWay(Page page) {
		answer(page,
				(route) -> route.fulfill((this.requests.size() == 1)
						? problem(409, "DIAL_IN_PROGRESS",
								",\"retryable\":true,\"retry_after\":1,\"dial\":{\"state\":\"in_flight\"}")
						: problem(503, "DIAL_LEDGER_UNAVAILABLE", "")));

		assertThat(run(page, DIAL)).isEqualTo("TalkoverProblem DIAL_LEDGER_UNAVAILABLE 503 unknown");
	}

	@Test
	void aRefusalOfTheFirstTryStaysOne(Page page) {
		answer(page, (route) -> route.fulfill(problem(503, "DIAL_LEDGER_UNAVAILABLE", "")));

		assertThat(run(page, DIAL)).isEqualTo("TalkoverProblem DIAL_LEDGER_UNAVAILABLE 503 not_executed");
	}

	@Test
	void aCookieOfTheSameNameForALongerPathDoesNotLockTheAppOut(Page page) {
		openApp("", page);
		page.evaluate("document.cookie = 'XSRF-TOKEN=of-the-app; path=/app'");
		List<Integer> answers = new CopyOnWriteArrayList<>();
		page.onResponse((answer) -> {
			if (answer.request().method().equals("POST")) {
				answers.add(answer.status());
			}
		});

		run(page, "talkover.post('/api/v1/agents', { name: 'A' })");

		assertThat(answers).containsExactly(201);
	}

	@Test
	void worksWhereThereIsNoDocument(Page page) {
		openApp("", page);
		page.route("**/app/worker.js",
				(route) -> route.fulfill(new Route.FulfillOptions().setContentType("text/javascript").setBody("""
						import { connect } from '/talkover-client.js';
						const made = connect({ environment: 'production' }).post('/api/v1/agents', { name: 'A' });
						made.then(() => postMessage('made'), (reason) => postMessage(String(reason)));
						""")));

		Object said = page.evaluate("""
				() => new Promise((done) => {
					const worker = new Worker('/app/worker.js', { type: 'module' });
					worker.onmessage = ({ data }) => done(data);
					worker.onerror = ({ message }) => done(message);
				})
				""");

		assertThat(said).isEqualTo("made");
	}

	@Test
	void waitsAsLongAsAProblemSaysAndReadsAgain(Page page) {
		answer(page,
				(route) -> route.fulfill((this.requests.size() == 1)
						? problem(429, "TALKOVER_RATE_LIMITED", ",\"retryable\":true,\"retry_after\":60")
						: new Route.FulfillOptions().setContentType("application/json").setBody("{\"data\":[]}")));

		assertThat(run(page, "talkover.get('/api/v1/calls').then(JSON.stringify)")).isEqualTo("{\"data\":[]}");
	}

	@Test
	void whoCancelsDoesNotWait(Page page) {
		page.reload();
		answer(page, (route) -> route
			.fulfill(problem(429, "TALKOVER_RATE_LIMITED", ",\"retryable\":true,\"retry_after\":60")));

		assertThat(run(page, "talkover.get('/api/v1/calls', { signal: AbortSignal.timeout(500) })").toString())
			.startsWith("TimeoutError");
		assertThat(this.requests).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "application/json", "text/html" })
	void anEmptyAnswerIsNothing(String type, Page page) {
		answer(page, (route) -> route.fulfill(new Route.FulfillOptions().setContentType(type).setBody("")));

		assertThat(run(page, "talkover.get('/api/v1/agents')")).isNull();
	}

	@Test
	void aFailureWithoutAReasonPhraseHasATitle(Page page) {
		page.evaluate("() => { window.fetch = async () => new Response('', { status: 502, statusText: '' }); }");

		assertThat(page
			.evaluate(CLIENT.formatted("talkover.get('/api/v1/agents')").replace("problem.name", "problem.message")))
			.isEqualTo("Status 502 NOT_A_PROBLEM 502 unknown");
	}

	@ParameterizedTest
	@ValueSource(strings = { "patch('/api/v1/campaigns/campaign_1/status', { status: 'paused' })",
			"patch('/api/v1/campaigns/campaign_1/status', { status: 'completed' })",
			"patch('/api/v1/campaigns/campaign_1/status', { status: 'cancelled' })",
			"post('/api/v1/agents/agent_1/numbers/number_1/call')", "post('/api/v1/phone-numbers/number_1/call')",
			"put('/api/v1/agents/agent_1/status', { status: 'active' })", "post('/api/v1/contacts/trigger-import')" })
	void asksOnceForWhatIsNoDial(String call, Page page) {
		answer(page, Route::abort);

		run(page, "talkover." + call);

		assertThat(keys()).containsExactly("");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/api/v1/agents//call", "/api/v1/agents/\\\\call", "/api//v1/agents", "/api/v1/agents/",
			"/api/v1/agents/?page=1", "/v1/agents", "/api/../v1/agents", "/api/v1/agents/../calls",
			"/api/v1/agents/.%2E/calls", "/api/v1/campaigns/.", "/api/v1/agents/..?page=1", "/api" })
	void sendsNothingToWhatIsNoPathOfTalkover(String path, Page page) {
		answer(page, Route::abort);

		assertThat(run(page, "talkover.post('" + path + "', {}, { key: 'intent-1' })").toString())
			.startsWith("TypeError");
		assertThat(this.requests).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/api/v1/calls?search=a//../b", "/api/v1/agents/..a", "/api/v1/agents/a.b/calls" })
	void sendsWhatOnlyLooksLikeIt(String path, Page page) {
		answer(page, Route::abort);

		run(page, "talkover.get('" + path + "')");

		assertThat(this.requests).extracting(Request::url).singleElement().asString().endsWith(path);
	}

	@Test
	void takesWhatCarriesAKeyForADial(Page page) {
		answer(page, Route::abort);

		run(page, "talkover.post('/api/v2/bursts', {}, { key: 'burst-1' })");

		assertThat(keys()).containsExactly("burst-1", "burst-1", "burst-1");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{ 'Idempotency-Key': 'mine', Accept: 'text/csv' }",
			"{ 'idempotency-key': 'mine', accept: 'text/csv' }",
			"new Headers({ 'Idempotency-Key': 'mine', Accept: 'text/csv' })",
			"[['IDEMPOTENCY-KEY', 'mine'], ['ACCEPT', 'text/csv']]" })
	void whatTheAppSendsStandsInPlaceOfItsOwnHoweverItIsSpelled(String headers, Page page) {
		answer(page, Route::abort);

		run(page, DIAL.replace("' })", "' }, { headers: " + headers + " })"));

		assertThat(keys()).containsExactly("mine", "mine", "mine");
		assertThat(this.requests).extracting((request) -> request.headers().get("accept")).containsOnly("text/csv");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					                                                                                      | Look whether
					{"code":"TALKOVER_TIMEOUT","outcome":"unknown","dial":{"state":"unknown"}}            | Look whether
					{"code":"DIAL_IN_PROGRESS","outcome":"not_executed","dial":{"state":"in_flight"}}     | Look whether
					{"code":"DIAL_OUTCOME_UNKNOWN","outcome":"not_executed","dial":{"state":"unknown"}}   | Look whether
					{"code":"TALKOVER_ERROR","outcome":"not_executed","dial":{"state":"not_placed"},"detail":"It failed."} | It failed.
					{"code":"PERMISSION_DENIED","outcome":"not_executed","detail":"You may not."}         | You may not.
					""")
	void theExampleOfTheReadmeSaysWhatBecameOfTheCall(@Nullable String problem, String said, Page page)
			throws IOException {
		answer(page, (route) -> {
			if (route.request().method().equals("GET")) {
				route.fulfill(new Route.FulfillOptions().setContentType("application/json").setBody("{}"));
			}
			else if (problem != null) {
				route.fulfill(new Route.FulfillOptions().setStatus(409).setBody(problem));
			}
			else {
				route.abort();
			}
		});
		List<String> alerts = new CopyOnWriteArrayList<>();
		page.onDialog((dialog) -> {
			alerts.add(dialog.message());
			dialog.accept();
		});
		page.evaluate(example(1));

		assertThat(alerts).singleElement().asString().startsWith(said);
		assertThat(keys()).doesNotContain("");
		assertThat(keys().stream().distinct()).hasSize(1);
	}

	@Test
	void theExampleOfAnotherOriginShowsTheFormToWhoHasNoSession(Page page) throws IOException {
		List<String> said = new CopyOnWriteArrayList<>();
		page.onConsoleMessage((message) -> {
			if (message.type().equals("log")) {
				said.add(message.text());
			}
		});
		page.onDialog((dialog) -> {
			said.add(dialog.message());
			dialog.accept();
		});
		page.context().clearCookies();
		openApp("<form hidden><input name=user><input name=password><button>Enter</button></form>", page);

		page.evaluate(example(2));
		page.locator("[name=user]").fill("ann");
		page.locator("[name=password]").fill("wrong");
		page.locator("button").click();
		page.waitForCondition(() -> !said.isEmpty());
		assertThat(said).singleElement().asString().contains("password");

		said.clear();
		page.locator("[name=password]").fill("ann");
		page.locator("button").click();
		page.waitForCondition(() -> !said.isEmpty());
		assertThat(page.locator("form").isHidden()).isTrue();
		assertThat(said).singleElement().asString().contains("data");
	}

	/**
	 * The example of the README, as a function that takes the client from this origin.
	 */
	private static String example(int number) throws IOException {
		String example = Files.readString(Path.of("README.md")).split("```js\n", 3)[number].split("```", 2)[0];
		return "async () => {" + example.replaceFirst("import (.+) from '.*/talkover-client.js'",
				"const $1 = await import(location.origin + '/talkover-client.js')") + "}";
	}

	/**
	 * The keys of what was asked for, but for what is only read; empty where there is
	 * none.
	 */
	private List<String> keys() {
		return this.requests.stream()
			.filter((request) -> !request.method().equals("GET"))
			.map((request) -> request.headers().getOrDefault("idempotency-key", ""))
			.toList();
	}

	private void answer(Page page, Consumer<Route> answer) {
		page.route("**/talkover/production/**", (route) -> {
			this.requests.add(route.request());
			answer.accept(route);
		});
	}

	/** Opens a page of an app behind the same ingress. */
	private void openApp(String html, Page page) {
		page.route("**/app/", (route) -> route
			.fulfill(new Route.FulfillOptions().setContentType("text/html").setBody("<!doctype html>" + html)));
		page.navigate("http://localhost:" + this.port + "/app/");
	}

	private static Route.FulfillOptions problem(int status, String code, String more) {
		return new Route.FulfillOptions().setStatus(status)
			.setBody("{\"status\":%d,\"code\":\"%s\",\"outcome\":\"not_executed\"%s}".formatted(status, code, more));
	}

	private static Object run(Page page, String call) {
		return page.evaluate(CLIENT.formatted(call));
	}

}
