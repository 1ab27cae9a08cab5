package io.github.talkoverbff.dialling;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.github.talkoverbff.dialling.Claim.Budget;
import io.github.talkoverbff.dialling.Claim.Result;
import io.github.talkoverbff.dialling.Ledger.Change;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What every ledger holds, whichever store it lives in. */
abstract class LedgerContract {

	static final Instant NOW = Instant.parse("2026-11-25T09:00:00Z");

	private static final Result GRANTED = Result.Granted.INSTANCE;

	/** An environment of its own for each test: they share a store. */
	final String environment = "env-" + UUID.randomUUID();

	abstract Ledger ledger();

	@Test
	void aKeyIsClaimedOnce() {
		DialEntry first = entry("key", "+1555000001");

		assertThat(claim(first)).isEqualTo(GRANTED);

		assertThat(claim(entry("key", "+1555000002"))).isInstanceOfSatisfying(Result.KnownKey.class,
				(known) -> assertThat(known.entry()).isEqualTo(first));
	}

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
	void whatIsRefusedLeavesNothingBehind() {
		claim(entry("a", "+1555000001"));
		claim(entry("b", "+1555000001"));

		assertThat(ledger().dials().findByKey(this.environment, "ann", "b")).isEmpty();
		assertThat(claim(entry("b", "+1555000002"))).isEqualTo(GRANTED);
	}

