package io.github.talkoverbff.dialling;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;

import io.github.talkoverbff.BesideOtherTests;
import io.github.talkoverbff.OwnProcess;
import io.github.talkoverbff.dialling.LedgerRelay.Side;
import io.github.talkoverbff.dialling.LedgerRelay.Transaction;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.http.HttpAnswer;
import io.github.talkoverbff.http.Scrape;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The way to the database of the ledger is cut in the moment of a commit. Skipped without
 * a container engine.
 */
@Testcontainers(disabledWithoutDocker = true)
@BesideOtherTests
class CutLedgerTests {

	@Container
	private static final PostgresContainer postgres = new PostgresContainer();

	private static final RingCounter talkover = new RingCounter();

	private static final Random random = new Random();

	@TempDir
	private static Path directory;

	private static LedgerRelay relay;

	private static TrialProxies proxies;

	private final Intent intent = new Intent("+1555" + (1_000_000 + random.nextInt(9_000_000)),
			UUID.randomUUID().toString());

	@BeforeAll
	static void start() throws IOException {
		relay = new LedgerRelay(postgres.port());
		Path password = Files.writeString(directory.resolve("password"), PostgresContainer.NAME);
		proxies = new TrialProxies(talkover.baseUrl(),
				"talkover.dialling.ledger.url=" + PostgresContainer.url(relay.port()) + "?prepareThreshold=0",
				"talkover.dialling.ledger.username=" + PostgresContainer.NAME,
				"talkover.dialling.ledger.password-file=" + password);
		proxies.warmUp();
	}

	@AfterAll
	static void stop() throws IOException {
		proxies.close();
		relay.close();
		talkover.close();
	}

	@Test
	void aClaimThatNeverArrivesDialsNobody() throws Exception {
		relay.cutAtNextCommit(Transaction.CLAIM, Side.BEFORE);

		assertThat(dial().code()).isEqualTo("DIAL_LEDGER_UNAVAILABLE");

		assertThat(relay.isArmed()).isFalse();
		assertThat(state()).isEqualTo("DIAL_NOT_FOUND");
		assertThat(talkover.rings(this.intent.number())).isZero();
		assertThatItIsDialledNow();
	}

	@Test
	void aClaimWhoseAcknowledgementNeverArrivesIsWithdrawn() throws Exception {
		relay.cutAtNextCommit(Transaction.CLAIM, Side.AFTER);

		assertThat(dial().code()).isEqualTo("DIAL_LEDGER_UNAVAILABLE");

		assertThat(relay.isArmed()).isFalse();
		await().until(() -> state().equals("not_placed"));
		assertThat(talkover.rings(this.intent.number())).isZero();
		assertThatItIsDialledNow();
	}

	@ParameterizedTest
	@EnumSource
	void aSettlementIsRepeatedUntilItIsThere(Side side) throws Exception {
		double placed = count("placed");
		relay.cutAtNextCommit(Transaction.SETTLEMENT, side);

		assertThat(dial().status()).isEqualTo(200);

		assertThat(relay.isArmed()).isFalse();
		await().until(() -> state().equals("placed"));
		await().until(() -> count("placed") == placed + 1);
		assertThat(dial().header("Idempotent-Replayed")).isEqualTo("true");
		assertThat(talkover.rings(this.intent.number())).isEqualTo(1);
	}

	@Test
	void whatTalkoverRefusedIsCountedThoughNobodyHeardThatItWasWrittenDown() throws Exception {
		double before = count("not_placed");
		talkover.behave(this.intent.number(), RingCounter.Behaviour.NOT_RING_402);
		relay.cutAtNextCommit(Transaction.SETTLEMENT, Side.AFTER);

		assertThat(dial().code()).isEqualTo("TALKOVER_REJECTED");

		assertThat(relay.isArmed()).isFalse();
		await().until(() -> count("not_placed") == before + 1);
		assertThat(state()).isEqualTo("not_placed");
	}

	@Test
	void whatItsOwnerKnowsIsWrittenDownEvenAfterItsLease() throws Exception {
		talkover.behave(this.intent.number(), RingCounter.Behaviour.NOT_RING_402);
		relay.cutAtNextCommit(Transaction.SETTLEMENT, Side.BEFORE);
		assertThat(dial().code()).isEqualTo("TALKOVER_REJECTED");
		relay.shut();
		Instant over = Instant.now().plus(TrialProxies.LEASE);
		await().until(() -> Instant.now().isAfter(over));

		relay.open();

		await().until(() -> state().equals("not_placed"));
		assertThat(this.intent.entry(ann()).path("evidence").asString()).isEqualTo("answer");
	}

