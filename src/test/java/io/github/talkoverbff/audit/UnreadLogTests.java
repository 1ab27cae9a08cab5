package io.github.talkoverbff.audit;

import io.github.talkoverbff.BesideOtherTests;
import io.github.talkoverbff.OwnProcess;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.standin.TalkoverStandIn;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What becomes of a replica when nobody takes what it prints. */
@BesideOtherTests
class UnreadLogTests {

	/** Whose lines are more than pipe and buffers hold, and less than the queue does. */
	private static final int CALLS = 1000;

	@Test
	void aReplicaIsNotReadyUntilSomebodyReadsItsLog() throws Exception {
		try (TalkoverStandIn talkover = new TalkoverStandIn();
				OwnProcess proxy = OwnProcess.start(talkover.baseUrl())) {
			Caller platform = new Caller(proxy.managementPort());
			Caller ann = proxy.signedIn("ann");
			assertThat(probe(platform, "readiness")).isEqualTo(200);

			proxy.stopReading();
			for (int i = 0; i < CALLS; i++) {
				assertThat(ann.get("/talkover/production/api/v1/calls").status()).isEqualTo(200);
			}

			await().until(() -> probe(platform, "readiness") == 503);
			assertThat(probe(platform, "liveness")).isEqualTo(200);

			proxy.readOn();
			await().until(() -> probe(platform, "readiness") == 200);
		}
	}

	private static int probe(Caller platform, String probe) throws Exception {
		return platform.get("/actuator/health/" + probe).status();
	}

}
