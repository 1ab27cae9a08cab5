package io.github.talkoverbff.proxy;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

import io.github.talkoverbff.IntegrationTest;
import io.github.talkoverbff.OwnProxy;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.http.HttpAnswer;
import io.github.talkoverbff.http.HttpWire;
import io.github.talkoverbff.standin.RawTalkover;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/** What of a caller's body reaches Talkover. */
@IntegrationTest
class BodyIntegrationTests {

	private static final String AGENTS = "/talkover/raw/api/v1/agents";

	private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";

	@LocalServerPort
	private int port;

	private final Caller caller;

	private final RawTalkover talkover;

	BodyIntegrationTests(Caller caller, RawTalkover talkover) {
		this.caller = caller;
		this.talkover = talkover;
	}

	@Test
	void passesOnASmallBodyByteForByteWithItsLength() throws Exception {
		String body = "{ \"label\" : \"Caf\u00e9\\n\" ,\"n\":1.0e2}";
		int length = body.getBytes(StandardCharsets.UTF_8).length;
		CompletableFuture<String> received = willReceive(length);

		HttpAnswer answer = this.caller.post(AGENTS, body, "Content-Type: application/json; charset=utf-8");

		assertThat(answer.status()).isEqualTo(200);
		assertThat(received.get()).isEqualTo(body);
		assertThat(this.talkover.nextHead()).containsIgnoringCase("\r\ncontent-length: " + length + "\r\n")
			.contains("\r\nContent-Type: application/json; charset=utf-8\r\n");
	}

	@Test
	void passesOnALargeBodyByteForByteWithItsLength() throws Exception {
		String body = "{\"list\":[" + "\"+15550100000\",".repeat(50_000) + "1]}";
		CompletableFuture<String> received = willReceive(body.length());

		HttpAnswer answer = this.caller.post(AGENTS, body);

		assertThat(answer.status()).as(answer.text()).isEqualTo(200);
		assertThat(received.get()).isEqualTo(body);
		assertThat(this.talkover.nextHead()).containsIgnoringCase("\r\ncontent-length: " + body.length() + "\r\n");
	}

	@Test
	void streamsABodyWhileItArrives() throws Exception {
		String first = "{\"a\":\"" + "x".repeat(40_000);
		CompletableFuture<String> received = new CompletableFuture<>();
		this.talkover.willDo((in, out) -> {
			in.readNBytes(30_000);
			received.complete("the beginning");
			while (in.read() != '}') { // until the end of the body, and of its last chunk
			}
			out.write(OK.getBytes(StandardCharsets.US_ASCII));
		});
		try (HttpWire wire = new HttpWire(this.port)) {
			wire.send(this.caller.head("POST", AGENTS, "Content-Type: application/json", "Transfer-Encoding: chunked")
					+ "\r\n" + chunk(first));

			// the rest has not been sent yet
			assertThat(received.get()).isEqualTo("the beginning");
			HttpAnswer answer = wire.send(chunk("\"}") + "0\r\n\r\n").answer();

			assertThat(answer.status()).as(answer.text()).isEqualTo(200);
		}
	}

	@Test
	void refusesABodyWhoseFirstChunkIsNone() throws Exception {
		HttpAnswer answer = postChunked("zz\r\n");

		assertThat(answer.status()).isEqualTo(400);
		assertThat(answer.code()).isEqualTo("REQUEST_REJECTED");
		assertThat(this.talkover.isUnasked()).isTrue();
	}

	@Test
	void blamesTheCallerForALaterChunkThatIsNone() throws Exception {
		this.talkover.willDo((in, out) -> in.readAllBytes());

		HttpAnswer answer = postChunked(chunk("{\"a\":\"" + "x".repeat(40_000)) + "zz\r\n");

		assertThat(answer.status()).isEqualTo(400);
		assertThat(answer.code()).isEqualTo("REQUEST_REJECTED");
	}

