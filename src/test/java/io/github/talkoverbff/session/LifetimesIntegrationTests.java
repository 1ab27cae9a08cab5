package io.github.talkoverbff.session;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

import io.github.talkoverbff.MovableClock;
import io.github.talkoverbff.OwnProxy;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.http.HttpAnswer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** When sessions end by themselves: the server decides, whatever the browser keeps. */
class LifetimesIntegrationTests {

	private static final String SESSION = "/session";

	/** Ann has no role, so with a session it is refused as such. */
	private static final String CALLS = "/talkover/production/api/v1/calls";

	private static final Duration TWENTY_MINUTES = Duration.ofMinutes(20);

	private static final MovableClock clock = new MovableClock();

	private static OwnProxy proxy;

	@BeforeAll
	static void start() {
		proxy = OwnProxy.start(clock);
	}

	@AfterAll
	static void stop() {
		proxy.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { SESSION, CALLS })
	void aSessionThatIsNotUsedEnds(String path) throws IOException {
		Caller ann = proxy.signedIn("ann");
		Caller tab = copy(ann);

		clock.advance(Duration.ofMinutes(30));

		assertEnded(ann.get(path));
		clock.advance(Duration.ofMinutes(-30));
		assertEnded(tab.get(path));
	}

	@ParameterizedTest
	@ValueSource(strings = { SESSION, CALLS })
	void aSessionThatIsUsedLastsLonger(String path) throws IOException {
		Caller ann = proxy.signedIn("ann");

		for (int i = 0; i < 6; i++) {
			clock.advance(TWENTY_MINUTES);
			assertThat(ann.get(path).status()).isIn(200, 403);
		}
	}

	@Test
	void aShortSessionThatIsUsedLastsToo() throws IOException {
		MovableClock ownClock = new MovableClock();
		try (OwnProxy own = OwnProxy.start(ownClock, "server.servlet.session.timeout=30s")) {
			Caller ann = own.signedIn("ann");

			for (int i = 0; i < 6; i++) {
				ownClock.advance(Duration.ofSeconds(20));
				assertThat(ann.get(SESSION).status()).isEqualTo(200);
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { SESSION, CALLS })
	void noSessionLastsLongerThanHalfADay(String path) throws IOException {
		Caller ann = proxy.signedIn("ann");
		for (int i = 0; i < 35; i++) {
			clock.advance(TWENTY_MINUTES);
			assertThat(ann.get(path).status()).isIn(200, 403);
		}

		clock.advance(TWENTY_MINUTES);

		assertEnded(ann.get(path));
	}

	@Test
	void signingInAgainBeginsAnotherHalfDay() throws IOException {
		Caller ann = proxy.signedIn("ann");
		for (int i = 0; i < 35; i++) {
			clock.advance(TWENTY_MINUTES);
			ann.get(SESSION);
		}
		ann.signIn("ann", "ann");

		clock.advance(TWENTY_MINUTES);

		assertThat(ann.get(SESSION).status()).isEqualTo(200);
	}

	@Test
	void tellsWhichEndComesFirst() throws IOException {
		Instant signedIn = clock.instant();
		Caller ann = proxy.signedIn("ann");

		assertThat(expiresAt(ann)).isEqualTo(signedIn.plus(Duration.ofMinutes(30)));
		clock.advance(TWENTY_MINUTES);
		assertThat(expiresAt(ann)).isEqualTo(signedIn.plus(Duration.ofMinutes(50)));
		for (int i = 1; i < 35; i++) {
			clock.advance(TWENTY_MINUTES);
			ann.get(SESSION);
		}
		assertThat(expiresAt(ann)).isEqualTo(signedIn.plus(Duration.ofHours(12)));
	}

	@Test
	void notesTheUseOfASessionOnceAMinute() throws IOException {
		Instant signedIn = clock.instant();
		Caller ann = proxy.signedIn("ann");

		clock.advance(Duration.ofSeconds(59));
		assertThat(expiresAt(ann)).isEqualTo(signedIn.plus(Duration.ofMinutes(30)));
		clock.advance(Duration.ofSeconds(1));
		assertThat(expiresAt(ann)).isEqualTo(signedIn.plus(Duration.ofMinutes(31)));
	}

	/** Or it would end while it is used, before the clock is as late again. */
	@Test
	void notesTheUseOfASessionThoughTheClockWasSetBack() throws IOException {
		Instant signedIn = clock.instant();
		Caller ann = proxy.signedIn("ann");

		clock.advance(Duration.ofHours(-1));

		assertThat(expiresAt(ann)).isEqualTo(signedIn.minus(Duration.ofMinutes(30)));
	}

	private static Caller copy(Caller caller) {
		Caller copy = new Caller(proxy.port());
		copy.cookies().putAll(caller.cookies());
		return copy;
	}

	private static Instant expiresAt(Caller caller) throws IOException {
		return Instant.parse(JsonMapper.shared().readTree(caller.get(SESSION).body()).path("expires_at").asString());
	}

	private static void assertEnded(HttpAnswer answer) {
		assertThat(answer.status()).isEqualTo(401);
		assertThat(answer.code()).isEqualTo("SESSION_REQUIRED");
	}

}
