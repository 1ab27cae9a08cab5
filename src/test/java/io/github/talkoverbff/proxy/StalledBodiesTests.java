package io.github.talkoverbff.proxy;

import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import io.github.talkoverbff.OwnProcess;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.http.HttpWire;
import io.github.talkoverbff.standin.RawTalkover;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Whoever begins many bodies and ends none does not end the process. */
class StalledBodiesTests {

	private static final String DIAL = "/talkover/production/api/v1/agents/agent_1/call";

	private static final int PIECE = 64 * 1024;

	private static final int PIECES = 15; // a little less than a body may have

	private static final int CALLERS = 120;

	@Test
	void dialsThatAreNeverSaidInFullDoNotFillTheHeap() throws Exception {
		try (RawTalkover talkover = new RawTalkover();
				OwnProcess proxy = OwnProcess.start(talkover.baseUrl(), "-Xmx96m", "-XX:+ExitOnOutOfMemoryError")) {
			Caller caller = proxy.signedIn("ann");
			String head = caller.head("POST", DIAL, "Content-Type: application/json", "Transfer-Encoding: chunked");
			byte[] piece = ("10000\r\n" + "x".repeat(PIECE) + "\r\n").getBytes(StandardCharsets.US_ASCII);
			List<HttpWire> wires = new ArrayList<>();
			for (int i = 0; i < CALLERS; i++) {
				wires.add(begin(new HttpWire(proxy.port()), head, piece));
			}

			for (int i = 0; i < 500; i++) { // meanwhile it reads what it will
				assertThat(caller.get("/session").status()).isEqualTo(200);
			}
			for (HttpWire wire : wires) {
				wire.close();
			}
			talkover.willAnswer(200, "application/json", "{\"success\":true,\"data\":{\"id\":\"call_1\"}}");
			await().until(() -> caller.post(DIAL, "{\"to\":\"+15551234567\"}").status() == 200);
		}
	}

	private static HttpWire begin(HttpWire wire, String head, byte[] piece) throws IOException {
		wire.send(head + "\r\n");
		try {
			for (int i = 0; i < PIECES; i++) {
				wire.send(piece);
			}
		}
		catch (SocketException ex) {
			// it has been refused
		}
		return wire;
	}

}
