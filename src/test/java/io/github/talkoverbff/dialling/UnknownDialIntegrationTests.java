package io.github.talkoverbff.dialling;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import com.zaxxer.hikari.HikariDataSource;
import io.github.talkoverbff.OwnProxy;
import io.github.talkoverbff.dialling.RingCounter.Behaviour;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.http.HttpAnswer;
import io.github.talkoverbff.problem.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A dial whose answer was lost is settled by a sign of its call; that there is none, says
 * something and settles nothing.
 */
class UnknownDialIntegrationTests {

	private static final String NUMBER = "+15550000030";

	private final Intent intent = new Intent(NUMBER, "key");

	@Test
	void thatNoCallShowsIsEvidenceAfterAWhileAndNeverADecision() throws IOException {
		try (ClockedProxy proxy = ClockedProxy.start()) {
			Caller ann = proxy.ann();
			proxy.talkover().behave(NUMBER, Behaviour.NOT_RING_AND_RESET);
			this.intent.dial(ann);

			lookAfterSeconds(proxy, 0, 5, 15, 40);
			JsonNode early = this.intent.entry(ann);
			lookAfterSeconds(proxy, 61);
			JsonNode late = this.intent.entry(ann);

			assertThat(early.path("rounds").asInt()).isEqualTo(4);
			assertThat(early.has("evidence")).isFalse();
			assertThat(late.path("rounds").asInt()).isEqualTo(5);
			assertThat(late.path("evidence").asString()).isEqualTo("absence");
			assertThat(late.path("state").asString()).isEqualTo("unknown");
			assertThat(this.intent.dial(ann).text()).contains("DIAL_OUTCOME_UNKNOWN",
					"No trace of the call in 5 looks until " + proxy.now() + ". The number stays blocked");
			assertThat(late.path("checked").asString()).isEqualTo(proxy.now().toString());
			assertThat(new Intent(NUMBER, "another").dial(ann).code()).isEqualTo("POSSIBLE_DUPLICATE_CALL");
			assertThat(proxy.talkover().rings(NUMBER)).isZero();
		}
	}

	@Test
	void twoLooksAreNoAbsenceHoweverLate() throws IOException {
		try (ClockedProxy proxy = ClockedProxy.start()) {
			Caller ann = proxy.ann();
			proxy.talkover().behave(NUMBER, Behaviour.NOT_RING_AND_RESET);
			this.intent.dial(ann);

			lookAfterSeconds(proxy, 130, 170);
			JsonNode twice = this.intent.entry(ann);
			lookAfterSeconds(proxy, 600);
			JsonNode thrice = this.intent.entry(ann);

			assertThat(twice.path("rounds").asInt()).isEqualTo(2);
			assertThat(twice.has("evidence")).isFalse();
			assertThat(thrice.path("rounds").asInt()).isEqualTo(3);
			assertThat(thrice.path("evidence").asString()).isEqualTo("absence");
		}
	}

	@Test
	void whileTalkoverDoesNotSayWhichCallsItHasNothingIsEvidence() throws IOException {
		try (ClockedProxy proxy = ClockedProxy.start()) {
			Caller ann = proxy.ann();
			proxy.talkover().behave(NUMBER, Behaviour.NOT_RING_AND_RESET);
			ann.post("/talkover/production/api/v1/agents/nowhere/call", "{\"to\":\"" + NUMBER + "\"}",
					"Idempotency-Key: key");

			lookAfterSeconds(proxy, 0, 5, 15, 40, 61);

			JsonNode entry = this.intent.entry(ann);
			assertThat(entry.path("state").asString()).isEqualTo("unknown");
			assertThat(entry.path("rounds").asInt()).isZero();
			assertThat(entry.has("evidence")).isFalse();
		}
	}

	@Test
	void ofTwoCallsThatMayBeItNobodyKnowsWhichButThatItRang() throws IOException {
		try (ClockedProxy proxy = ClockedProxy.start()) {
			Caller ann = proxy.ann();
			proxy.talkover().behave(NUMBER, Behaviour.RING_AND_RESET);
			proxy.talkover().show(NUMBER, proxy.now());
			this.intent.dial(ann);

			lookAfterSeconds(proxy, 0);

			JsonNode entry = this.intent.entry(ann);
			assertThat(entry.path("state").asString()).isEqualTo("placed");
			assertThat(entry.path("evidence").asString()).isEqualTo("history");
			assertThat(entry.has("call_id")).isFalse();
			assertThat(entry.path("candidates")).extracting(JsonNode::asString)
				.hasSize(2)
				.anyMatch((id) -> id.startsWith("call_15550000030_"))
				.anyMatch((id) -> id.startsWith("other_"));
			assertThat(this.intent.dial(ann).code()).isEqualTo("DIAL_ALREADY_PLACED");
			assertThat(proxy.talkover().rings(NUMBER)).isEqualTo(1);
		}
	}

