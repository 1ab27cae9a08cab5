package io.github.talkoverbff.dialling;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

import io.github.talkoverbff.dialling.Claim.Result;
import io.github.talkoverbff.dialling.Ledger.Change;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Who holds a number, and for how long, whichever store a ledger lives in. */
abstract class NumberContract {

	static final Instant NOW = Instant.parse("2026-11-25T09:00:00Z");

	static final Result GRANTED = Result.Granted.INSTANCE;

	/** An environment of its own for each test: they share a store. */
	final String environment = "env-" + UUID.randomUUID();

	abstract Ledger ledger();

	@Test
	void aNumberIsHeldWhoeverAsks() {
		DialEntry first = entry("a", "+1555000001");
		claim(first);

		assertThat(claim(entry("b", "+1555000001"))).isInstanceOfSatisfying(Result.HeldNumber.class,
				(held) -> assertThat(held.dialId()).isEqualTo(first.id()));
		assertThat(claim(entry(null, "+1555000001"))).isInstanceOf(Result.HeldNumber.class);
		assertThat(claim(entry("c", "+1555000002"))).isEqualTo(GRANTED);
	}

	@Test
	void aPlacedDialHoldsItsNumberForTheWindowAndItsKeyForLonger() {
		DialEntry first = entry("a", "+1555000001");
		claim(first);

		settle(first, DialState.PLACED, NOW.plusSeconds(120));

		assertThat(claim(entry("b", "+1555000001"))).isInstanceOf(Result.HeldNumber.class);
		assertThat(claim(entry("a", "+1555000009"))).isInstanceOf(Result.KnownKey.class);
		assertThat(claim(at(NOW.plusSeconds(121), "b", "+1555000001"))).isEqualTo(GRANTED);
	}

	@Test
	void whoMeansItDialsAPlacedNumberAgain() {
		DialEntry first = entry("a", "+1555000001");
		claim(first);

		assertThat(again(entry("b", "+1555000001"), first.id())).isInstanceOf(Result.HeldNumber.class);
		settle(first, DialState.PLACED, NOW.plusSeconds(120));

		assertThat(again(entry("b", "+1555000001"), "another")).isInstanceOf(Result.HeldNumber.class);
		assertThat(again(entry("b", "+1555000001"), first.id())).isEqualTo(GRANTED);
	}

	@Test
	void aNumberThatIsLetGoOfIsHeldAgainByTheDialThatItWasTakenFrom() {
		DialEntry first = placed(NOW.plusSeconds(3600));
		DialEntry second = takenFrom(first);

		settle(second, DialState.NOT_PLACED, NOW);

		assertThat(claim(entry("c", "+1555000001")))
			.isEqualTo(new Result.HeldNumber(first.id(), NOW.plusSeconds(3600)));
		assertThat(claim(at(NOW.plusSeconds(3600), "c", "+1555000001"))).isEqualTo(GRANTED);
	}

	/** Or whoever does not know of the second would ring a moment after it. */
	@Test
	void whoMeansToRingAgainNamesTheLastDialThatRang() {
		DialEntry first = placed(NOW.plusSeconds(3600));
		DialEntry second = takenFrom(first);

		settle(second, DialState.PLACED, NOW.plusSeconds(120));

		assertThat(again(entry("c", "+1555000001"), first.id()))
			.isEqualTo(new Result.HeldNumber(second.id(), NOW.plusSeconds(3600)));
		assertThat(claim(at(NOW.plusSeconds(3600), "c", "+1555000001"))).isEqualTo(GRANTED);
		assertThat(again(entry("d", "+1555000001"), second.id())).isInstanceOf(Result.HeldNumber.class);
	}

	@Test
	void whoMeansItDialsAgainAfterADialThatWasNotPlaced() {
		DialEntry first = placed(NOW.plusSeconds(3600));
		for (String key : List.of("b", "c")) {
			DialEntry next = entry(key, "+1555000001");
			assertThat(again(next, first.id())).isEqualTo(GRANTED);
			settle(next, DialState.NOT_PLACED, NOW);
		}

		assertThat(again(entry("d", "+1555000001"), first.id())).isEqualTo(GRANTED);
		assertThat(again(entry("e", "+1555000001"), first.id())).isInstanceOf(Result.HeldNumber.class);
	}

	@Test
	void ofTwoDialsToANumberTheOneThatHoldsItLongerHasIt() {
		DialEntry first = placed(NOW.plusSeconds(3600));
		DialEntry second = takenFrom(first);

		settle(second, DialState.PLACED, NOW.plusSeconds(7200));

		assertThat(claim(entry("c", "+1555000001")))
			.isEqualTo(new Result.HeldNumber(second.id(), NOW.plusSeconds(7200)));
		assertThat(again(entry("c", "+1555000001"), first.id())).isInstanceOf(Result.HeldNumber.class);
		assertThat(again(entry("c", "+1555000001"), second.id())).isEqualTo(GRANTED);
	}

