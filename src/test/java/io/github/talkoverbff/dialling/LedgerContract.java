package io.github.talkoverbff.dialling;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.github.talkoverbff.dialling.Claim.BudgetWindow;
import io.github.talkoverbff.dialling.Claim.Result;
import io.github.talkoverbff.dialling.Ledger.Change;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What every ledger holds, whichever store it lives in: of keys, states and budgets. */
abstract class LedgerContract extends NumberContract {

	@Test
	void aKeyIsClaimedOnce() {
		DialEntry first = entry("key", "+1555000001");

		assertThat(claim(first)).isEqualTo(GRANTED);

		assertThat(claim(entry("key", "+1555000002"))).isInstanceOfSatisfying(Result.KnownKey.class,
				(known) -> assertThat(known.entry()).isEqualTo(first));
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
	void aDialWhoseOwnerDiedIsUnknownAndStaysBlocked() {
		DialEntry first = entry("a", "+1555000001");
		claim(first);

		ledger().lapse(first.leaseUntil().plusMillis(1));

		assertThat(ledger().dials().find(first.id())).get().returns(DialState.UNKNOWN, DialEntry::state);
		assertThat(claim(entry("a", "+1555000001"))).isInstanceOf(Result.KnownKey.class);
		assertThat(claim(entry("b", "+1555000001"))).isInstanceOf(Result.HeldNumber.class);
		assertThat(ledger().dials().unknown(this.environment, null, 5)).extracting(DialEntry::id)
			.containsExactly(first.id());
		assertThat(ledger().dials().unresolved(this.environment)).isEqualTo(new DialTable.Unresolved(1, NOW));
		Instant dayLater = first.dueAt().plus(Duration.ofHours(24)).plusMillis(1);
		assertThat(claim(at(dayLater, "b", "+1555000001"))).isEqualTo(GRANTED);
	}

	@Test
	void aDialWhoseOwnerMayLiveOrHasSettledItIsNotTakenForUnknown() {
		DialEntry first = entry("a", "+1555000001");
		claim(first);
		ledger().lapse(first.leaseUntil());
		assertThat(ledger().dials().find(first.id())).get().returns(DialState.IN_FLIGHT, DialEntry::state);

		settle(first, DialState.PLACED, NOW);
		ledger().lapse(first.leaseUntil().plusMillis(1));
		assertThat(ledger().dials().find(first.id())).get().returns(DialState.PLACED, DialEntry::state);
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

	@Test
	void callsOfWhichAnyMayBeItAreKeptUntilItsAnswerIsKnown() {
		DialEntry first = entry("a", "+1555000001");
		claim(first);
		ledger().settle(new Settlement(first.id(), DialState.PLACED, "history", null, List.of("call_8", "call \"9\""),
				null, NOW, null, null), NOW, List.of());

		assertThat(ledger().dials().find(first.id()).orElseThrow().candidates()).containsExactly("call_8",
				"call \"9\"");

		settle(first, DialState.PLACED, NOW);
		assertThat(ledger().dials().find(first.id()).orElseThrow().candidates()).isEmpty();
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

		assertThat(ledger().settle(notPlaced(first, "answer"), NOW, List.of())).isEqualTo(Change.NONE);

		assertThat(ledger().dials().find(first.id())).get().returns(DialState.PLACED, DialEntry::state);
	}

	@Test
	void aCallThatWasFoundIsAnothersIfNothingWasSent() {
		BudgetWindow two = budget(2);
		DialEntry first = entry("a", "+1555000001");
		spend(first, two);
		find(first, "history", "call_9");

		assertThat(ledger().settle(notPlaced(first, "not_sent"), NOW, List.of(two))).isEqualTo(Change.CONFIRMED);

		assertThat(ledger().dials().find(first.id())).get()
			.returns(DialState.NOT_PLACED, DialEntry::state)
			.returns(null, DialEntry::callId);
		assertThat(ledger().budgets().used(two)).isZero();
		assertThat(claim(entry("a", "+1555000001"))).isEqualTo(GRANTED);
	}

	@ParameterizedTest
	@CsvSource({ "answer, NONE", "not_sent, NONE", "operator, CONTRADICTED" })
	void aCallThatIsFoundContradictsNobodyButAPerson(String evidence, Change change) {
		DialEntry first = entry("a", "+1555000001");
		claim(first);
		ledger().settle(notPlaced(first, evidence), NOW, List.of());

		assertThat(ledger().settle(
				new Settlement(first.id(), DialState.PLACED, "history", "call_9", List.of(), null, NOW, null, null),
				NOW, List.of()))
			.isEqualTo(change);
	}

	private static Settlement notPlaced(DialEntry entry, String evidence) {
		return new Settlement(entry.id(), DialState.NOT_PLACED, evidence, null, List.of(), null, NOW, null, null);
	}

	@Test
	void aDialThatRangAfterAllTakesItsKeyItsNumberAndItsBudgetAgain() {
		BudgetWindow two = budget(2);
		DialEntry first = entry("a", "+1555000001");
		spend(first, two);
		ledger().settle(settlement(first, DialState.NOT_PLACED, NOW), NOW, List.of(two));
		assertThat(ledger().budgets().used(two)).isZero();
		ledger().retention().forget(NOW.plusSeconds(1), Duration.ofHours(24), Duration.ofDays(30));

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
	void aDialThatRangAfterAllHasItsKeyThoughAnotherCallerHasTheSame() {
		DialEntry first = entry("a", "+1555000001");
		claim(first);
		settle(first, DialState.NOT_PLACED, NOW);
		claim(of("bob", entry("a", "+1555000002")));

		assertThat(settle(first, DialState.PLACED, NOW.plusSeconds(120))).isEqualTo(Change.CONTRADICTED);

		assertThat(claim(entry("a", "+1555000009"))).isInstanceOf(Result.KnownKey.class);
	}

	private static DialEntry of(String caller, DialEntry entry) {
		return DialEntry.claimed(entry.id(), entry.environment(), entry.operation(), caller, entry.key(),
				entry.fingerprint(), entry.agent(), entry.number(), entry.test(), entry.claimedAt(), entry.leaseUntil(),
				entry.dueAt());
	}

	@Test
	void anAnswerIsKeptForAsLongAsItIsReplayedAndTheKeyForLonger() {
		DialEntry first = entry("a", "+1555000001");
		claim(first);
		settle(first, DialState.PLACED, NOW);
		assertThat(ledger().dials().find(first.id()).orElseThrow().answer())
			.isEqualTo(new DialEntry.KeptAnswer(200, "application/json", "{}"));

		ledger().retention().forget(NOW.plus(Duration.ofHours(25)), Duration.ofHours(24), Duration.ofDays(30));
		DialEntry tombstone = ledger().dials().find(first.id()).orElseThrow();
		assertThat(tombstone.answer()).isNull();
		assertThat(tombstone.number()).isNull();
		assertThat(claim(entry("a", "+1555000009"))).isInstanceOf(Result.KnownKey.class);

		ledger().retention()
			.forget(NOW.plus(Duration.ofDays(30)).plus(IdempotencyKey.MOST_AHEAD.multipliedBy(2)), Duration.ofHours(24),
					Duration.ofDays(30));
		assertThat(ledger().dials().find(first.id())).isPresent();

		ledger().retention().forget(NOW.plus(Duration.ofDays(33)), Duration.ofHours(24), Duration.ofDays(30));
		assertThat(ledger().dials().find(first.id())).isEmpty();
	}

	/** Its key is free, so there is nothing to refuse. */
	@ParameterizedTest
	@CsvSource({ "answer, +1555000001", "not_sent, +1555000001", "answer," })
	void aDialThatWasRefusedIsForgottenWithAnswersAndNoKeyIsRefusedForIt(String evidence, @Nullable String number) {
		Instant bornAt = ledger().bornAt();
		DialEntry first = entry(UuidV7.create(NOW.plus(Duration.ofDays(365))), number);
		claim(first);
		settle(first, DialState.NOT_PLACED, evidence);

		ledger().retention().forget(NOW.plus(Duration.ofHours(23)), Duration.ofHours(24), Duration.ofDays(30));
		assertThat(ledger().dials().find(first.id())).isPresent();

		ledger().retention().forget(NOW.plus(Duration.ofHours(25)), Duration.ofHours(24), Duration.ofDays(30));
		assertThat(ledger().dials().find(first.id())).isEmpty();
		assertThat(ledger().bornAt()).isEqualTo(bornAt);
		assertThat(claim(entry(first.key(), number))).isEqualTo(GRANTED);
	}

	@Test
	void aDialThatRangIsKeptThoughAnotherOfItsKeyWasRefused() {
		DialEntry first = entry("a", "+1555000001");
		claim(first);
		settle(first, DialState.NOT_PLACED, "answer");
		DialEntry second = entry("a", "+1555000001");
		claim(second);
		settle(second, DialState.PLACED, "answer");

		ledger().retention().forget(NOW.plus(Duration.ofDays(2)), Duration.ofHours(24), Duration.ofDays(30));

		assertThat(ledger().dials().find(first.id())).isEmpty();
		assertThat(claim(entry("a", "+1555000009"))).isInstanceOf(Result.KnownKey.class);
	}

	/** Talkover is asked for days whether it rang after all. */
	@Test
	void whatAPersonCalledNotPlacedIsKeptForLonger() {
		DialEntry first = entry("a", "+1555000001");
		claim(first);
		settle(first, DialState.NOT_PLACED, "operator");

		ledger().retention().forget(NOW.plus(Duration.ofDays(29)), Duration.ofHours(24), Duration.ofDays(30));

		assertThat(ledger().dials().find(first.id())).isPresent();
	}

	private void settle(DialEntry entry, DialState state, String evidence) {
		ledger().settle(new Settlement(entry.id(), state, evidence, null, List.of(), null, NOW, null, null), NOW,
				List.of());
	}

	@Test
	void whatIsYoungIsKeptHoweverTheDatabaseOrdersItsId() {
		DialEntry made = entry("a", "+1555000001");
		DialEntry first = DialEntry.claimed("00000000" + made.id().substring(8), made.environment(), made.operation(),
				made.caller(), made.key(), made.fingerprint(), made.agent(), made.number(), made.test(),
				made.claimedAt(), made.leaseUntil(), made.dueAt());
		claim(first);
		settle(first, DialState.PLACED, NOW);

		ledger().retention().forget(NOW.plus(Duration.ofDays(1)), Duration.ofHours(24), Duration.ofDays(30));

		assertThat(ledger().dials().find(first.id())).isPresent();
	}

	@Test
	void aBudgetIsSpentAndGivenBack() {
		BudgetWindow two = budget(2);
		DialEntry first = entry(null, "+1555000001");

		assertThat(spend(first, two)).isEqualTo(GRANTED);
		assertThat(spend(entry(null, "+1555000002"), two)).isEqualTo(GRANTED);
		assertThat(spend(entry(null, "+1555000003"), two)).isEqualTo(new Result.SpentBudget(two));

		ledger().settle(settlement(first, DialState.NOT_PLACED, NOW), NOW, List.of(two));
		assertThat(spend(entry(null, "+1555000003"), two)).isEqualTo(GRANTED);
	}

	/** A machine may start in a wrong time zone, and be put right a moment later. */
	@Test
	void aClockThatIsHoursAheadForgetsNothingThatHolds() {
		BudgetWindow one = budget(1);
		DialEntry first = entry("a", "+1555000001");
		spend(first, one);
		ledger().settle(settlement(first, DialState.PLACED, NOW.plus(Duration.ofHours(1))), NOW, List.of());

		ledger().retention().forget(NOW.plus(Duration.ofHours(24)), Duration.ofHours(24), Duration.ofDays(30));

		assertThat(claim(entry("b", "+1555000001"))).isInstanceOf(Result.HeldNumber.class);
		assertThat(ledger().budgets().used(one)).isEqualTo(1);

		ledger().retention().forget(NOW.plus(Duration.ofHours(51)), Duration.ofHours(24), Duration.ofDays(30));

		assertThat(claim(entry("b", "+1555000001"))).isEqualTo(GRANTED);
		assertThat(ledger().budgets().used(one)).isZero();
	}

	/** As after midnight, for a dial of the evening. */
	@Test
	void whatIsGivenBackIsLeftInItsOwnWindowAlone() {
		BudgetWindow evening = budget(1);
		BudgetWindow morning = new BudgetWindow(evening.scope(), evening.windowEnd(), evening.windowEnd(), 1);
		DialEntry first = entry(null, "+1555000001");
		spend(first, evening);
		spend(entry(null, "+1555000002"), morning);

		ledger().settle(settlement(first, DialState.NOT_PLACED, NOW), NOW, List.of(evening));

		assertThat(spend(entry(null, "+1555000003"), morning)).isEqualTo(new Result.SpentBudget(morning));
	}

	/** As when a budget was set while it was under way. */
	@Test
	void aDialThatSpentNothingOfABudgetAddsNothingToIt() {
		BudgetWindow one = budget(1);
		DialEntry first = entry(null, "+1555000001");
		claim(first);
		DialEntry second = entry(null, "+1555000002");
		spend(second, one);
		ledger().settle(settlement(second, DialState.NOT_PLACED, NOW), NOW, List.of(one));

		ledger().settle(settlement(first, DialState.NOT_PLACED, NOW), NOW, List.of(one));

		assertThat(spend(entry(null, "+1555000003"), one)).isEqualTo(GRANTED);
		assertThat(spend(entry(null, "+1555000004"), one)).isEqualTo(new Result.SpentBudget(one));
	}

	@Test
	void aBudgetOfNoneIsSpentFromTheBeginning() {
		BudgetWindow none = budget(0);

		assertThat(spend(entry(null, "+1555000001"), none)).isEqualTo(new Result.SpentBudget(none));
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
	void aStopOfAllOutweighsALaterGoOnOfOne() {
		ledger().switches().set("*", true, "ann", "a wrong list", NOW);
		try {
			ledger().switches().set(this.environment, false, "bob", "mended", NOW.plusSeconds(1));

			assertThat(ledger().switches().get(this.environment))
				.isEqualTo(new DialSwitch(true, "*", "ann", "a wrong list", NOW));
			assertThat(claim(entry("a", "+1555000001"))).isEqualTo(new Result.Stopped("a wrong list"));
		}
		finally {
			ledger().switches().set("*", false, "ann", "mended", NOW);
		}
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

	BudgetWindow budget(int limit) {
		return new BudgetWindow("environment:" + this.environment, NOW, NOW.plusSeconds(60), limit);
	}

	Result spend(DialEntry entry, BudgetWindow budget) {
		return ledger().claim(new Claim(entry, entry.number(), null, List.of(budget)));
	}

}
