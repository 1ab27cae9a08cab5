package io.github.talkoverbff.upstream;

import java.io.IOException;

import io.github.talkoverbff.OwnProxy;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.http.HttpAnswer;
import io.github.talkoverbff.standin.RawTalkover;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What is sent to Talkover again, and how often. */
class SafeRetriesIntegrationTests {

	private static final String CALLS = "/talkover/production/api/v1/calls";

	private final RawTalkover talkover = new RawTalkover();

	@AfterEach
	void stop() throws IOException {
		this.talkover.close();
	}

	@ParameterizedTest
	@ValueSource(ints = { 502, 503, 504 })
	void aGetIsSentAgainAfterAGatewaysFailure(int status) throws Exception {
		try (OwnProxy proxy = proxy()) {
			this.talkover.willAnswer(status, "text/html", "no")
				.willAnswer(status, "text/html", "no")
				.willAnswer(200, "application/json", "[1]");

			assertThat(proxy.signedIn("ann").get(CALLS).text()).isEqualTo("[1]");
		}
	}

	@Test
	void aGetIsSentAgainAfterABrokenConnection() throws Exception {
		try (OwnProxy proxy = proxy()) {
			this.talkover.willDo((in, out) -> {
			}).willAnswer(200, "application/json", "[1]");

			assertThat(proxy.signedIn("ann").get(CALLS).text()).isEqualTo("[1]");
		}
	}

	@Test
	void aGetThatWasSentIsNotCalledUnsentBecauseItsRepetitionWas() throws Exception {
		try (OwnProxy proxy = proxy()) {
			Caller ann = proxy.signedIn("ann");
			this.talkover.willDo((in, out) -> this.talkover.close());

			assertThat(ann.get(CALLS).text()).contains("\"code\":\"TALKOVER_UNREACHABLE\"", "\"outcome\":\"unknown\"")
				.doesNotContain("nothing was sent");
		}
	}

	@ParameterizedTest
	@CsvSource({ "POST, /api/v1/agents", "PUT, /api/v1/agents/a/voice", "DELETE, /api/v1/agents/a" })
	void nothingElseIsEverSentAgain(String method, String path) throws Exception {
		try (OwnProxy proxy = proxy()) {
			Caller ann = proxy.signedIn("ann");
			for (int i = 0; i < 3; i++) {
				this.talkover.reset();
				this.talkover.willAnswer(503, "text/html", "no").willAnswer(200, "application/json", "{}");

				assertThat(ann.send(method, "/talkover/production" + path, "").code()).isEqualTo("TALKOVER_FAILED");
				this.talkover.nextHead();
				assertThat(this.talkover.isUnasked()).isTrue();
			}
		}
	}

	@Test
	void aGetIsNotSentAgainBeforeTheTimeThatTalkoverNames() throws Exception {
		try (OwnProxy proxy = proxy()) {
			for (String body : new String[] { "", "<html>", "{\"mess" }) {
				this.talkover.reset();
				this.talkover
					.willAnswer("HTTP/1.1 503 Busy\r\nRetry-After: 9\r\nContent-Length: " + body.length() + "\r\n\r\n"
							+ body)
					.willAnswer(200, "application/json", "{}");

				HttpAnswer answer = proxy.signedIn("ann").get(CALLS);

				assertThat(answer.status()).isIn(502, 503);
				assertThat(answer.header("Retry-After")).isEqualTo("9");
			}
		}
	}

	@Test
	void retriesAreATenthOfTheRequestsAtMost() throws Exception {
		try (OwnProxy proxy = proxy("talkover.upstream.breaker=false", "talkover.upstream.retries=1")) {
			Caller ann = proxy.signedIn("ann");
			int requests = 60;
			for (int i = 0; i < 2 * requests; i++) {
				this.talkover.willAnswer(503, "text/html", "no");
			}
			for (int i = 0; i < requests; i++) {
				assertThat(ann.get(CALLS).code()).isEqualTo("TALKOVER_FAILED");
			}

			int arrived = 0;
			for (; !this.talkover.isUnasked(); arrived++) {
				this.talkover.nextHead();
			}
			// ten are there from the beginning, and one is earned for ten requests; the
			// first earns nothing, as there is no room for more
			assertThat(arrived).isEqualTo(requests + 10 + (requests - 1) / 10);
		}
	}

	private OwnProxy proxy(String... settings) {
		return OwnProxy.before(this.talkover.baseUrl(), settings);
	}

}