	@Test
	void aHoldThatIsOverIsNotGivenBack() {
		DialEntry first = placed(NOW.plusSeconds(120));
		DialEntry second = at(NOW.plusSeconds(120), "b", "+1555000001");
		assertThat(again(second, first.id())).isEqualTo(GRANTED);

		settle(second, DialState.NOT_PLACED, NOW);

		assertThat(claim(entry("c", "+1555000001"))).isEqualTo(GRANTED);
	}

	@Test
	void whatANumberWasTakenFromOutlivesThatNobodyKnowsWhatBecameOfTheNext() {
		DialEntry first = placed(NOW.plus(Duration.ofDays(7)));
		DialEntry second = takenFrom(first);

		settle(second, DialState.UNKNOWN, NOW.plus(Settlement.MOST_HELD));
		assertThat(again(entry("c", "+1555000001"), first.id())).isInstanceOfSatisfying(Result.HeldNumber.class,
				(held) -> assertThat(held.dialId()).isEqualTo(second.id()));

		settle(second, DialState.NOT_PLACED, NOW);
		assertThat(claim(entry("c", "+1555000001")))
			.isEqualTo(new Result.HeldNumber(first.id(), NOW.plus(Duration.ofDays(7))));
	}

	@Test
	void aDialThatGaveItsNumberBackTakesItAgainIfItRangAfterAllAndHoldsItForLonger() {
		DialEntry first = placed(NOW.plusSeconds(3600));
		DialEntry second = takenFrom(first);
		settle(second, DialState.NOT_PLACED, NOW);

		assertThat(settle(second, DialState.PLACED, NOW.plusSeconds(7200))).isEqualTo(Change.CONTRADICTED);

		assertThat(again(entry("c", "+1555000001"), first.id()))
			.isEqualTo(new Result.HeldNumber(second.id(), NOW.plusSeconds(7200)));
	}

	@Test
	void aDialThatRangAfterAllTakesItsNumberFromNoneOfWhichNobodyKnows() {
		DialEntry first = placed(NOW.plusSeconds(3600));
		DialEntry second = takenFrom(first);
		settle(second, DialState.NOT_PLACED, NOW);
		DialEntry third = entry("c", "+1555000001");
		assertThat(again(third, first.id())).isEqualTo(GRANTED);

		assertThat(settle(second, DialState.PLACED, NOW.plusSeconds(7200))).isEqualTo(Change.CONTRADICTED);

		assertThat(again(entry("d", "+1555000001"), second.id())).isInstanceOfSatisfying(Result.HeldNumber.class,
				(held) -> assertThat(held.dialId()).isEqualTo(third.id()));
	}

	@Test
	void aDialThatGaveItsNumberBackTakesItAgainIfTheOtherLetGoOfIt() {
		DialEntry first = placed(NOW.plusSeconds(60));
		DialEntry second = takenFrom(first);
		settle(second, DialState.NOT_PLACED, NOW);
		Instant later = NOW.plusSeconds(61);

		assertThat(ledger().settle(settlement(second, DialState.PLACED, NOW.plusSeconds(7200)), later, List.of()))
			.isEqualTo(Change.CONTRADICTED);

		assertThat(claim(at(later, "c", "+1555000001")))
			.isEqualTo(new Result.HeldNumber(second.id(), NOW.plusSeconds(7200)));
	}

	@Test
	void aDialThatRangAfterAllShortensNoHoldOfTheOneThatHasItsNumber() {
		DialEntry first = placed(NOW.plusSeconds(7200));
		DialEntry second = takenFrom(first);
		settle(second, DialState.NOT_PLACED, NOW);

		assertThat(settle(second, DialState.PLACED, NOW.plusSeconds(3600))).isEqualTo(Change.CONTRADICTED);

		assertThat(claim(entry("c", "+1555000001")))
			.isEqualTo(new Result.HeldNumber(first.id(), NOW.plusSeconds(7200)));
	}

	@Test
	void aDialThatRangAfterAllTakesItsNumberFromOneWhoseHoldIsOver() {
		DialEntry first = entry("a", "+1555000001");
		claim(first);
		settle(first, DialState.NOT_PLACED, NOW);
		DialEntry second = entry("b", "+1555000001");
		claim(second);
		settle(second, DialState.PLACED, NOW);

		assertThat(settle(first, DialState.PLACED, NOW.plusSeconds(120))).isEqualTo(Change.CONTRADICTED);

		assertThat(claim(entry("c", "+1555000001"))).isEqualTo(new Result.HeldNumber(first.id(), NOW.plusSeconds(120)));
	}

