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

	private final List<Request> requests = new CopyOnWriteArrayList<>();

	@LocalServerPort
	private int port;

	@BeforeEach
	void open(Page page) {
		new ConsolePage(page, this.port).open("/").signIn("ann").expectUser("ann");
		page.evaluate("() => { const wait = setTimeout; window.setTimeout = (then) => wait(then); }");
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

	@Test
	void takesWhatCarriesAKeyForADial(Page page) {
		answer(page, Route::abort);

		run(page, "talkover.post('/api/v2/bursts', {}, { key: 'burst-1' })");

		assertThat(keys()).containsExactly("burst-1", "burst-1", "burst-1");
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
		String example = Files.readString(Path.of("README.md")).split("```js\n", 2)[1].split("```", 2)[0];

		page.evaluate("async () => {" + example.replaceFirst("import (.+) from '/talkover-client.js'",
				"const $1 = await import(location.origin + '/talkover-client.js')") + "}");

		assertThat(alerts).singleElement().asString().startsWith(said);
		assertThat(keys()).doesNotContain("");
		assertThat(keys().stream().distinct()).hasSize(1);
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

	private static Object run(Page page, String call) {
		return page.evaluate(CLIENT.formatted(call));
	}

}