	@Test
	void aDialThatWasNotPlacedFreesItsKeyAndItsNumber() {
		DialEntry first = entry("a", "+1555000001");
		claim(first);

		assertThat(settle(first, DialState.NOT_PLACED, NOW)).isEqualTo(Change.SETTLED);

		assertThat(claim(entry("a", "+1555000001"))).isEqualTo(GRANTED);
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

	@ParameterizedTest
	@EnumSource(names = { "NOT_PLACED", "PLACED" })
	void aNumberThatIsLetGoOfIsHeldAgainByTheDialThatItWasTakenFrom(DialState state) {
		DialEntry first = entry("a", "+1555000001");
		claim(first);
		settle(first, DialState.PLACED, NOW.plusSeconds(3600));
		DialEntry second = entry("b", "+1555000001");
		assertThat(again(second, first.id())).isEqualTo(GRANTED);

		settle(second, state, NOW);

		assertThat(claim(entry("c", "+1555000001")))
			.isEqualTo(new Result.HeldNumber(first.id(), NOW.plusSeconds(3600)));
		assertThat(claim(at(NOW.plusSeconds(3600), "c", "+1555000001"))).isEqualTo(GRANTED);
	}

	@Test
	void whoMeansItDialsAgainAfterADialThatWasNotPlaced() {
		DialEntry first = entry("a", "+1555000001");
		claim(first);
		settle(first, DialState.PLACED, NOW.plusSeconds(3600));
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
		DialEntry first = entry("a", "+1555000001");
		claim(first);
		settle(first, DialState.PLACED, NOW.plusSeconds(3600));
		DialEntry second = entry("b", "+1555000001");
		again(second, first.id());

		settle(second, DialState.PLACED, NOW.plusSeconds(7200));

		assertThat(claim(entry("c", "+1555000001")))
			.isEqualTo(new Result.HeldNumber(second.id(), NOW.plusSeconds(7200)));
		assertThat(again(entry("c", "+1555000001"), first.id())).isInstanceOf(Result.HeldNumber.class);
		assertThat(again(entry("c", "+1555000001"), second.id())).isEqualTo(GRANTED);
	}

	@Test
	void aHoldThatIsOverIsNotGivenBack() {
		DialEntry first = entry("a", "+1555000001");
		claim(first);
		settle(first, DialState.PLACED, NOW.plusSeconds(120));
		DialEntry second = at(NOW.plusSeconds(120), "b", "+1555000001");
		assertThat(again(second, first.id())).isEqualTo(GRANTED);

		settle(second, DialState.NOT_PLACED, NOW);

		assertThat(claim(entry("c", "+1555000001"))).isEqualTo(GRANTED);
	}

	@Test
	void whatANumberWasTakenFromOutlivesThatNobodyKnowsWhatBecameOfTheNext() {
		DialEntry first = entry("a", "+1555000001");
		claim(first);
		settle(first, DialState.PLACED, NOW.plus(Duration.ofDays(7)));
		DialEntry second = entry("b", "+1555000001");
		again(second, first.id());

		settle(second, DialState.UNKNOWN, NOW.plus(Settlement.MOST_HELD));
		assertThat(again(entry("c", "+1555000001"), first.id())).isInstanceOfSatisfying(Result.HeldNumber.class,
				(held) -> assertThat(held.dialId()).isEqualTo(second.id()));

		settle(second, DialState.NOT_PLACED, NOW);
		assertThat(claim(entry("c", "+1555000001")))
			.isEqualTo(new Result.HeldNumber(first.id(), NOW.plus(Duration.ofDays(7))));
	}

	@Test
	void aDialThatGaveItsNumberBackTakesItAgainIfItRangAfterAll() {
		DialEntry first = entry("a", "+1555000001");
		claim(first);
		settle(first, DialState.PLACED, NOW.plusSeconds(3600));
		DialEntry second = entry("b", "+1555000001");
		again(second, first.id());
		settle(second, DialState.NOT_PLACED, NOW);

		assertThat(settle(second, DialState.PLACED, NOW.plusSeconds(7200))).isEqualTo(Change.CONTRADICTED);

		assertThat(claim(entry("c", "+1555000001")))
			.isEqualTo(new Result.HeldNumber(second.id(), NOW.plusSeconds(7200)));
	}

	@Test
	void aDialThatGaveItsNumberBackTakesItAgainIfItsAnswerHoldsItLonger() {
		DialEntry first = entry("a", "+1555000001");
		claim(first);
		settle(first, DialState.PLACED, NOW.plusSeconds(3600));
		DialEntry second = entry("b", "+1555000001");
		again(second, first.id());
		find(second, "history", "call_9");

		assertThat(settle(second, DialState.PLACED, NOW.plusSeconds(7200))).isEqualTo(Change.CONFIRMED);

		assertThat(claim(entry("c", "+1555000001")))
			.isEqualTo(new Result.HeldNumber(second.id(), NOW.plusSeconds(7200)));
	}

	@Test
	void aDialWhoseOwnerDiedIsUnknownAndStaysBlocked() {
		DialEntry first = entry("a", "+1555000001");
		claim(first);

		ledger().lapse(first.leaseUntil().plusMillis(1));

		assertThat(ledger().dials().find(first.id())).get().returns(DialState.UNKNOWN, DialEntry::state);
		assertThat(claim(entry("a", "+1555000001"))).isInstanceOf(Result.KnownKey.class);
		assertThat(claim(entry("b", "+1555000001"))).isInstanceOf(Result.HeldNumber.class);
		assertThat(ledger().dials().unknown(this.environment)).extracting(DialEntry::id).containsExactly(first.id());
		Instant dayLater = first.dueAt().plus(Duration.ofHours(24)).plusMillis(1);
		assertThat(claim(at(dayLater, "b", "+1555000001"))).isEqualTo(GRANTED);
	}

	@Test
	void evidenceOnlyGrows() {
		DialEntry first = entry("a", "+1555000001");
		claim(first);

		assertThat(settle(first, DialState.PLACED, NOW)).isEqualTo(Change.SETTLED);
		assertThat(settle(first, DialState.UNKNOWN, NOW)).isEqualTo(Change.NONE);
		assertThat(settle(first, DialState.NOT_PLACED, NOW)).isEqualTo(Change.NONE);
		assertThat(settle(first, DialState.PLACED, NOW)).isEqualTo(Change.NONE);
		assertThat(ledger().dials().find(first.id())).get().returns(DialState.PLACED, DialEntry::state);
	}

	@ParameterizedTest
	@ValueSource(strings = { "active-call", "history" })
	void whatItsOwnerKnowsTakesThePlaceOfACallThatWasFound(String evidence) {
		DialEntry first = entry("a", "+1555000001");
		claim(first);
		find(first, evidence, "call_9");

		assertThat(settle(first, DialState.PLACED, NOW.plusSeconds(600))).isEqualTo(Change.CONFIRMED);

		DialEntry known = ledger().dials().find(first.id()).orElseThrow();
		assertThat(known.evidence()).isEqualTo("answer");
		assertThat(known.callId()).isEqualTo("call_1");
		assertThat(known.answer()).isEqualTo(new DialEntry.KeptAnswer(200, "application/json", "{}"));
		assertThat(claim(at(NOW.plusSeconds(599), "b", "+1555000001"))).isInstanceOf(Result.HeldNumber.class);
		assertThat(settle(first, DialState.PLACED, NOW)).isEqualTo(Change.NONE);
	}

	@Test
	void aCallThatWasFoundRangAlthoughItsOwnerWasRefused() {
		DialEntry first = entry("a", "+1555000001");
		claim(first);
		find(first, "history", "call_9");

		assertThat(
				ledger().settle(new Settlement(first.id(), DialState.NOT_PLACED, "answer", null, null, NOW, null, null),
						NOW, List.of()))
			.isEqualTo(Change.NONE);

		assertThat(ledger().dials().find(first.id())).get().returns(DialState.PLACED, DialEntry::state);
	}

	@Test
	void aDialThatRangAfterAllTakesItsKeyItsNumberAndItsBudgetAgain() {
		Budget two = budget(2);
		DialEntry first = entry("a", "+1555000001");
		spend(first, two);
		ledger().settle(settlement(first, DialState.NOT_PLACED, NOW), NOW, List.of(two));
		ledger().forget(NOW.plusSeconds(1), Duration.ofHours(24), Duration.ofDays(30));

		assertThat(ledger().settle(settlement(first, DialState.PLACED, NOW.plusSeconds(120)), NOW, List.of(two)))
			.isEqualTo(Change.CONTRADICTED);

		assertThat(claim(entry("a", "+1555000009"))).isInstanceOf(Result.KnownKey.class);
		assertThat(claim(entry("b", "+1555000001"))).isInstanceOf(Result.HeldNumber.class);
		assertThat(ledger().budgets().used(two)).isEqualTo(1);
	}

	@Test
	void aDialThatRangAfterAllTakesNothingFromTheOneThatCameAfterIt() {
		DialEntry first = entry("a", "+1555000001");
		claim(first);
		settle(first, DialState.NOT_PLACED, NOW);
		DialEntry second = entry("a", "+1555000001");
		claim(second);

		assertThat(settle(first, DialState.PLACED, NOW.plusSeconds(120))).isEqualTo(Change.CONTRADICTED);

		assertThat(ledger().dials().findByKey(this.environment, "ann", "a")).get().returns(second.id(), DialEntry::id);
		assertThat(claim(entry("b", "+1555000001"))).isInstanceOfSatisfying(Result.HeldNumber.class,
				(held) -> assertThat(held.dialId()).isEqualTo(second.id()));
	}

	@Test
	void anAnswerIsKeptForAsLongAsItIsReplayedAndTheKeyForLonger() {
		DialEntry first = entry("a", "+1555000001");
		claim(first);
		settle(first, DialState.PLACED, NOW);
		assertThat(ledger().dials().find(first.id()).orElseThrow().answer())
			.isEqualTo(new DialEntry.KeptAnswer(200, "application/json", "{}"));

		ledger().forget(NOW.plus(Duration.ofHours(25)), Duration.ofHours(24), Duration.ofDays(30));
		DialEntry tombstone = ledger().dials().find(first.id()).orElseThrow();
		assertThat(tombstone.answer()).isNull();
		assertThat(tombstone.number()).isNull();
		assertThat(claim(entry("a", "+1555000009"))).isInstanceOf(Result.KnownKey.class);

		ledger().forget(NOW.plus(Duration.ofDays(30)).plus(IdempotencyKey.MOST_AHEAD), Duration.ofHours(24),
				Duration.ofDays(30));
		assertThat(ledger().dials().find(first.id())).isPresent();

		ledger().forget(NOW.plus(Duration.ofDays(33)), Duration.ofHours(24), Duration.ofDays(30));
		assertThat(ledger().dials().find(first.id())).isEmpty();
	}

	@Test
	void whatIsYoungIsKeptHoweverTheDatabaseOrdersItsId() {
		DialEntry made = entry("a", "+1555000001");
		DialEntry first = new DialEntry("00000000" + made.id().substring(8), made.environment(), made.operation(),
				made.caller(), made.key(), made.fingerprint(), made.agent(), made.number(), made.test(), made.state(),
				null, null, made.claimedAt(), made.leaseUntil(), made.dueAt(), null, 0, null);
		claim(first);
		settle(first, DialState.PLACED, NOW);

		ledger().forget(NOW.plus(Duration.ofDays(1)), Duration.ofHours(24), Duration.ofDays(30));

		assertThat(ledger().dials().find(first.id())).isPresent();
	}

	@Test
	void aBudgetIsSpentAndGivenBack() {
		Budget two = budget(2);
		DialEntry first = entry(null, "+1555000001");

		assertThat(spend(first, two)).isEqualTo(GRANTED);
		assertThat(spend(entry(null, "+1555000002"), two)).isEqualTo(GRANTED);
		assertThat(spend(entry(null, "+1555000003"), two)).isEqualTo(new Result.SpentBudget(two));

		ledger().settle(settlement(first, DialState.NOT_PLACED, NOW), NOW, List.of(two));
		assertThat(spend(entry(null, "+1555000003"), two)).isEqualTo(GRANTED);
	}

	@Test
	void nobodyDialsWhileAllDiallingIsStopped() {
		claim(entry("earlier", "+1555000003"));
		ledger().switches().set(this.environment, true, "ann", "a wrong list", NOW);
		assertThat(claim(entry("a", "+1555000001"))).isEqualTo(new Result.Stopped("a wrong list"));
		assertThat(claim(entry(null, "+1555000001"))).isEqualTo(new Result.Stopped("a wrong list"));
		assertThat(claim(entry("earlier", "+1555000003"))).isInstanceOf(Result.KnownKey.class);

		ledger().switches().set(this.environment, false, "ann", "mended", NOW);
		assertThat(claim(entry("a", "+1555000001"))).isEqualTo(GRANTED);
	}

	@Test
	void ofManyAtOnceOneIsGranted() throws Exception {
		try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
			List<Future<Result>> results = new ArrayList<>();
			for (int i = 0; i < 20; i++) {
				String key = "key-" + (i % 4);
				results.add(callers.submit(() -> claim(entry(key, "+1555000001"))));
			}

			int granted = 0;
			for (Future<Result> result : results) {
				granted += (result.get() == GRANTED) ? 1 : 0;
			}
			assertThat(granted).isEqualTo(1);
		}
	}

