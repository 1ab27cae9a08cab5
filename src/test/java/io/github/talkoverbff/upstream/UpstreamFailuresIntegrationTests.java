package io.github.talkoverbff.upstream;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

import io.github.talkoverbff.IntegrationTest;
import io.github.talkoverbff.OwnProxy;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.http.HttpAnswer;
import io.github.talkoverbff.http.HttpWire;
import io.github.talkoverbff.standin.RawTalkover;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What a caller is told when Talkover cannot be reached, says nothing, or breaks off. */
@IntegrationTest
class UpstreamFailuresIntegrationTests {

	private static final String CALLS = "/api/v1/calls";

	@LocalServerPort
	private int port;

	private final Caller caller;

	private final RawTalkover talkover;

	UpstreamFailuresIntegrationTests(Caller caller, RawTalkover talkover) {
		this.caller = caller;
		this.talkover = talkover;
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET /api/v1/calls", "POST /api/v1/agents", "DELETE /api/v1/agents/a" })
	void nothingWasSentWhereNobodyListens(String request) throws Exception {
		HttpAnswer answer = send("nobody", request);

		assertThat(answer.status()).isEqualTo(502);
		assertThat(answer.code()).isEqualTo("TALKOVER_UNREACHABLE");
		assertThat(answer.text()).contains("\"outcome\":\"not_executed\",\"retryable\":true")
			.doesNotContain("127.0.0.1");
	}

	@ParameterizedTest
	@CsvSource({ "GET /api/v1/calls, true", "POST /api/v1/agents, false", "DELETE /api/v1/agents/a, false" })
	void whatBecameOfARequestIsUnknownWhenTheConnectionBreaksAndItIsNotRepeated(String request, boolean retryable)
			throws Exception {
		this.talkover.willDo((in, out) -> {
		}).willAnswer(200, "application/json", "{}");

		HttpAnswer answer = send("raw", request);

		assertThat(answer.status()).isEqualTo(502);
		assertThat(answer.code()).isEqualTo("TALKOVER_UNREACHABLE");
		assertThat(answer.text()).contains("\"outcome\":\"unknown\",\"retryable\":" + retryable);
		this.talkover.nextHead();
		assertThat(this.talkover.isUnasked()).isTrue();
	}

	@Test
	void doesNotRepeatARequestOnAConnectionThatTalkoverClosesAfterAnother() throws Exception {
		CompletableFuture<String> second = new CompletableFuture<>();
		this.talkover.willDoUnannounced((in, out) -> {
			out.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}".getBytes(StandardCharsets.US_ASCII));
			byte[] head = new byte[4096];
			second.complete(new String(head, 0, in.read(head), StandardCharsets.US_ASCII));
		}).willAnswer(200, "application/json", "{}");
		// one connection only, so that the second request has to take that of the first
		try (OwnProxy proxy = OwnProxy.before(this.talkover.baseUrl(), "talkover.upstream.max-connections=1")) {
			Caller ann = proxy.signedIn("ann");
			ann.get("/talkover/production" + CALLS);

			HttpAnswer answer = ann.post("/talkover/production/api/v1/agents", "{}");

			assertThat(second.get()).startsWith("POST ");
			assertThat(answer.code()).isEqualTo("TALKOVER_UNREACHABLE");
			assertThat(answer.text()).contains("\"outcome\":\"unknown\"");
			this.talkover.nextHead();
			assertThat(this.talkover.isUnasked()).isTrue();
		}
	}

	@ParameterizedTest
	@CsvSource({ "GET /api/v1/calls, true", "POST /api/v1/agents, false" })
	void givesUpAndCancelsWhenThereIsNoAnswerInTime(String request, boolean retryable) throws Exception {
		CompletableFuture<Integer> end = new CompletableFuture<>();
		this.talkover.willDo((in, out) -> end.complete(in.read()));

		HttpAnswer answer = send("raw", request);

		assertThat(answer.status()).isEqualTo(504);
		assertThat(answer.code()).isEqualTo("TALKOVER_TIMEOUT");
		assertThat(answer.text()).contains("\"outcome\":\"unknown\",\"retryable\":" + retryable);
		assertThat(end.get()).isEqualTo(-1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "Content-Length: 100\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\nzz\r\n",
			"Content-Length: 100\r\n\r\n{\"suc", "Transfer-Encoding: chunked\r\n\r\n4\r\n{\"su\r\nzz\r\n",
			"Content-Encoding: x-unheard-of\r\nContent-Length: 2\r\n\r\n{}" })
	void reportsASuccessThatIsBrokenBeforeAnythingWasPassedOn(String rest) throws Exception {
		this.talkover
			.willAnswer("HTTP/1.1 200 OK\r\nETag: \"abc\"\r\nContent-Language: pt\r\nX-RateLimit-Limit: 1\r\n" + rest);

		HttpAnswer answer = send("raw", "POST /api/v1/agents/a/publish");

		assertThat(answer.status()).isEqualTo(502);
		assertThat(answer.complete()).isTrue();
		assertThat(answer.text()).startsWith("{\"type\":\"/problems/talkover-bad-response\"")
			.contains("\"outcome\":\"executed\",\"retryable\":false");
		assertThat(answer.headers()).doesNotContainKeys("etag", "content-language", "x-ratelimit-limit");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void breaksOffAnAnswerThatTalkoverBreaksOff(boolean chunked) throws Exception {
		String large = "x".repeat(100_000);
		this.talkover.willAnswer(
				"HTTP/1.1 200 OK\r\n" + (chunked ? "Transfer-Encoding: chunked\r\n\r\n186a0\r\n" + large + "\r\n"
						: "Content-Length: 200000\r\n\r\n" + large));

		HttpAnswer answer = send("raw", "GET " + CALLS);

		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.complete()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "zz\r\n", "1\r\n}\r\n0\r\n\r\n" })
	void reportsAnAnswerThatIsShortBecauseItsRequestCouldNotBeSentToItsEnd(String rest) throws Exception {
		// nobody sees from outside when the answer is there, before which this is a 400
		Iterator<Long> pauses = Stream.iterate(50L, (pause) -> 2 * pause).iterator();

		HttpAnswer answer = await().until(() -> endAfterAnAnswer(rest, pauses.next()),
				(again) -> again.status() != 400);

		assertThat(answer.status()).isEqualTo(502);
		assertThat(answer.code()).isEqualTo("TALKOVER_BAD_RESPONSE");
		assertThat(answer.text()).contains("\"outcome\":\"executed\"");
	}