	@Test
	void aNumberIsHeldAgainForAsLongAsAnAnswerSaysThatCameMeanwhile() {
		DialEntry first = entry("a", "+1555000001");
		claim(first);
		find(first, "history", "call_9");
		DialEntry second = takenFrom(first);
		assertThat(settle(first, DialState.PLACED, NOW.plusSeconds(3600))).isEqualTo(Change.CONFIRMED);

		settle(second, DialState.NOT_PLACED, NOW);

		assertThat(claim(entry("c", "+1555000001")))
			.isEqualTo(new Result.HeldNumber(first.id(), NOW.plusSeconds(3600)));
	}

	@Test
	void aDialThatNeverWasSentFreesNoNumberThatTheNextOneHas() {
		DialEntry first = entry("a", "+1555000001");
		claim(first);
		find(first, "history", "call_9");
		DialEntry second = takenFrom(first);

		ledger().settle(new Settlement(first.id(), DialState.NOT_PLACED, Evidence.NOT_SENT, null, List.of(), null, NOW,
				null, null), NOW, List.of());

		assertThat(claim(at(NOW.plusSeconds(600), "c", "+1555000001"))).isInstanceOfSatisfying(Result.HeldNumber.class,
				(held) -> assertThat(held.dialId()).isEqualTo(second.id()));
	}

	@Test
	void aDialWhoseOwnerDiedHoldsItsNumberForADayFromWhenItWasToRing() {
		DialEntry made = entry("a", "+1555000001");
		DialEntry first = DialEntry.claimed(made.id(), made.environment(), made.operation(), made.caller(), made.key(),
				made.fingerprint(), made.agent(), made.number(), made.test(), made.claimedAt(), made.leaseUntil(),
				NOW.plus(Duration.ofHours(6)));
		claim(first);

		ledger().lapse(first.leaseUntil().plusMillis(1));

		assertThat(claim(entry("b", "+1555000001")))
			.isEqualTo(new Result.HeldNumber(first.id(), NOW.plus(Duration.ofHours(30))));
	}

	@Test
	void aDialHoldsItsNumberForLongerIfItsAnswerSaysSo() {
		DialEntry first = placed(NOW.plusSeconds(3600));
		DialEntry second = takenFrom(first);
		find(second, "history", "call_9");

		assertThat(settle(second, DialState.PLACED, NOW.plusSeconds(7200))).isEqualTo(Change.CONFIRMED);

		assertThat(claim(entry("c", "+1555000001")))
			.isEqualTo(new Result.HeldNumber(second.id(), NOW.plusSeconds(7200)));
	}

	/** A dial that was placed, and holds its number for so long. */
	private DialEntry placed(Instant holdUntil) {
		DialEntry entry = entry("a", "+1555000001");
		claim(entry);
		settle(entry, DialState.PLACED, holdUntil);
		return entry;
	}

	/** A dial of somebody who means to ring the number again. */
	private DialEntry takenFrom(DialEntry first) {
		DialEntry entry = entry("b", "+1555000001");
		assertThat(again(entry, first.id())).isEqualTo(GRANTED);
		return entry;
	}

	Result claim(DialEntry entry) {
		return ledger().claim(new Claim(entry, entry.number(), null, List.of()));
	}

	Result again(DialEntry entry, String earlier) {
		return ledger().claim(new Claim(entry, entry.number(), earlier, List.of()));
	}

	Change settle(DialEntry entry, DialState state, Instant holdUntil) {
		return ledger().settle(settlement(entry, state, holdUntil), NOW, List.of());
	}

	void find(DialEntry entry, String evidence, String callId) {
		ledger().settle(new Settlement(entry.id(), DialState.PLACED, evidence, callId, List.of(), null,
				NOW.plusSeconds(120), null, null), NOW, List.of());
	}

	static Settlement settlement(DialEntry entry, DialState state, Instant holdUntil) {
		return new Settlement(entry.id(), state, "answer", "call_1", List.of(),
				new DialEntry.KeptAnswer(200, "application/json", "{}"), holdUntil, null, null);
	}

	DialEntry entry(@Nullable String key, @Nullable String number) {
		return at(NOW, key, number);
	}

	DialEntry at(Instant now, @Nullable String key, @Nullable String number) {
		return DialEntry.claimed(UuidV7.create(now), this.environment, "make-call", "ann", key, "hash", "agent_1",
				number, false, now, now.plusSeconds(90), now);
	}

}
