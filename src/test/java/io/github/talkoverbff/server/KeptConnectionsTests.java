package io.github.talkoverbff.server;

import java.util.ArrayList;
import java.util.List;

import io.github.talkoverbff.OwnProcess;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.http.HttpAnswer;
import io.github.talkoverbff.http.HttpWire;
import io.github.talkoverbff.standin.UnrulyTalkover;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

/** Whoever keeps many connections does not end the process. */
class KeptConnectionsTests {

	private static final String CALLS = "/talkover/production/api/v1/calls";

	/** As many as may be open, but for those of the test's own caller. */
	private static final int CONNECTIONS = new HeapPlan(DataSize.ofMegabytes(96)).connections() - 10;

	@Test
	void allThatMayBeOpenFitIntoTheHeapHoweverManyRequestsTheyHaveSeen() throws Exception {
		try (UnrulyTalkover talkover = new UnrulyTalkover();
				OwnProcess proxy = OwnProcess.start(talkover.baseUrl(), "-Xmx96m", "-XX:+ExitOnOutOfMemoryError")) {
			Caller caller = proxy.signedIn("ann");
			String request = caller.head("GET", CALLS, "User-Agent: Mozilla/5.0", "Accept: application/json") + "\r\n";
			List<HttpWire> wires = new ArrayList<>();
			for (int i = 0; i < CONNECTIONS; i++) {
				HttpWire wire = new HttpWire(proxy.port());
				for (int j = 0; j < 3; j++) {
					assertThat(wire.send(request).answer().status()).isEqualTo(200);
				}
				wires.add(wire);
			}

			assertThat(wires.getFirst().send(request).answer().status()).isEqualTo(200);
			for (HttpWire wire : wires) {
				wire.close();
			}
		}
	}

	/** What is small in a head takes thirty times as much as an object. */
	@ParameterizedTest
	@ValueSource(strings = { "Cookie: %s\r\n\r\n", "%s" })
	void connectionsWithVeryManyCookiesOrFieldsFitToo(String rest) throws Exception {
		String many = rest.equals("%s") ? "a:b\r\n".repeat(1500) : "a=b;".repeat(1900);
		String request = "GET /session HTTP/1.1\r\nHost: localhost\r\n" + rest.formatted(many);
		try (UnrulyTalkover talkover = new UnrulyTalkover();
				OwnProcess proxy = OwnProcess.start(talkover.baseUrl(), "-Xmx96m", "-XX:+ExitOnOutOfMemoryError")) {
			List<HttpWire> wires = new ArrayList<>();
			for (int i = 0; i < CONNECTIONS; i++) {
				wires.add(new HttpWire(proxy.port()).send(request));
			}

			HttpAnswer answer = wires.getLast().answer();
			assertThat(answer.code()).isEqualTo("REQUEST_REJECTED");
			assertThat(answer.text()).contains("more header fields or cookies than are taken");
			assertThat(proxy.signedIn("ann").get(CALLS).status()).isEqualTo(200);
			for (HttpWire wire : wires) {
				wire.close();
			}
		}
	}

}
