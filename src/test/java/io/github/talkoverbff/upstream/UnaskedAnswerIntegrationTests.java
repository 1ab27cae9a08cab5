package io.github.talkoverbff.upstream;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.github.talkoverbff.OwnProxy;
import io.github.talkoverbff.Patience;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.standin.RawTalkover;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What nobody asked for is given to nobody: it ends its connection. */
class UnaskedAnswerIntegrationTests {

	private static final String CALLS = "/talkover/eu/api/v1/calls";

	@AutoClose
	private final RawTalkover talkover = new RawTalkover();

	/** No connection ends because nothing happens on it. */
	@AutoClose
	private final OwnProxy proxy = OwnProxy.before(this.talkover.baseUrl(), "talkover.environments.eu.token=talq_eu",
			"talkover.upstream.idle-timeout=1h");

	private final CountDownLatch isAnswered = new CountDownLatch(1);

	private final CountDownLatch isEnded = new CountDownLatch(1);

	@ParameterizedTest
	@ValueSource(strings = { "HTTP/1.1 200 OK\r\nContent-Length: 200\r\n\r\n{\"another's\":", "HTTP/1.1 2", "}",
			"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n" })
	void whatComesBetweenRequestsEndsTheConnection(String unasked) throws Exception {
		this.talkover.willDoUnannounced((in, out) -> {
			RawTalkover.write(out, answer("first"));
			this.isAnswered.await();
			RawTalkover.write(out, unasked);
			awaitEnd(in);
		});

		assertThatTheNextIsGivenItsOwn();
	}

	/** As where a length counts characters, and not bytes. */
	@ParameterizedTest
	@ValueSource(strings = { "HTTP/1.1 200 OK\r\nContent-Length: 200\r\n\r\n{\"another's\":", "}",
			"HTTP/1.1 200 OK\r\nX: " })
	void whatBeginsBehindAnAnswerEndsTheConnection(String unasked) throws Exception {
		this.talkover.willDoUnannounced((in, out) -> {
			RawTalkover.write(out, answer("first") + unasked);
			awaitEnd(in);
		});

		assertThatTheNextIsGivenItsOwn();
	}

	private void assertThatTheNextIsGivenItsOwn() throws Exception {
		Caller caller = this.proxy.signedIn("ann");
		assertThat(caller.get(CALLS).text()).isEqualTo("\"first\"");
		this.isAnswered.countDown();

		assertThat(this.isEnded.await(Patience.LONGEST.toSeconds(), TimeUnit.SECONDS)).isTrue();
		this.talkover.willAnswer(answer("second"));
		assertThat(caller.get(CALLS).text()).isEqualTo("\"second\"");
	}

	private void awaitEnd(InputStream in) throws IOException {
		if (in.read() < 0) {
			this.isEnded.countDown();
		}
	}

	private static String answer(String json) {
		return RawTalkover.answer(200, "application/json", "\"" + json + "\"");
	}

}
