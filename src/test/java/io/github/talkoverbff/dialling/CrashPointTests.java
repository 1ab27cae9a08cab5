package io.github.talkoverbff.dialling;

import java.io.IOException;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.github.talkoverbff.BesideOtherTests;
import io.github.talkoverbff.OwnProcess;
import io.github.talkoverbff.TestLedger;
import io.github.talkoverbff.dialling.RingCounter.Behaviour;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.http.HttpAnswer;
import io.github.talkoverbff.http.HttpWire;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;

/**
 * The process ends, or its ledger goes away, at each point of a dial in turn; the ledger
 * is kept, and the next process goes on with it.
 */
@BesideOtherTests
class CrashPointTests {

	private static final char INSIDE_REQUEST = '3';

	private static final char NO_ANSWER_YET = '4';

	private static final String UNDER_WAY = "+15550000060";

	private static final int STOPPED = 143; // 128 and the number of SIGTERM

	private static final String LEDGER = "talkover.dialling.ledger.url=" + TestLedger.url();

	private static final RingCounter talkover = new RingCounter();

	private static final StringBuilder disarmed = new StringBuilder();

	private static TrialProxies proxies;

	private final String key = UUID.randomUUID().toString();

	@BeforeAll
	static void start() throws IOException {
		proxies = new TrialProxies(talkover.baseUrl(), LEDGER);
		proxies.warmUp();
	}

	@AfterAll
	static void stop() throws IOException {
		proxies.close();
		talkover.close();
	}

	/** C0 of the crash points. */
	@Test
	void killedBeforeTheClaimCommitsADialNeverHappenedAndARetryDials() throws Exception {
		String number = crashAt(FaultyLedger.BEFORE_CLAIM_COMMITS);

		assertThat(state()).isEqualTo("DIAL_NOT_FOUND");
		assertThat(talkover.rings(number)).isZero();
		assertThat(dial(number).status()).isEqualTo(200);
		assertThat(talkover.rings(number)).isEqualTo(1);
	}

	/** C1 of the crash points. */
	@Test
	void aClaimWhoseAcknowledgementIsLostIsWithdrawn() throws Exception {
		String number = FaultyLedger.CRASHING + FaultyLedger.CLAIM_ACKNOWLEDGEMENT_LOST;

		assertThat(dial(number).code()).isEqualTo("DIAL_LEDGER_UNAVAILABLE");

		await().until(() -> state().equals("not_placed"));
		assertThat(talkover.rings(number)).isZero();
	}

	/** C2 of the crash points. */
	@Test
	void killedBetweenClaimAndFirstByteADialStaysUnknownAndRingsNobody() throws Exception {
		String number = crashAt(FaultyLedger.AFTER_CLAIM_COMMITTED);

		assertThatItStaysUnknown(number);
		assertThat(talkover.rings(number)).isZero();
	}

	/** C3 of the crash points. */
	@Test
	void killedInsideTheRequestADialStaysUnknown() throws Exception {
		String number = FaultyLedger.CRASHING + INSIDE_REQUEST;
		talkover.behave(number, Behaviour.NOT_RING_AND_HANG);
		talkover.onDial((dialled) -> killFor(number, dialled));

		crash(INSIDE_REQUEST, number);

		assertThatItStaysUnknown(number);
	}

	/** C4 of the crash points. */
	@Test
	void killedAfterTheRingADialIsFound() throws Exception {
		String number = FaultyLedger.CRASHING + NO_ANSWER_YET;
		talkover.behave(number, Behaviour.RING_AND_HANG);
		talkover.onRing((rung) -> killFor(number, rung));

		crash(NO_ANSWER_YET, number);

		assertThatItIsFound(number);
	}

	/** C5 of the crash points. */
	@Test
	void killedBeforeTheSettlementCommitsADialIsFound() throws Exception {
		assertThatItIsFound(crashAt(FaultyLedger.BEFORE_SETTLEMENT_COMMITS));
	}

	/** C6 of the crash points. */
	@Test
	void killedAfterTheSettlementCommittedADialGivesItsAnswerAgain() throws Exception {
		String number = crashAt(FaultyLedger.AFTER_SETTLEMENT_COMMITTED);

		HttpAnswer again = dial(number);

		assertThat(again.status()).isEqualTo(200);
		assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
		assertThat(talkover.rings(number)).isEqualTo(1);
	}

	/** C7 of the crash points. */
	@Test
	void withTheLedgerAwayAtTheSettlementTheCallerGetsTheAnswerAndTheOwnerKeepsTrying() throws Exception {
		String number = FaultyLedger.CRASHING + FaultyLedger.AWAY_AT_SETTLEMENT;

		assertThat(dial(number).status()).isEqualTo(200);

		await().until(() -> state().equals("placed"));
		assertThat(dial(number).header("Idempotent-Replayed")).isEqualTo("true");
		assertThat(talkover.rings(number)).isEqualTo(1);
	}