	@Test
	void aCallIsLookedForAWeek() throws IOException {
		try (ClockedProxy proxy = ClockedProxy.start("talkover.dialling.lookups=100")) {
			proxy.talkover().behave(NUMBER, Behaviour.NOT_RING_AND_RESET);
			this.intent.dial(proxy.ann());

			for (int day = 0; day < 10; day++) {
				proxy.advance(Duration.ofDays(1));
				proxy.look();
			}

			assertThat(this.intent.entry(proxy.ann()).path("rounds").asInt()).isEqualTo(7);
		}
	}

	@Test
	void aLookThatTalkoverDidNotAnswerIsNotTheLast() throws IOException {
		try (ClockedProxy proxy = ClockedProxy.start()) {
			Instant begin = proxy.now();
			proxy.talkover().behave(NUMBER, Behaviour.NOT_RING_AND_RESET);
			this.intent.dial(proxy.ann());
			proxy.talkover().tellNothing(true);
			proxy.advance(Duration.ofDays(8));
			proxy.look();

			proxy.talkover().tellNothing(false);
			proxy.talkover().show(NUMBER, begin);
			proxy.advance(Duration.ofDays(1));
			proxy.look();

			assertThat(this.intent.state(proxy.ann())).isEqualTo("placed");
		}
	}

	@Test
	void whatAnOlderVersionLookedForIsToldWithoutATime() {
		try (OwnProxy proxy = OwnProxy.start()) {
			Instant now = Instant.now();
			DialEntry looked = new DialEntry(UuidV7.create(now), "production", "make-call", "ann", "key", "hash",
					"agent_1", NUMBER, false, DialState.UNKNOWN, null, null, List.of(), now, now, now, now, 3, null,
					null);

			assertThatExceptionOfType(ProblemException.class)
				.isThrownBy(() -> proxy.bean(KnownDials.class).answer(looked, "hash"))
				.withMessageContaining("No trace of the call in 3 looks so far.");
		}
	}

	@Test
	void aCallThatTurnsUpDaysAfterItWasCalledNotPlacedIsStillFound() throws IOException {
		try (ClockedProxy proxy = ClockedProxy.start()) {
			Instant begin = proxy.now();
			proxy.talkover().behave(NUMBER, Behaviour.NOT_RING_AND_RESET);
			this.intent.dial(proxy.ann());
			proxy.advance(Duration.ofDays(1));
			Caller ann = proxy.ann();
			assertThat(ann
				.post(this.intent.entry(ann).path("href").asString() + "/resolution",
						"{\"outcome\":\"not_placed\",\"reason\":\"nobody was rung\"}")
				.status()).isEqualTo(200);

			for (int day = 0; day < 3; day++) {
				proxy.advance(Duration.ofDays(1));
				proxy.look();
			}
			proxy.tickForAnHour();
			proxy.talkover().show(NUMBER, begin);
			proxy.advance(Duration.ofDays(1));
			proxy.look();

			assertThat(this.intent.state(proxy.ann())).isEqualTo("placed");
		}
	}

	/** After an outage many wait for their turn to be looked for. */
	@Test
	void nobodyCallsADialNotPlacedWhoseCallTalkoverShows() throws IOException {
		try (ClockedProxy proxy = ClockedProxy.start("talkover.dialling.decide-after=15m")) {
			proxy.talkover().behave(NUMBER, Behaviour.RING_AND_RESET);
			this.intent.dial(proxy.ann());
			proxy.advance(Duration.ofMinutes(16));
			Caller ann = proxy.ann();

			HttpAnswer answer = ann.post(this.intent.entry(ann).path("href").asString() + "/resolution",
					"{\"outcome\":\"not_placed\",\"reason\":\"nobody was rung\"}");

			assertThat(answer.code()).isEqualTo("DIAL_NOT_DECIDABLE");
			assertThat(answer.text()).contains("Talkover shows its call by now");
			assertThat(answer.text()).contains("\"state\":\"placed\"", "\"call_id\":\"");
			assertThat(this.intent.state(ann)).isEqualTo("placed");
		}
	}

