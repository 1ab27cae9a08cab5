package io.github.talkoverbff.problem;

import java.io.IOException;

import io.github.talkoverbff.IntegrationTest;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.http.HttpAnswer;
import io.github.talkoverbff.standin.RawTalkover;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** A person who opens an address in a tab is told by a page, and programs as ever. */
@IntegrationTest
class ProblemPageIntegrationTests {

	private static final String[] TAB = { "Sec-Fetch-Dest: document",
			"Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8" };

	private final Caller caller;

	private final RawTalkover talkover;

	ProblemPageIntegrationTests(Caller caller, RawTalkover talkover) {
		this.caller = caller;
		this.talkover = talkover;
	}

	@Test
	void saysWhatHappenedAndWhatToDo() throws IOException {
		HttpAnswer answer = this.caller.get("/nowhere", TAB);

		assertThat(answer.status()).isEqualTo(404);
		assertThat(answer.header("Content-Type")).isEqualToIgnoringCase("text/html;charset=UTF-8");
		assertThat(answer.text()).contains("<title>There is no such operation</title>",
				"<h1>There is no such operation</h1>", "<a href=\"/problems/operation-unknown\">OPERATION_UNKNOWN</a>",
				answer.header("X-Request-Id"));
	}

	@Test
	void saysHowLongToWait() throws IOException {
		HttpAnswer answer = this.caller.get("/talkover/fault-rate-limited/api/v1/calls", TAB);

		assertThat(answer.text()).contains("<dt>Try again</dt><dd>in " + answer.header("Retry-After") + " s</dd>");
		assertThat(this.caller.get("/nowhere", TAB).text()).doesNotContain("Try again");
	}

	@Test
	void loadsItsStyleSheetAndNothingElse() throws IOException {
		for (HttpAnswer answer : new HttpAnswer[] { this.caller.get("/nowhere", TAB),
				this.caller.get("/talkover/nowhere/api/v1/calls", TAB) }) {
			assertThat(answer.header("Content-Security-Policy"))
				.isEqualTo("default-src 'none'; frame-ancestors 'none'; style-src 'self'; base-uri 'none'; "
						+ "form-action 'none'");
			assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
			assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
			assertThat(answer.text()).doesNotContain("<script", "<style", "style=", "http:", "https:");
		}
	}

	@Test
	void showsWhatTalkoverSaidAsText() throws IOException {
		this.talkover.willAnswer(404, "application/json",
				"{\"success\":false,\"code\":\"X\",\"message\":\"<img src=x onerror=alert(1)>\"}");

		HttpAnswer answer = this.caller.get("/talkover/raw/api/v1/agents", TAB);

		assertThat(answer.status()).isEqualTo(404);
		assertThat(answer.text()).contains("TALKOVER_REJECTED", "&lt;img src=x onerror=alert(1)&gt;")
			.doesNotContain("<img");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "GET | empty | text/html", "GET | document | application/json",
			"GET | iframe | text/html", "POST | document | text/html", "GET | | text/html" })
	void whoDoesNotLookAtItGetsTheProblem(String method, String destination, String accept) throws IOException {
		String field = (destination != null) ? "Sec-Fetch-Dest: " + destination : "X-None: 1";

		HttpAnswer answer = this.caller.send(method, "/nowhere", "", field, "Accept: " + accept);

		assertThat(answer.code()).isEqualTo("OPERATION_UNKNOWN");
	}

}
