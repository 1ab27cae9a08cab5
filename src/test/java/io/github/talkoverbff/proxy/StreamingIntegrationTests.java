package io.github.talkoverbff.proxy;

import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import io.github.talkoverbff.IntegrationTest;
import io.github.talkoverbff.OwnProxy;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.http.HttpAnswer;
import io.github.talkoverbff.http.HttpWire;
import io.github.talkoverbff.standin.RawTalkover;
import io.github.talkoverbff.upstream.CallerProbes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** How answers stream, and what happens when either side pauses or is ahead. */
@IntegrationTest
class StreamingIntegrationTests {

	private static final String CALLS = "/talkover/raw/api/v1/calls";

	private static final byte[] CHUNKED = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
		.getBytes(StandardCharsets.US_ASCII);

	@LocalServerPort
	private int port;

	private final Caller caller;

	private final RawTalkover talkover;

	StreamingIntegrationTests(Caller caller, RawTalkover talkover) {
		this.caller = caller;
		this.talkover = talkover;
	}

	@Test
	void passesOnWhatHasArrivedWhileTalkoverPauses() throws Exception {
		CountDownLatch seen = new CountDownLatch(1);
		this.talkover.willDo((in, out) -> {
			out.write(CHUNKED);
			out.write("5\r\n[\"a\",\r\n".getBytes(StandardCharsets.US_ASCII));
			seen.await();
			out.write("4\r\n\"b\"]\r\n0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
		});
		try (HttpWire wire = new HttpWire(this.port)) {
			wire.send(this.caller.head("GET", CALLS) + "\r\n");
			HttpAnswer head = wire.head();
			byte[] first = wire.chunk();
			seen.countDown(); // only now does Talkover go on

			assertThat(new String(first, StandardCharsets.US_ASCII)).isEqualTo("[\"a\",");
			assertThat(new String(wire.chunk(), StandardCharsets.US_ASCII)).isEqualTo("\"b\"]");
			assertThat(wire.chunk()).isNull();
			assertThat(head.header("Cache-Control")).isEqualTo("no-store");
			assertThat(head.header("X-Content-Type-Options")).isEqualTo("nosniff");
			assertThat(head.has("X-Request-Id")).isTrue();
		}
	}

	@Test
	void passesOnAnAnswerThatComesBeforeTalkoverHasReadTheBody() throws Exception {
		this.talkover.willDo((in, out) -> {
			out.write("HTTP/1.1 422 Any\r\nContent-Type: application/json\r\nContent-Length: 17\r\n\r\n{\"message\":"
				.getBytes(StandardCharsets.US_ASCII));
			CallerProbes.awaitTwo();
			out.write("\"no\"}\n".getBytes(StandardCharsets.US_ASCII));
			in.readNBytes(70_000);
		});
		try (OwnProxy proxy = OwnProxy.before(this.talkover.baseUrl(), "talkover.upstream.idle-timeout=1m")) {
			HttpAnswer answer = proxy.signedIn("ann")
				.post("/talkover/production/api/v1/agents", "{\"a\":\"" + "x".repeat(70_000) + "\"}");

			assertThat(answer.status()).isEqualTo(422);
			assertThat(answer.text()).contains("\"message\":\"no\"");
		}
	}

	@Test
	void keepsTheConnectionOfACallerThatWaitsLongerThanAnIdleOneMay() throws Exception {
		this.talkover.willDo((in, out) -> {
			Thread.sleep(2000);
			out.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
				.getBytes(StandardCharsets.US_ASCII));
		});
		try (OwnProxy proxy = OwnProxy.before(this.talkover.baseUrl(), "server.jetty.connection-idle-timeout=500ms")) {
			HttpAnswer answer = proxy.signedIn("ann").get("/talkover/production/api/v1/calls");

			assertThat(answer).returns(200, HttpAnswer::status).returns("{}", HttpAnswer::text);
		}
	}