	@Test
	void aProcessDoesNotEndBeforeItHasWrittenDownWhatItKnows() throws Exception {
		talkover.behave(this.intent.number(), RingCounter.Behaviour.NOT_RING_402);
		relay.cutAtNextCommit(Transaction.SETTLEMENT, Side.BEFORE);
		String id = Objects.requireNonNull(dial().header("Dial-Id"));
		relay.shut();
		OwnProcess owner = proxies.get(0);
		owner.terminate();
		await().until(() -> owner.output().contains("told that the dial " + id + " is not_placed"));

		relay.open();
		owner.waitFor();
		proxies.replace(owner);
		proxies.warmUp();

		assertThat(state()).isEqualTo("not_placed");
		assertThat(this.intent.entry(ann()).path("evidence").asString()).isEqualTo("answer");
	}

	/** Nobody may decide in secret, not even by accident. */
	@ParameterizedTest
	@EnumSource
	void whoMayHaveStoppedAllDiallingHearsSoAndHasALine(Side side) throws Exception {
		relay.cutAtNextCommit(Transaction.SWITCH, side);

		HttpAnswer answer = ann().send("PUT", "/dialling/*/switch", "{\"stopped\":false,\"reason\":\"all is well\"}");

		assertThat(relay.isArmed()).isFalse();
		assertThatItMayHaveBeenDone(answer, "dialling-switch");
	}

	@ParameterizedTest
	@EnumSource
	void whoMayHaveDecidedWhatBecameOfADialHearsSoAndHasALine(Side side) throws Exception {
		talkover.behave(this.intent.number(), RingCounter.Behaviour.NOT_RING_AND_RESET);
		String id = Objects.requireNonNull(dial().header("Dial-Id"));
		assertThat(state()).isEqualTo("unknown");
		relay.cutAtNextCommit(Transaction.SETTLEMENT, side);

		HttpAnswer answer = ann().post("/dialling/production/dials/" + id + "/resolution",
				"{\"outcome\":\"placed\",\"reason\":\"the callee says so\"}");

		assertThat(relay.isArmed()).isFalse();
		assertThatItMayHaveBeenDone(answer, "dial-resolution");
		assertThat(state()).isEqualTo((side == Side.AFTER) ? "placed" : "unknown");
	}

	private static void assertThatItMayHaveBeenDone(HttpAnswer answer, String event) {
		assertThat(answer.code()).isEqualTo("DIAL_LEDGER_UNAVAILABLE");
		assertThat(answer.text()).contains("\"outcome\":\"unknown\"");
		String id = Objects.requireNonNull(answer.header("X-Request-Id"));
		await().untilAsserted(() -> assertThat(proxies.get(0).lines())
			.filteredOn((line) -> line.contains("event=\"" + event + "\"") && line.contains(id))
			.singleElement()
			.asString()
			.contains("code=\"DIAL_LEDGER_UNAVAILABLE\""));
	}

	@Test
	void aLedgerThatComesBackServesTheNextDial() throws Exception {
		relay.shut();
		assertThat(dial().code()).isEqualTo("DIAL_LEDGER_UNAVAILABLE");
		relay.open();

		await().until(() -> dial().status() == 200);

		assertThat(talkover.rings(this.intent.number())).isEqualTo(1);
	}

	private void assertThatItIsDialledNow() throws Exception {
		assertThat(dial().status()).isEqualTo(200);
		assertThat(talkover.rings(this.intent.number())).isEqualTo(1);
	}

	private HttpAnswer dial() throws IOException {
		return this.intent.dial(ann());
	}

	/** How many dials are counted as being in that state. */
	private static double count(String state) throws IOException {
		return Scrape.of(proxies.get(0).managementPort())
			.value("talkover_dials_total{environment=\"production\",operation=\"make-call\",state=\"" + state + "\"}");
	}

	private String state() throws IOException {
		return this.intent.state(ann());
	}

	private static Caller ann() throws IOException {
		return proxies.caller("ann", proxies.any(random));
	}

}
