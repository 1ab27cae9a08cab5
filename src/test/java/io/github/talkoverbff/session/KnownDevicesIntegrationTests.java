package io.github.talkoverbff.session;

import java.io.IOException;

import io.github.talkoverbff.IntegrationTest;
import io.github.talkoverbff.http.Caller;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/** Nobody can lock a user out of a browser in which that user has signed in before. */
@IntegrationTest
class KnownDevicesIntegrationTests {

	private static final String DEVICE = "__Host-device";

	@LocalServerPort
	private int port;

	@BeforeEach
	void useUpTheAttemptsOfTheAddress() throws IOException {
		for (int i = 0; i < 6; i++) {
			new Caller(this.port).signIn("Dora", "wrong");
		}
	}

	@Test
	void aKnownDeviceIsNotSlowedDownByFailuresAtTheSameAddress() throws Exception {
		Caller known = knownDevice();

		assertThat(new Caller(this.port).signIn("dora", "dora").status()).isEqualTo(429);
		assertThat(known.signIn("dora", "dora").status()).isEqualTo(200);
	}

	@Test
	void aKnownDeviceIsSlowedDownByItsOwnFailures() throws Exception {
		Caller known = knownDevice();
		String device = known.cookies().get(DEVICE);

		for (int i = 0; i < 5; i++) {
			assertThat(known.signIn("dora", "wrong").status()).isEqualTo(401);
		}

		assertThat(known.signIn("dora", "dora").status()).isEqualTo(429);
		assertThat(known.cookies()).containsEntry(DEVICE, device);
	}

	@Test
	void aDeviceThatAnotherUserMadeKnownHelpsNobody() throws Exception {
		Caller other = Caller.signedIn(this.port, "vera", "vera");

		assertThat(other.signIn("dora", "dora").status()).isEqualTo(429);
	}

	@Test
	void aMadeUpDeviceHelpsNobody() throws Exception {
		Caller forger = new Caller(this.port);
		forger.cookies().put(DEVICE, "bWFkZS11cA.bWFkZS11cA");

		assertThat(forger.signIn("dora", "dora").status()).isEqualTo(429);
	}

	/** A browser from another address, where the attempts are not used up. */
	private Caller knownDevice() throws IOException {
		Caller caller = new Caller(this.port, "127.0.0.2");
		assertThat(caller.signIn("dora", "dora").status()).isEqualTo(200);
		Caller moved = new Caller(this.port);
		moved.cookies().put(DEVICE, caller.cookies().get(DEVICE));
		return moved;
	}

}