	/** Ends a request some milliseconds after Talkover has begun to answer it. */
	private HttpAnswer endAfterAnAnswer(String rest, long pause) throws Exception {
		CountDownLatch answered = new CountDownLatch(1);
		CountDownLatch over = new CountDownLatch(1);
		this.talkover.willDo((in, out) -> {
			in.readNBytes(30_000);
			out.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n[1,2,".getBytes(StandardCharsets.US_ASCII));
			answered.countDown();
			over.await();
		});
		String body = "{\"a\":\"" + "x".repeat(40_000);
		try (HttpWire wire = new HttpWire(this.port)) {
			wire.send(this.caller.head("POST", "/talkover/raw/api/v1/agents", "Content-Type: application/json",
					"Transfer-Encoding: chunked") + "\r\n" + Integer.toHexString(body.length()) + "\r\n" + body
					+ "\r\n");
			answered.await();
			Thread.sleep(pause);
			return wire.send(rest).answer();
		}
		finally {
			over.countDown();
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 204, 304 })
	void aLengthWithoutABodyIsNoBrokenAnswer(int status) throws Exception {
		this.talkover.willAnswer("HTTP/1.1 " + status + " Any\r\nContent-Length: 10\r\n\r\n");

		HttpAnswer answer = this.caller.get("/talkover/raw" + CALLS, "If-None-Match: \"abc\"");

		assertThat(answer.status()).isEqualTo(status);
	}

	@Test
	void anAnswerToAHeadIsNoBrokenOneEither() throws Exception {
		this.talkover.willAnswer("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n");
		try (OwnProxy proxy = OwnProxy.before(this.talkover.baseUrl(),
				"talkover.operations=look-at-calls HEAD /api/v1/calls calls:read")) {
			HttpAnswer answer = proxy.signedIn("ann").send("HEAD", "/talkover/production" + CALLS, "");

			assertThat(answer.status()).isEqualTo(200);
		}
	}

	@Test
	void breaksOffAnAnswerThatPausesForTooLong() throws Exception {
		CompletableFuture<Integer> end = new CompletableFuture<>();
		this.talkover.willDo((in, out) -> {
			out.write("HTTP/1.1 200 OK\r\nContent-Length: 200\r\n\r\n{\"a\":".getBytes(StandardCharsets.US_ASCII));
			end.complete(in.read());
		});

		HttpAnswer answer = send("raw", "GET " + CALLS);

		assertThat(answer.complete()).isFalse();
		assertThat(end.get()).isEqualTo(-1);
	}

	@ParameterizedTest
	@CsvSource({ "200, executed", "422, not_executed" })
	void doesNotInflateWhatTalkoverCompressesUnasked(String status, String outcome) throws Exception {
		ByteArrayOutputStream zipped = new ByteArrayOutputStream();
		try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
			gzip.write("{\"success\":true,\"message\":\"plain\"}".getBytes(StandardCharsets.US_ASCII));
		}
		this.talkover.willDo((in, out) -> {
			out.write(("HTTP/1.1 " + status + " Any\r\nContent-Encoding: gzip\r\nContent-Length: " + zipped.size()
					+ "\r\n\r\n")
				.getBytes(StandardCharsets.US_ASCII));
			out.write(zipped.toByteArray());
		});

		HttpAnswer answer = send("raw", "POST /api/v1/agents/a/publish");

		assertThat(answer.status()).isEqualTo(502);
		assertThat(answer.code()).isEqualTo("TALKOVER_BAD_RESPONSE");
		assertThat(answer.text()).contains("\"outcome\":\"" + outcome + "\"").doesNotContain("plain");
	}

	@Test
	void refusesAnEnvironmentThatIsSwitchedOff() throws Exception {
		HttpAnswer answer = send("off", "GET " + CALLS);

		assertThat(answer.status()).isEqualTo(503);
		assertThat(answer.code()).isEqualTo("ENVIRONMENT_DISABLED");
	}

	private HttpAnswer send(String environment, String request) throws IOException {
		String[] parts = request.split(" ");
		return this.caller.send(parts[0], "/talkover/" + environment + parts[1], "");
	}

}
