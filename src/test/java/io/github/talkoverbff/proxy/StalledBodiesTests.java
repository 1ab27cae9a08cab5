package io.github.talkoverbff.proxy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import io.github.talkoverbff.OwnProcess;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.http.HttpWire;
import io.github.talkoverbff.standin.UnrulyTalkover;
import io.github.talkoverbff.standin.UnrulyTalkover.Manner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Whoever begins many bodies and ends none does not end the process. */
class StalledBodiesTests {

	private static final String CALLS = "/talkover/production/api/v1/calls";

	private static final String AGENTS = "/talkover/production/api/v1/agents";

	private static final int PIECE = 64 * 1024;

	private static final int CALLERS = 120;

	private static final String OPTION = "-XX:+ExitOnOutOfMemoryError";

	@ParameterizedTest
	@CsvSource({ "POST, /agent_1/call", "POST, ''", "DELETE, /agent_1" })
	void thoseThatAreNeverSaidInFullDoNotFillTheHeap(String method, String target) throws Exception {
		try (UnrulyTalkover talkover = new UnrulyTalkover();
				OwnProcess proxy = OwnProcess.start(talkover.baseUrl(), "-Xmx96m", OPTION)) {
			talkover.behave(Manner.HANGING);
			Caller caller = proxy.signedIn("ann");
			String head = caller.head(method, AGENTS + target, "Content-Type: application/json",
					"Transfer-Encoding: chunked");
			List<HttpWire> wires = new ArrayList<>();
			for (int i = 0; i < CALLERS; i++) {
				HttpWire wire = new HttpWire(proxy.port());
				wires.add(wire);
				send(wire, head, "{\"a\":\"", "x", 15); // a little less than a body may
														// have
			}

			for (int i = 0; i < 500; i++) { // meanwhile it reads what it will
				assertThat(caller.get("/session").status()).isEqualTo(200);
			}
			end(wires);
			talkover.behave(Manner.WELL);
			await().until(() -> !caller.post(AGENTS + "/agent_1/call", "{\"to\":\"+15551234567\"}")
				.text()
				.contains("TALKOVER_OVERLOADED"));
		}
	}

	@Test
	void thoseThatPauseAfterTheirFirstPieceDoNotFillTheHeap() throws Exception {
		int callers = 1000; // fewer than the heap has connections for
		try (UnrulyTalkover talkover = new UnrulyTalkover();
				OwnProcess proxy = OwnProcess.start(talkover.baseUrl(), "-Xmx96m", OPTION,
						"talkover.upstream.max-connections=2000")) {
			talkover.behave(Manner.HANGING);
			Caller caller = proxy.signedIn("ann");
			String head = caller.head("POST", AGENTS, "Content-Type: application/json", "Transfer-Encoding: chunked");
			String text = "{\"a\":\"";
			String piece = text + "x".repeat(16 * 1024 - text.length());
			List<HttpWire> wires = new ArrayList<>();
			for (int i = 0; i < callers; i++) {
				HttpWire wire = new HttpWire(proxy.port());
				wires.add(wire);
				wire.send(head + "\r\n4000\r\n" + piece + "\r\n");
			}

			for (int i = 0; i < 500; i++) {
				assertThat(caller.get("/session").status()).isEqualTo(200);
			}
			end(wires);
			talkover.behave(Manner.WELL);
			await().until(() -> caller.post(AGENTS, piece + "x\"}").status() == 200);
		}
	}

	@Test
	void thoseThatTalkoverDoesNotReadDoNotFillWhatIsBesideTheHeap() throws Exception {
		try (UnrulyTalkover talkover = new UnrulyTalkover();
				OwnProcess proxy = OwnProcess.start(talkover.baseUrl(), "-Xmx96m", OPTION,
						"-XX:MaxDirectMemorySize=24m",
						// more than the system takes for Talkover
						"talkover.upstream.max-request-body=20MB")) {
			Caller caller = proxy.signedIn("ann");
			assertThat(caller.get(CALLS).status()).isEqualTo(200);
			talkover.behave(Manner.READING_NOTHING);
			String head = caller.head("POST", AGENTS, "Content-Type: application/json", "Transfer-Encoding: chunked");
			List<HttpWire> wires = new ArrayList<>();
			for (int i = 0; i < CALLERS; i++) {
				HttpWire wire = new HttpWire(proxy.port());
				wires.add(wire);
				Thread.ofVirtual().start(() -> send(wire, head, "[1", ",1", 150));
			}

			for (int i = 0; i < 500; i++) {
				assertThat(caller.get("/session").status()).isEqualTo(200);
			}
			assertThat(proxy.output()).doesNotContain("OutOfDirectMemoryError");
			end(wires);
		}
	}

	/** Each is a tree of many times its size before it is sent. */
	@Test
	void dialsThatTalkoverDoesNotAnswerDoNotFillTheHeap() throws Exception {
		int dials = 14;
		try (UnrulyTalkover talkover = new UnrulyTalkover();
				OwnProcess proxy = OwnProcess.start(talkover.baseUrl(), "-Xmx96m", OPTION)) {
			talkover.behave(Manner.HANGING);
			Caller caller = proxy.signedIn("ann");
			List<HttpWire> wires = new ArrayList<>();
			int before = talkover.connections();
			for (int i = 1; i <= dials; i++) {
				String body = "{\"to\":\"+155512340%02d\",\"payload\":{\"a\":[{}%s]}}".formatted(i,
						",{}".repeat(100_000));
				HttpWire wire = new HttpWire(proxy.port());
				wires.add(wire);
				wire.send(caller.head("POST", AGENTS + "/agent_1/call", "Content-Type: application/json",
						"Content-Length: " + body.length()) + "\r\n" + body);
				int sent = before + i;
				await().failFast(() -> !proxy.isAlive()).until(() -> talkover.connections() == sent);
			}

			for (int i = 0; i < 500; i++) {
				assertThat(caller.get("/session").status()).isEqualTo(200);
			}
			end(wires);
		}
	}

	/** Sends all of a body but its end. */
	private static void send(HttpWire wire, String head, String first, String next, int pieces) {
		byte[] piece = ("10000\r\n" + next.repeat(PIECE / next.length()) + "\r\n").getBytes(StandardCharsets.US_ASCII);
		try {
			wire.send(head + "\r\n" + Integer.toHexString(first.length()) + "\r\n" + first + "\r\n");
			for (int i = 0; i < pieces; i++) {
				wire.send(piece);
			}
		}
		catch (IOException ex) {
			// it has been refused
		}
	}

	private static void end(List<HttpWire> wires) throws IOException {
		for (HttpWire wire : wires) {
			wire.close();
		}
	}

}
