package io.github.talkoverbff.proxy;

import java.util.ArrayList;
import java.util.List;

import io.github.talkoverbff.OwnProcess;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.http.HttpWire;
import io.github.talkoverbff.standin.UnrulyTalkover;
import org.junit.jupiter.api.Test;

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

}
