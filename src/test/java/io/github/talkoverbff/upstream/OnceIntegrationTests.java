package io.github.talkoverbff.upstream;

import java.io.IOException;
import java.util.stream.Stream;

import io.github.talkoverbff.OwnProxy;
import io.github.talkoverbff.http.HttpAnswer;
import io.github.talkoverbff.standin.RawTalkover;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What must not be carried out twice is not sent twice, but for a 401 in full. */
class OnceIntegrationTests {

	private static final String CALL = "/talkover/eu/api/v1/agents/agent_1/call";

	private static final String TO = "{\"to\":\"+15550100\"}";

	private static final String PLACED = "{\"success\":true,\"data\":{\"id\":\"call_1\",\"status\":\"initiated\"}}";

	private final RawTalkover talkover = new RawTalkover();

	@AfterEach
	void stop() throws IOException {
		this.talkover.close();
	}

	@Test
	void aDialThatWasRefusedInFullIsSentAgainWithTheOtherToken() throws Exception {
		try (OwnProxy proxy = proxy()) {
			this.talkover.willAnswer(401, "application/json", "{}").willAnswer(200, "application/json", PLACED);

			assertThat(proxy.signedIn("ann").post(CALL, TO).status()).isEqualTo(200);

			assertThat(this.talkover.nextHead()).contains("Bearer talq_first");
			assertThat(this.talkover.nextHead()).contains("Bearer talq_second");
		}
	}

	@Test
	void aDialWhoseRefusalBrokeOffIsNotSentAgain() throws Exception {
		try (OwnProxy proxy = proxy()) {
			this.talkover.willAnswer("HTTP/1.1 401 Any\r\nContent-Length: 9\r\n\r\n{")
				.willAnswer(200, "application/json", PLACED);

			HttpAnswer answer = proxy.signedIn("ann").post(CALL, TO);

			assertThat(answer.code()).isEqualTo("TALKOVER_TOKEN_REJECTED");
			assertThat(answer.text()).contains("\"outcome\":\"unknown\"");
			assertThat(this.talkover.unseenHeads()).filteredOn((head) -> head.startsWith("POST ")).hasSize(1);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "dial", "charge", "live" })
	void aGetIsSentOnceIfItsEffectIsNotToBeHadTwice(String effect) throws Exception {
		try (OwnProxy proxy = proxy("talkover.operations=redial GET /api/v1/redial calls:" + effect)) {
			this.talkover.willAnswer(503, "text/html", "no").willAnswer(200, "application/json", PLACED);

			HttpAnswer answer = proxy.signedIn("ann").get("/talkover/eu/api/v1/redial");

			assertThat(answer.code()).isEqualTo("TALKOVER_FAILED");
			assertThat(answer.text()).contains("\"outcome\":\"unknown\"", "\"retryable\":false");
			this.talkover.nextHead();
			assertThat(this.talkover.isUnasked()).isTrue();
		}
	}

	private OwnProxy proxy(String... settings) {
		return OwnProxy.before(this.talkover.baseUrl(),
				Stream
					.concat(Stream.of("talkover.environments.eu.token=talq_first",
							"talkover.environments.eu.next-token=talq_second"), Stream.of(settings))
					.toArray(String[]::new));
	}

}
