package io.github.talkoverbff.dialling;

import io.github.talkoverbff.OwnProcess;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.http.HttpWire;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The process stands still, and callers come and go meanwhile. */
class FrozenProcessTests {

	private static final String NUMBER = "+15550000091";

	@Test
	void doesNotDialForACallerThatHasLeft() throws Exception {
		Intent intent = new Intent(NUMBER, "left");
		try (RingCounter talkover = new RingCounter(); OwnProcess proxy = OwnProcess.start(talkover.baseUrl())) {
			Caller ann = proxy.signedIn("ann");
			proxy.freeze();
			try (HttpWire wire = new HttpWire(proxy.port())) {
				wire.send(intent.request(ann));
			}
			proxy.thaw();

			await().until(() -> proxy.output().contains("operation=\"make-call\""));

			assertThat(talkover.rings(NUMBER)).isZero();
			assertThat(intent.state(ann)).isEqualTo("DIAL_NOT_FOUND");
			assertThat(intent.dial(ann).status()).isEqualTo(200);
		}
	}

}