	@Test
	void doesNotWaitForeverForATalkoverThatTakesNoMore() throws Exception {
		CountDownLatch over = new CountDownLatch(1);
		this.talkover.willDo((in, out) -> over.await());
		try (OwnProxy proxy = OwnProxy.before(this.talkover.baseUrl(), "talkover.upstream.idle-timeout=500ms",
				"talkover.upstream.max-request-body=64MB")) {
			HttpAnswer answer = proxy.signedIn("ann")
				.post("/talkover/production/api/v1/agents", "{\"a\":\"" + "x".repeat(30_000_000) + "\"}");

			assertThat(answer.status()).isEqualTo(504);
			assertThat(answer.code()).isEqualTo("TALKOVER_TIMEOUT");
			assertThat(answer.text()).contains("stopped taking");
		}
		finally {
			over.countDown();
		}
	}

	/** Its end would be that of the answer (RFC 9112, section 6.3). */
	@ParameterizedTest
	@ValueSource(strings = { "HTTP/1.1", "HTTP/1.0" })
	void resetsAConnectionThatIsNotKeptIfTheAnswerBreaksOff(String version) throws Exception {
		this.talkover.willAnswer("HTTP/1.1 200 OK\r\nContent-Length: 200000\r\n\r\n" + "x".repeat(100_000));
		try (HttpWire wire = new HttpWire(this.port)) {
			wire.send(this.caller.head("GET", CALLS, "Connection: close").replace("HTTP/1.1", version) + "\r\n");

			assertThat(wire.head().status()).isEqualTo(200);
			assertThatExceptionOfType(SocketException.class).isThrownBy(wire::rest);
		}
	}

	@Test
	void cutsOffACallerThatSendsMoreAheadThanCanBeKept() throws Exception {
		CompletableFuture<Integer> end = new CompletableFuture<>();
		this.talkover.willDo((in, out) -> end.complete(in.read()));
		try (HttpWire wire = new HttpWire(this.port)) {
			wire.send(this.caller.head("GET", CALLS) + "\r\n"
					+ this.caller.head("GET", CALLS, "X-Any: " + "x".repeat(20_000)));

			assertThat(end.get()).isEqualTo(-1);
			assertThat(wire.isClosed()).isTrue();
			this.talkover.nextHead();
			assertThat(this.talkover.isUnasked()).isTrue();
		}
	}

	@Test
	void answersTwoRequestsThatWereSentAheadOnOneConnection() throws Exception {
		this.talkover.willAnswer(200, "application/json", "[1]").willAnswer(200, "application/json", "[2]");
		try (HttpWire wire = new HttpWire(this.port)) {
			String request = this.caller.head("GET", CALLS) + "\r\n";
			wire.send(request + request);

			assertThat(wire.answer().text()).isEqualTo("[1]");
			assertThat(wire.answer().text()).isEqualTo("[2]");
		}
	}

	@Test
	void answersARequestThatWasSentAheadOfASlowAnswer() throws Exception {
		CountDownLatch sentAhead = new CountDownLatch(1);
		this.talkover.willDo((in, out) -> {
			sentAhead.await();
			CallerProbes.awaitTwo();
			out.write("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n[1]".getBytes(StandardCharsets.US_ASCII));
		}).willAnswer(200, "application/json", "[2]");
		try (OwnProxy proxy = OwnProxy.before(this.talkover.baseUrl(), "talkover.upstream.response-timeout=1m");
				HttpWire wire = new HttpWire(proxy.port())) {
			String request = proxy.signedIn("ann").head("GET", "/talkover/production/api/v1/calls") + "\r\n";
			wire.send(request);
			this.talkover.nextHead();
			wire.send(request);
			sentAhead.countDown();

			assertThat(wire.answer().text()).isEqualTo("[1]");
			assertThat(wire.answer().text()).isEqualTo("[2]");
		}
	}

}
