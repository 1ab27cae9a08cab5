package io.github.talkoverbff.dialling;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.util.concurrent.CompletableFuture;

import io.github.talkoverbff.OwnProxy;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.standin.RawTalkover;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A dial has a connection of its own: one that has waited may be closed by Talkover in
 * the moment in which it is used, and then nobody knows whether the dial arrived.
 */
class DialConnectionIntegrationTests {

	private static final String CALLS = "/talkover/production/api/v1/calls";

	private static final Intent INTENT = new Intent("+15550000050", "key");

	@Test
	void aDialDoesNotTakeAConnectionThatWaitsAndLeavesNoneBehind() throws IOException {
		try (RingCounter talkover = new RingCounter(); OwnProxy proxy = OwnProxy.before(talkover.baseUrl())) {
			Caller ann = proxy.signedIn("ann");
			await("a connection that waited is used again").until(() -> opensNone(ann, talkover));
			int kept = talkover.connections();

			assertThat(INTENT.dial(ann).status()).isEqualTo(200);

			assertThat(talkover.connections()).isEqualTo(kept + 1);
			await().until(() -> talkover.openConnections() == kept);
			assertThat(opensNone(ann, talkover)).as("those of the others are still there").isTrue();
		}
	}

	@Test
	void whatIsGivenUpIsReset() throws Exception {
		CompletableFuture<String> end = new CompletableFuture<>();
		try (RawTalkover talkover = new RawTalkover().willDo((in, out) -> end.complete(readToItsEnd(in)));
				OwnProxy proxy = OwnProxy.before(talkover.baseUrl(), "talkover.dialling.response-timeout=1s")) {
			assertThat(INTENT.dial(proxy.signedIn("ann")).code()).isEqualTo("TALKOVER_TIMEOUT");

			assertThat(end.get()).isEqualTo("reset");
		}
	}

	// a connection waits again a moment after its answer has reached the caller
	private static boolean opensNone(Caller caller, RingCounter talkover) throws IOException {
		int before = talkover.connections();
		caller.get(CALLS);
		return talkover.connections() == before;
	}

	private static String readToItsEnd(InputStream in) throws IOException {
		try {
			in.readAllBytes();
			return "closed";
		}
		catch (SocketException ex) {
			return "reset";
		}
	}

}
