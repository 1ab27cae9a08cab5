package io.github.talkoverbff.session;

import java.io.IOException;
import java.time.Duration;

import io.github.talkoverbff.MovableClock;
import io.github.talkoverbff.OwnProxy;
import io.github.talkoverbff.http.Caller;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** How many sessions there may be. */
class SessionLimitsIntegrationTests {

	private static final String BOB = "talkover.users.bob.password={noop}bob";

	private final MovableClock clock = new MovableClock();

	@Test
	void aSignInBeyondTheLimitOfAUserEndsTheOldestSession() throws IOException {
		try (OwnProxy proxy = OwnProxy.start(this.clock, "talkover.session.max-per-user=2", BOB)) {
			Caller bob = signInLater(proxy, "bob");
			Caller first = signInLater(proxy, "ann");
			Caller second = signInLater(proxy, "ann");
			first.get("/session");

			Caller third = signInLater(proxy, "ann");

			assertThat(first.get("/session").status()).isEqualTo(401);
			assertThat(second.get("/session").status()).isEqualTo(200);
			assertThat(third.get("/session").status()).isEqualTo(200);
			assertThat(bob.get("/session").status()).isEqualTo(200);
		}
	}

	@Test
	void signingInAgainInTheSameBrowserCostsNoOtherSession() throws IOException {
		try (OwnProxy proxy = OwnProxy.start(this.clock, "talkover.session.max-per-user=2")) {
			Caller first = signInLater(proxy, "ann");
			Caller second = signInLater(proxy, "ann");

			second.signIn("ann", "ann");

			assertThat(first.get("/session").status()).isEqualTo(200);
			assertThat(second.get("/session").status()).isEqualTo(200);
		}
	}

	@Test
	void aUserMayHaveManySessionsUnlessToldOtherwise() throws IOException {
		try (OwnProxy proxy = OwnProxy.start(this.clock)) {
			Caller first = signInLater(proxy, "ann");
			for (int i = 0; i < 10; i++) {
				signInLater(proxy, "ann");
			}

			assertThat(first.get("/session").status()).isEqualTo(200);
		}
	}

	@Test
	void aSignInBeyondTheLimitOfTheMemoryEndsTheSessionLongestUnused() throws IOException {
		try (OwnProxy proxy = OwnProxy.start(this.clock, "talkover.session.max-sessions=2", BOB)) {
			Caller used = signInLater(proxy, "ann");
			Caller unused = signInLater(proxy, "bob");
			used.get("/session");

			Caller newest = signInLater(proxy, "ann");

			assertThat(unused.get("/session").status()).isEqualTo(401);
			assertThat(used.get("/session").status()).isEqualTo(200);
			assertThat(newest.get("/session").status()).isEqualTo(200);
		}
	}

	private Caller signInLater(OwnProxy proxy, String user) throws IOException {
		this.clock.advance(Duration.ofMinutes(1));
		Caller caller = proxy.signedIn(user);
		this.clock.advance(Duration.ofMinutes(1));
		return caller;
	}

}
