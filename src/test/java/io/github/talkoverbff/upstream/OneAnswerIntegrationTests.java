package io.github.talkoverbff.upstream;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.github.talkoverbff.IntegrationTest;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.http.HttpAnswer;
import io.github.talkoverbff.standin.RawTalkover;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** A request is given its own answer: what comes before or after it is none. */
@IntegrationTest
class OneAnswerIntegrationTests {

	private static final String CALLS = "/talkover/raw/api/v1/calls";

	private final Caller caller;

	private final RawTalkover talkover;

	OneAnswerIntegrationTests(Caller caller, RawTalkover talkover) {
		this.caller = caller;
		this.talkover = talkover;
	}

	@ParameterizedTest
	@ValueSource(strings = { "100 Continue", "102 Processing", "103 Early Hints", "199 Unheard Of" })
	void waitsForTheAnswer(String status) throws Exception {
		String interim = "HTTP/1.1 " + status + "\r\nLink: </a>\r\n\r\n";
		this.talkover.willDoUnannounced((in, out) -> RawTalkover.write(out, interim + interim + answer("first")));

		HttpAnswer answer = this.caller.get(CALLS);

		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.text()).isEqualTo("\"first\"");
		assertThat(answer.has("Link")).isFalse();
	}

	@Test
	void everybodyIsGivenHisOwnAnswer() throws Exception {
		CountDownLatch secondIsAnswered = new CountDownLatch(1);
		this.talkover.willDoUnannounced((in, out) -> {
			RawTalkover.write(out, "HTTP/1.1 103 Early Hints\r\n\r\n");
			secondIsAnswered.await();
			RawTalkover.write(out, answer("first"));
		});
		try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
			Future<HttpAnswer> first = callers.submit(() -> this.caller.get(CALLS));
			this.talkover.nextHead();
			this.talkover.willAnswer(answer("second"));

			HttpAnswer second = this.caller.get(CALLS);
			secondIsAnswered.countDown();

			assertThat(second.text()).isEqualTo("\"second\"");
			assertThat(first.get().text()).isEqualTo("\"first\"");
		}
	}

	@Test
	void readsOnAfterWhatItDrops() throws Exception {
		// more than one read takes in
		String interim = "HTTP/1.1 103 Early Hints\r\nLink: <" + "a".repeat(3000) + ">\r\n\r\n";
		CountDownLatch isAnswered = new CountDownLatch(1);
		this.talkover.willDoUnannounced((in, out) -> {
			RawTalkover.write(out, interim.repeat(20) + answer("first"));
			isAnswered.await(); // the end of the connection would have all of it read
		});

		assertThat(this.caller.get(CALLS).text()).isEqualTo("\"first\"");
		isAnswered.countDown();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			204 No Content   | Content-Length: 10
			304 Not Modified | Content-Length: 10
			""")
	void noRequestFollowsABodyThatCannotBe(String status, String field) throws Exception {
		this.talkover.willDoUnannounced((in, out) -> {
			RawTalkover.write(out, "HTTP/1.1 " + status + "\r\n" + field + "\r\n\r\n{\"mine\":1}");
			RawTalkover.readHead(in);
			RawTalkover.write(out, answer("behind that body"));
		});
		this.caller.get(CALLS);

		this.talkover.willAnswer(answer("second"));
		assertThat(this.caller.post("/talkover/raw/api/v1/agents", "{}").text()).isEqualTo("\"second\"");
	}

	@Test
	void aHeadThatIsCutOffIsNoAnswer() throws Exception {
		this.talkover.willDoUnannounced((in, out) -> RawTalkover.write(out, "HTTP/1.1 200 OK\r\nContent-Ty"));

		assertThat(this.caller.post("/talkover/raw/api/v1/agents", "{}").text()).contains("TALKOVER_UNREACHABLE",
				"\"outcome\":\"unknown\"");
	}

	@Test
	void noRequestFollowsAChangeOfProtocol() throws Exception {
		this.talkover.willDoUnannounced((in, out) -> {
			RawTalkover.write(out, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: chat\r\n\r\n");
			RawTalkover.readHead(in);
			RawTalkover.write(out, answer("in another protocol"));
		});

		assertThat(this.caller.post("/talkover/raw/api/v1/agents", "{}").status()).isEqualTo(502);

		this.talkover.willAnswer(answer("second"));
		assertThat(this.caller.get(CALLS).text()).isEqualTo("\"second\"");
	}

	private static String answer(String json) {
		return RawTalkover.answer(200, "application/json", "\"" + json + "\"");
	}

}
