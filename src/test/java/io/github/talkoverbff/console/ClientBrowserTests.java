package io.github.talkoverbff.console;

import java.util.function.Consumer;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import io.github.talkoverbff.IntegrationTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/** What the client for web apps makes of answers. */
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

	private static void answer(Page page, Consumer<Route> answer) {
		page.route("**/talkover/production/**", answer);
	}

	private static Object run(Page page, String call) {
		return page.evaluate(CLIENT.formatted(call));
	}

}