	@Test
	void nobodyDecidesWhileTheLedgerCannotTakeWhatTalkoverShows(@TempDir Path directory) throws IOException {
		String url = "jdbc:sqlite:" + directory.resolve("dialling.db");
		try (HikariDataSource source = new LedgerStore(url, "", () -> "").open(Clock.systemUTC())) {
			JdbcClient.create(source)
				.sql("CREATE TRIGGER refusal BEFORE UPDATE ON dial WHEN NEW.state = 'PLACED' "
						+ "BEGIN SELECT RAISE(ABORT, 'refused'); END")
				.update();
		}
		try (ClockedProxy proxy = ClockedProxy.start("talkover.dialling.ledger.url=" + url)) {
			proxy.talkover().behave(NUMBER, Behaviour.RING_AND_RESET);
			new Intent(NUMBER, "key").dial(proxy.ann());
			proxy.advance(Duration.ofMinutes(16));
			Caller ann = proxy.ann();

			assertThat(ann
				.post(this.intent.entry(ann).path("href").asString() + "/resolution",
						"{\"outcome\":\"not_placed\",\"reason\":\"nobody was rung\"}")
				.code()).isEqualTo("DIAL_LEDGER_UNAVAILABLE");

			assertThat(this.intent.state(ann)).isEqualTo("unknown");
		}
	}

	@Test
	void aPersonDecidesWhereTalkoverDoesNotSay() throws IOException {
		try (ClockedProxy proxy = ClockedProxy.start("talkover.dialling.decide-after=15m")) {
			proxy.talkover().behave(NUMBER, Behaviour.NOT_RING_AND_RESET);
			this.intent.dial(proxy.ann());
			proxy.talkover().tellNothing(true);
			proxy.advance(Duration.ofMinutes(16));
			Caller ann = proxy.ann();

			assertThat(ann
				.post(this.intent.entry(ann).path("href").asString() + "/resolution",
						"{\"outcome\":\"not_placed\",\"reason\":\"nobody was rung\"}")
				.status()).isEqualTo(200);

			assertThat(this.intent.state(ann)).isEqualTo("not_placed");
		}
	}

	@Test
	void aCallIsOursForCertainWhereNobodyElseUsesTheToken() throws IOException {
		try (ClockedProxy proxy = ClockedProxy.start("talkover.dialling.exclusive=true")) {
			Caller ann = proxy.ann();
			proxy.talkover().behave(NUMBER, Behaviour.RING_AND_RESET);
			this.intent.dial(ann);

			lookAfterSeconds(proxy, 0);

			JsonNode entry = this.intent.entry(ann);
			assertThat(entry.path("evidence").asString()).isEqualTo("history");
			assertThat(entry.path("inferred").booleanValue()).isFalse();
			assertThat(entry.path("call_id").asString()).startsWith("call_15550000030_");
		}
	}

	@Test
	void aCallIsADialsIfItWasMadeFromItsClaimUntilItCanShowNoMore() throws IOException {
		try (ClockedProxy proxy = ClockedProxy.start("talkover.dialling.lease=90s", "talkover.dialling.settle=2m")) {
			Caller ann = proxy.ann();

			assertThat(stateWithACallAfter(-61, proxy, ann)).isEqualTo("unknown");
			assertThat(stateWithACallAfter(-60, proxy, ann)).isEqualTo("placed");
			assertThat(stateWithACallAfter(210, proxy, ann)).isEqualTo("placed");
			assertThat(stateWithACallAfter(211, proxy, ann)).isEqualTo("unknown");
		}
	}

	private static String stateWithACallAfter(int seconds, ClockedProxy proxy, Caller caller) throws IOException {
		Intent lost = new Intent("+15550001" + Math.floorMod(seconds, 1000), "call-after-" + seconds);
		proxy.talkover().behave(lost.number(), Behaviour.NOT_RING_AND_RESET);
		proxy.talkover().show(lost.number(), proxy.now().plusSeconds(seconds));
		lost.dial(caller);
		lookAfterSeconds(proxy, 0);
		return lost.state(caller);
	}

	private static void lookAfterSeconds(ClockedProxy proxy, int... pauses) {
		for (int pause : pauses) {
			proxy.advance(Duration.ofSeconds(pause));
			proxy.look();
		}
	}

}
