package io.github.talkoverbff.proxy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

import io.github.talkoverbff.OwnProxy;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.http.HttpWire;
import io.github.talkoverbff.standin.RawTalkover;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of a request whose caller leaves. The proxy waits for an hour here, so
 * that nothing else ends it.
 */
class CallerGoneIntegrationTests {

	private static final String CALLS = "/talkover/production/api/v1/calls";

	private static final RawTalkover talkover = new RawTalkover();

	private static OwnProxy proxy;

	private Caller caller;

	@BeforeAll
	static void start() {
		proxy = OwnProxy.before(talkover.baseUrl(), "talkover.upstream.response-timeout=1h",
				"talkover.upstream.idle-timeout=1h");
	}

	@AfterAll
	static void stop() throws IOException {
		talkover.close();
		proxy.close();
	}

	@BeforeEach
	void signIn() throws IOException {
		this.caller = proxy.signedIn("ann");
	}

	@Test
	void cancelsTheCallWhenTheCallerLeavesBeforeTheAnswer() throws Exception {
		CompletableFuture<Integer> end = new CompletableFuture<>();
		talkover.willDo((in, out) -> end.complete(in.read()));
		try (HttpWire wire = new HttpWire(proxy.port())) {
			wire.send(this.caller.head("GET", CALLS) + "\r\n");
			talkover.nextHead();
		}

		assertThat(end.get()).isEqualTo(-1);
	}

	@Test
	void cancelsTheCallWhenTheCallerLeavesInTheMiddleOfTheAnswer() throws Exception {
		CompletableFuture<Boolean> broken = new CompletableFuture<>();
		talkover.willDo((in, out) -> {
			out.write(("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n" + "Transfer-Encoding: chunked\r\n\r\n")
				.getBytes(StandardCharsets.US_ASCII));
			try {
				while (true) { // more than any buffer on the way holds
					out.write(("400\r\n" + "x".repeat(1024) + "\r\n").getBytes(StandardCharsets.US_ASCII));
				}
			}
			catch (IOException ex) {
				broken.complete(true);
			}
		});
		try (HttpWire wire = new HttpWire(proxy.port())) {
			wire.send(this.caller.head("GET", CALLS) + "\r\n");
			wire.head();
			wire.chunk();
		}

		assertThat(broken.get()).isTrue();
	}

	@Test
	void cancelsTheCallWhenTheCallerLeavesInTheMiddleOfItsBody() throws Exception {
		CompletableFuture<String> received = new CompletableFuture<>();
		talkover.willDo((in, out) -> received.complete(new String(in.readAllBytes(), StandardCharsets.US_ASCII)));
		try (HttpWire wire = new HttpWire(proxy.port())) {
			wire.send(this.caller.head("POST", "/talkover/production/api/v1/agents", "Content-Type: application/json",
					"Content-Length: 100000") + "\r\n{\"a\":\"" + "x".repeat(50_000));
			talkover.nextHead();
		}

		assertThat(received.get()).doesNotContain("}");
	}

}