	@Test
	void whatIsFreedInTheSameMomentIsClaimedOrKnownButNoFailure() throws Exception {
		try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
			List<Future<?>> all = new ArrayList<>();
			for (int i = 0; i < 8; i++) {
				String number = "+155500000" + (i % 2);
				all.add(callers.submit(() -> {
					for (int j = 0; j < 100; j++) {
						DialEntry entry = entry("key-" + (j % 2), number);
						if (claim(entry) == GRANTED) {
							settle(entry, DialState.NOT_PLACED, NOW);
						}
					}
				}));
			}
			for (Future<?> one : all) {
				one.get();
			}
		}
	}

	Budget budget(int limit) {
		return new Budget("environment:" + this.environment, NOW, NOW.plusSeconds(60), limit);
	}

	private Result claim(DialEntry entry) {
		return ledger().claim(new Claim(entry, entry.number(), null, List.of()));
	}

	private Result again(DialEntry entry, String earlier) {
		return ledger().claim(new Claim(entry, entry.number(), earlier, List.of()));
	}

	Result spend(DialEntry entry, Budget budget) {
		return ledger().claim(new Claim(entry, entry.number(), null, List.of(budget)));
	}

	private Change settle(DialEntry entry, DialState state, Instant holdUntil) {
		return ledger().settle(settlement(entry, state, holdUntil), NOW, List.of());
	}

	private void find(DialEntry entry, String evidence, String callId) {
		ledger().settle(
				new Settlement(entry.id(), DialState.PLACED, evidence, callId, null, NOW.plusSeconds(120), null, null),
				NOW, List.of());
	}

	private static Settlement settlement(DialEntry entry, DialState state, Instant holdUntil) {
		return new Settlement(entry.id(), state, "answer", "call_1",
				new DialEntry.KeptAnswer(200, "application/json", "{}"), holdUntil, null, null);
	}

	DialEntry entry(@Nullable String key, String number) {
		return at(NOW, key, number);
	}

	private DialEntry at(Instant now, @Nullable String key, String number) {
		return new DialEntry(UuidV7.create(now), this.environment, "make-call", "ann", key, "hash", "agent_1", number,
				false, DialState.IN_FLIGHT, null, null, now, now.plusSeconds(90), now, null, 0, null);
	}

}
