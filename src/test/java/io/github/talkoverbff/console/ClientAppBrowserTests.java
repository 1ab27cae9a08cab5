package io.github.talkoverbff.console;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import io.github.talkoverbff.IntegrationTest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/** The client in pages and workers of web apps, as the README shows it. */
@IntegrationTest
@ExtendWith(Chromium.class)
class ClientAppBrowserTests {

	private final ClientCalls calls = new ClientCalls();

	@LocalServerPort
	private int port;

	@BeforeEach
	void open(Page page) {
		ClientCalls.open(page, this.port);
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

		ClientCalls.run(page, "talkover.post('/api/v1/agents', { name: 'A' })");

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
	void theExampleOfTheReadmeSignsInByHandAndHasTheTokenFromThereOn(Page page) throws IOException {
		page.context().clearCookies();
		openApp("", page);

		Object status = page.evaluate("async () => { const username = 'ann', password = 'ann';" + code(1) + """
				const signOut = { method: 'DELETE', headers: { 'X-XSRF-TOKEN': token } };
				return (await fetch('/session', signOut)).status;
				}""");

		assertThat(status).isEqualTo(204);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					                                                                                      | Check whether
					{"code":"TALKOVER_TIMEOUT","outcome":"unknown","dial":{"state":"unknown"}}            | Check whether
					{"code":"DIAL_IN_PROGRESS","outcome":"not_executed","dial":{"state":"in_flight"}}     | Check whether
					{"code":"DIAL_OUTCOME_UNKNOWN","outcome":"not_executed","dial":{"state":"unknown"}}   | Check whether
					{"code":"TALKOVER_ERROR","outcome":"not_executed","dial":{"state":"not_placed"},"detail":"It failed."} | It failed.
					{"code":"PERMISSION_DENIED","outcome":"not_executed","detail":"You may not."}         | You may not.
					""")
	void theExampleOfTheReadmeSaysWhatBecameOfTheCall(@Nullable String problem, String said, Page page)
			throws IOException {
		this.calls.answer(page, (route) -> {
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
		page.evaluate(example(2));

		assertThat(alerts).singleElement().asString().startsWith(said);
		assertThat(this.calls.keys()).doesNotContain("");
		assertThat(this.calls.keys().stream().distinct()).hasSize(1);
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

		page.evaluate(example(3));
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
		return "async () => {" + code(number).replaceFirst("import (.+) from '.*/talkover-client.js'",
				"const $1 = await import(location.origin + '/talkover-client.js')") + "}";
	}

	private static String code(int number) throws IOException {
		return Files.readString(Path.of("README.md")).split("```js\n")[number].split("```", 2)[0];
	}

	/** Opens a page of an app behind the same ingress. */
	private void openApp(String html, Page page) {
		page.route("**/app/", (route) -> route
			.fulfill(new Route.FulfillOptions().setContentType("text/html").setBody("<!doctype html>" + html)));
		page.navigate("http://localhost:" + this.port + "/app/");
	}

}