	/** C9 of the crash points. */
	@Test
	void toldToStopTheProxyClaimsNoMoreAndEndsWhatItHasClaimed() throws Exception {
		String ledger = "talkover.dialling.ledger.url=" + TestLedger.url();
		CountDownLatch rung = new CountDownLatch(1);
		CountDownLatch answer = new CountDownLatch(1);
		talkover.onRing((number) -> holdBack(number, rung, answer));
		Intent underWay = new Intent(UNDER_WAY, this.key);
		Intent late = new Intent("+15550000061", "late");
		HttpAnswer first;
		try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
				OwnProcess stopping = OwnProcess.start(talkover.baseUrl(), ledger);
				HttpWire open = new HttpWire(stopping.port())) {
			Caller caller = stopping.signedIn("ann");
			Future<HttpAnswer> dial = threads.submit(() -> underWay.dial(caller));
			rung.await();

			stopping.terminate();

			await().until(() -> HttpWire.isClosed(stopping.port()));
			assertThatIOException().isThrownBy(() -> late.dial(caller));
			assertThat(open.send(late.request(caller)).answer().code()).isEqualTo("REPLICA_STOPPING");
			answer.countDown();
			first = dial.get();
			assertThat(stopping.waitFor()).isEqualTo(STOPPED);
		}
		try (OwnProcess next = OwnProcess.start(talkover.baseUrl(), ledger)) {
			HttpAnswer again = underWay.dial(next.signedIn("ann"));

			assertThat(first.status()).isEqualTo(200);
			assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
			assertThat(again.text()).isEqualTo(first.text());
			assertThat(talkover.rings(UNDER_WAY)).isEqualTo(1);
			assertThat(talkover.rings(late.number())).isZero();
		}
	}

	/** C9 of the crash points, before it. */
	@Test
	void whileCallersLearnThatItIsNotReadyTheProxyDials() throws Exception {
		Intent early = new Intent("+15550000062", this.key);
		try (OwnProcess stopping = OwnProcess.start(talkover.baseUrl(), "talkover.shutdown.delay=1h")) {
			Caller caller = stopping.signedIn("ann");
			Caller platform = new Caller(stopping.managementPort());

			stopping.terminate();

			await().until(() -> platform.get("/actuator/health/readiness").status() == 503);
			assertThat(early.dial(caller).status()).isEqualTo(200);
			assertThat(talkover.rings(early.number())).isEqualTo(1);
		}
	}

	/** C12 of the crash points. */
	@Test
	void withoutItsLedgerTheProxyDialsNobody() throws Exception {
		String number = FaultyLedger.CRASHING + FaultyLedger.AWAY_AT_CLAIM;

		HttpAnswer answer = dial(number);

		assertThat(answer.status()).isEqualTo(503);
		assertThat(answer.code()).isEqualTo("DIAL_LEDGER_UNAVAILABLE");
		assertThat(answer.text()).contains("\"outcome\":\"not_executed\"");
		assertThat(talkover.rings(number)).isZero();
		assertThat(ann().get("/talkover/production/api/v1/calls").status()).isEqualTo(200);
	}

	private String crashAt(char point) throws Exception {
		String number = FaultyLedger.CRASHING + point;
		crash(point, number);
		return number;
	}

	/** Dials, sees the process die, and starts the next, which does not die there. */
	private void crash(char point, String number) throws Exception {
		OwnProcess dying = proxy();
		assertThatIOException().isThrownBy(() -> dial(number));
		await().until(() -> !dying.isAlive());
		proxies.replace(dying, "-Ddisarmed=" + disarmed.append(point));
		proxies.warmUp();
	}

	private static void killFor(String number, String dialled) {
		if (number.equals(dialled)) {
			proxy().kill();
		}
	}

	private static void holdBack(String number, CountDownLatch rung, CountDownLatch answer) {
		if (number.equals(UNDER_WAY)) {
			rung.countDown();
			try {
				answer.await();
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		}
	}

	private void assertThatItStaysUnknown(String number) throws Exception {
		await().until(() -> state().equals("unknown"));
		assertThat(dial(number).code()).isEqualTo("DIAL_OUTCOME_UNKNOWN");
	}

	private void assertThatItIsFound(String number) throws Exception {
		await().until(() -> state().equals("placed"));
		assertThat(dial(number).code()).isEqualTo("DIAL_ALREADY_PLACED");
		assertThat(talkover.rings(number)).isEqualTo(1);
	}

	private HttpAnswer dial(String number) throws IOException {
		return new Intent(number, this.key).dial(ann());
	}

	private String state() throws IOException {
		return new Intent("", this.key).state(ann());
	}

	private static Caller ann() throws IOException {
		return proxies.caller("ann", proxy());
	}

	private static OwnProcess proxy() {
		return proxies.any(new Random());
	}

}