	/** As large as what is read before anything is sent, and known to be the whole. */
	@Test
	void refusesABodyOfSixteenKilobytesBeforeItIsSent() throws Exception {
		String broken = "{\"a\":\"" + "x".repeat(16 * 1024 - 7) + "\"";

		HttpAnswer answer = this.caller.post(AGENTS, broken);

		assertThat(broken).hasSize(16 * 1024);
		assertThat(answer.status()).isEqualTo(400);
		assertThat(this.talkover.isUnasked()).isTrue();
	}

	@Test
	void sendsNoContentTypeWithoutABody() throws Exception {
		this.talkover.willAnswer(OK);

		this.caller.post(AGENTS + "/a/publish", "", "Content-Type: application/json", "Content-Length: 0");

		assertThat(this.talkover.nextHead()).startsWith("POST /api/v1/agents/a/publish ")
			.doesNotContainIgnoringCase("content-type");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"_method\":\"DELETE\"}", "{\"a\":{\"b\":1},\"_method\":\"PUT\"}",
			"{\"\\u005fmethod\":\"DELETE\"}", "{\"_METHOD\":\"DELETE\"}", "{", "{\"a\":1", "", "nonsense", "{} {}",
			"{}x", "{\"a\":01}", "'a'", "// comment\n{}" })
	void refusesABodyThatIsNotOneJsonDocumentOrOverridesTheMethod(String body) throws Exception {
		HttpAnswer answer = this.caller.post(AGENTS, body.isEmpty() ? " " : body);

		assertThat(answer.status()).isEqualTo(400);
		assertThat(answer.code()).isEqualTo("REQUEST_REJECTED");
		assertThat(answer.text()).contains("\"outcome\":\"not_executed\"");
		assertThat(this.talkover.isUnasked()).isTrue();
	}

	@Test
	void passesOnAMethodFieldThatIsNotTheOverride() throws Exception {
		String body = "{\"a\":{\"_method\":\"DELETE\"},\"method\":\"_method\"}";
		CompletableFuture<String> received = willReceive(body.length());

		HttpAnswer answer = this.caller.post(AGENTS, body);

		assertThat(answer.status()).isEqualTo(200);
		assertThat(received.get()).isEqualTo(body);
	}

	@Test
	void neverCompletesALargeBodyThatOverridesTheMethodAtItsEnd() throws Exception {
		String body = "{\"a\":\"" + "x".repeat(40_000) + "\",\"_method\":\"DELETE\"}";
		CompletableFuture<String> received = new CompletableFuture<>();
		this.talkover.willDo((in, out) -> received.complete(new String(in.readAllBytes(), StandardCharsets.US_ASCII)));

		HttpAnswer answer = this.caller.post(AGENTS, body);

		assertThat(answer.status()).isEqualTo(400);
		assertThat(answer.code()).isEqualTo("REQUEST_REJECTED");
		assertThat(answer.text()).contains("\"outcome\":\"unknown\"");
		assertThat(received.get()).doesNotContain("_method");
	}

	@Test
	void neverCompletesALargeBodyThatDoesNotEnd() throws Exception {
		String body = "{\"a\":\"" + "x".repeat(40_000) + "\"";
		CompletableFuture<Integer> received = new CompletableFuture<>();
		this.talkover.willDo((in, out) -> received.complete(in.readAllBytes().length));

		HttpAnswer answer = this.caller.post(AGENTS, body);

		assertThat(answer.status()).isEqualTo(400);
		assertThat(answer.code()).isEqualTo("REQUEST_REJECTED");
		assertThat(received.get()).isLessThan(body.length());
	}

	@ParameterizedTest
	@ValueSource(strings = { "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain",
			"text/json", "application/jsonp", "application/xml" })
	void takesNothingButJson(String type) throws Exception {
		HttpAnswer answer = this.caller.post(AGENTS, "{\"a\":1}", "Content-Type: " + type);

		assertThat(answer.status()).isEqualTo(415);
		assertThat(answer.code()).isEqualTo("BODY_NOT_SUPPORTED");
		assertThat(this.talkover.isUnasked()).isTrue();
	}

	@Test
	void takesNoEncodedBody() throws Exception {
		HttpAnswer answer = this.caller.post(AGENTS, "{}", "Content-Encoding: gzip");

		assertThat(answer.status()).isEqualTo(415);
		assertThat(this.talkover.isUnasked()).isTrue();
	}

	@Test
	void takesNoBodyWithGet() throws Exception {
		HttpAnswer answer = this.caller.send("GET", "/talkover/raw/api/v1/calls", "{}");

		assertThat(answer.status()).isEqualTo(400);
		assertThat(this.talkover.isUnasked()).isTrue();
	}

	@Test
	void refusesABodyThatSaysItIsTooLargeBeforeReadingIt() throws Exception {
		try (HttpWire wire = new HttpWire(this.port)) {
			HttpAnswer answer = wire
				.send(this.caller.head("POST", AGENTS, "Content-Type: application/json", "Content-Length: 1048577")
						+ "\r\n")
				.answer();

			assertThat(answer.status()).isEqualTo(413);
			assertThat(answer.code()).isEqualTo("BODY_TOO_LARGE");
			assertThat(answer.text()).contains("1048576");
			assertThat(this.talkover.isUnasked()).isTrue();
		}
	}

	/** It may never send the body (RFC 9110, section 10.1.1). */
	@Test
	void whoWaitsForA100GetsTheRefusalAndTheConnectionCloses() throws Exception {
		try (OwnProxy proxy = OwnProxy.before(this.talkover.baseUrl(), "server.jetty.connection-idle-timeout=1h",
				"server.jetty.max-connections=1")) {
			Caller ann = proxy.signedIn("ann");
			try (HttpWire wire = new HttpWire(proxy.port())) {
				HttpAnswer answer = wire
					.send(ann.head("POST", "/talkover/production/api/v1/agents", "Content-Type: text/plain",
							"Content-Length: 2", "Expect: 100-continue") + "\r\n")
					.answer();

				assertThat(answer.status()).isEqualTo(415);
				assertThat(answer.code()).isEqualTo("BODY_NOT_SUPPORTED");
				assertThat(wire.isClosed()).isTrue();
				assertThat(ann.get("/session").status()).as("in its place").isEqualTo(200);
			}
		}
	}

	@Test
	void breaksOffABodyThatTurnsOutTooLarge() throws Exception {
		CompletableFuture<Integer> received = new CompletableFuture<>();
		this.talkover.willDo((in, out) -> received.complete(in.readAllBytes().length));

		HttpAnswer answer = postChunked(chunk("{\"a\":\"" + "x".repeat(1_100_000) + "\"}") + "0\r\n\r\n");

		assertThat(answer.status()).isEqualTo(413);
		assertThat(answer.code()).isEqualTo("BODY_TOO_LARGE");
		assertThat(answer.text()).contains("\"outcome\":\"unknown\"");
		assertThat(received.get()).isLessThan(1_100_000);
	}

	/** Talkover might go by the other one. */
	@Test
	void refusesABodyOfTwoTypes() throws Exception {
		HttpAnswer answer = this.caller.post(AGENTS, "{\"a\":1}", "Content-Type: application/json",
				"Content-Type: application/x-www-form-urlencoded");

		assertThat(answer.status()).isEqualTo(400);
		assertThat(answer.code()).isEqualTo("REQUEST_REJECTED");
		assertThat(this.talkover.isUnasked()).isTrue();
	}

	/** Sends chunks as they are. */
	private HttpAnswer postChunked(String chunks) throws Exception {
		try (HttpWire wire = new HttpWire(this.port)) {
			return wire
				.send(this.caller.head("POST", AGENTS, "Content-Type: application/json", "Transfer-Encoding: chunked")
						+ "\r\n" + chunks)
				.answer();
		}
	}

	private CompletableFuture<String> willReceive(int length) {
		CompletableFuture<String> body = new CompletableFuture<>();
		this.talkover.willDo((in, out) -> {
			body.complete(new String(in.readNBytes(length), StandardCharsets.UTF_8));
			out.write(OK.getBytes(StandardCharsets.US_ASCII));
		});
		return body;
	}

	private static String chunk(String text) {
		return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
	}

}
