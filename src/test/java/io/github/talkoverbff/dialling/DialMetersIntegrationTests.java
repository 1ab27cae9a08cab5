package io.github.talkoverbff.dialling;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.github.talkoverbff.dialling.RingCounter.Behaviour;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.http.HttpAnswer;
import io.github.talkoverbff.http.Scrape;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What becomes of dials can be read from the meters. */
class DialMetersIntegrationTests {

	private static final String BUDGET = "talkover.environments.production.dialling.budgets[0].";

	private static final String STATE = "talkover_dials_total{environment=\"production\",operation=\"make-call\",state=\"%s\"}";

	private static final String REFUSED = "talkover_dials_refused_total{code=\"%s\",environment=\"production\"}";

	private static final String RESOLVED = "talkover_dials_resolved_total{environment=\"production\",evidence=\"%s\"}";

	private static final String CLAIMS = "talkover_ledger_seconds_count{operation=\"claim\"}";

	private static final Intent PLACED = new Intent("+15550000070", "placed");

	private static final Intent FOUND = new Intent("+15550000071", "found");

	private static final Intent LOST = new Intent("+15550000072", "lost");

	private static final Intent STOPPED = new Intent("+15550000073", "stopped");

	private final CompletableFuture<Void> rung = new CompletableFuture<>();

	private final CompletableFuture<Void> answer = new CompletableFuture<>();

	@Test
	void everyDialIsCountedByWhatBecameOfIt() throws IOException {
		try (ClockedProxy proxy = ClockedProxy.start()) {
			Caller ann = proxy.ann();
			proxy.talkover().behave(FOUND.number(), Behaviour.RING_AND_RESET);
			proxy.talkover().behave(LOST.number(), Behaviour.NOT_RING_AND_RESET);
			Scrape before = proxy.scrape();

			PLACED.dial(ann);
			PLACED.dial(ann);
			new Intent(PLACED.number(), "").dial(ann);
			FOUND.dial(ann);
			LOST.dial(ann);
			LOST.dial(ann);
			proxy.look();

			Scrape after = proxy.scrape();
			assertThat(after.growth(before, STATE.formatted("placed"))).isEqualTo(2);
			assertThat(after.growth(before, STATE.formatted("unknown"))).isEqualTo(2);
			assertThat(after.growth(before, STATE.formatted("not_placed"))).isZero();
			assertThat(after.growth(before, "talkover_dials_replayed_total{environment=\"production\"}")).isEqualTo(1);
			assertThat(after.growth(before, REFUSED.formatted("IDEMPOTENCY_KEY_INVALID"))).isEqualTo(1);
			assertThat(after.growth(before, REFUSED.formatted("DIAL_OUTCOME_UNKNOWN"))).isEqualTo(1);
			assertThat(after.growth(before, RESOLVED.formatted("history"))).isEqualTo(1);
			assertThat(after.growth(before, CLAIMS)).isEqualTo(5);
		}
	}

	@Test
	void aDialThatRangAlthoughSomebodyCalledItNotPlacedIsCountedAsAContradiction() throws IOException {
		String contradicted = "talkover_dials_contradicted_total{environment=\"production\"}";
		try (ClockedProxy proxy = ClockedProxy.start()) {
			Caller ann = proxy.ann();
			proxy.talkover().behave(LOST.number(), Behaviour.NOT_RING_AND_RESET);
			LOST.dial(ann);
			proxy.advance(Duration.ofMinutes(16));
			Scrape before = proxy.scrape();

			ann.post("/dialling/production/dials/" + LOST.entry(ann).path("id").asString() + "/resolution",
					"{\"outcome\":\"not_placed\",\"reason\":\"the list of calls shows none\"}");
			Scrape between = proxy.scrape();
			proxy.talkover().show(LOST.number(), proxy.now().minus(Duration.ofMinutes(16)));
			proxy.look();
			Scrape after = proxy.scrape();

			assertThat(between.growth(before, RESOLVED.formatted("operator"))).isEqualTo(1);
			assertThat(between.growth(before, STATE.formatted("not_placed"))).isEqualTo(1);
			assertThat(between.growth(before, contradicted)).isZero();
			assertThat(after.growth(between, contradicted)).isEqualTo(1);
			assertThat(after.growth(between, RESOLVED.formatted("history"))).as("it was not unknown").isZero();
			assertThat(after.growth(between, STATE.formatted("placed"))).isEqualTo(1);
			assertThat(LOST.state(ann)).isEqualTo("placed");
		}
	}

	@Test
	void aLateAnswerMakesAnUnknownDialKnown() throws Exception {
		try (ClockedProxy proxy = ClockedProxy.hanging(this.rung, this.answer);
				ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
			Caller ann = proxy.ann();
			Future<HttpAnswer> dial = threads.submit(() -> PLACED.dial(ann));
			this.rung.join();

			proxy.advance(Duration.ofSeconds(91));
			proxy.tick();
			Scrape lapsed = proxy.scrape();
			this.answer.complete(null);

			assertThat(dial.get().status()).isEqualTo(200);
			assertThat(proxy.scrape().growth(lapsed, RESOLVED.formatted("answer"))).isEqualTo(1);
		}
	}

	@Test
	void anAnswerThatConfirmsWhatWasFoundIsNotCountedAgain() throws Exception {
		try (ClockedProxy proxy = ClockedProxy.hanging(this.rung, this.answer);
				ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
			Caller ann = proxy.ann();
			Scrape before = proxy.scrape();
			Future<HttpAnswer> dial = threads.submit(() -> PLACED.dial(ann));
			this.rung.join();

			proxy.advance(Duration.ofSeconds(91));
			proxy.tick();
			proxy.look();
			Scrape found = proxy.scrape();
			this.answer.complete(null);

			assertThat(dial.get().status()).isEqualTo(200);
			assertThat(PLACED.entry(ann).path("evidence").asString()).isEqualTo("answer");
			assertThat(found.growth(before, STATE.formatted("placed"))).isEqualTo(1);
			Scrape confirmed = proxy.scrape();
			assertThat(confirmed.growth(found, STATE.formatted("placed"))).isZero();
			assertThat(confirmed.growth(found, RESOLVED.formatted("answer"))).isZero();
		}
	}

	@Test
	void theTightestOfTwoBudgetsIsShown() throws IOException {
		try (ClockedProxy proxy = ClockedProxy.start(BUDGET + "per=environment", BUDGET + "calls=4", BUDGET + "in=1d",
				BUDGET.replace('0', '1') + "per=environment", BUDGET.replace('0', '1') + "calls=2",
				BUDGET.replace('0', '1') + "in=1h")) {
			PLACED.dial(proxy.ann());

			proxy.tick();

			assertThatTheGaugesShow(proxy.scrape(), 0, 0, 0.5, 0);
		}
	}

	@Test
	void whatIsOpenAndSpentAndStoppedIsSeenAtTheNextLook() throws IOException {
		try (ClockedProxy proxy = ClockedProxy.start(BUDGET + "per=environment", BUDGET + "calls=4",
				BUDGET + "in=1d")) {
			Caller ann = proxy.ann();
			proxy.talkover().behave(LOST.number(), Behaviour.NOT_RING_AND_RESET);
			proxy.tick();
			PLACED.dial(ann);
			LOST.dial(ann);
			assertThatTheGaugesShow(proxy.scrape(), 0, 0, 0, 0);

			proxy.advance(Duration.ofSeconds(20));
			proxy.tick();
			assertThatTheGaugesShow(proxy.scrape(), 1, 20, 0.5, 0);

			ann.send("PUT", "/dialling/production/switch", "{\"stopped\":true,\"reason\":\"a wrong list\"}");
			STOPPED.dial(ann);
			proxy.advance(Duration.ofDays(1));
			proxy.tick();
			Scrape last = proxy.scrape();
			assertThatTheGaugesShow(last, 1, 86_420, 0, 1);
			assertThat(last.value(REFUSED.formatted("DIALLING_STOPPED"))).isEqualTo(1);
		}
	}

	@Test
	void anUnknownDialThatIsToRingLaterAgesFromThenOn() throws IOException {
		try (ClockedProxy proxy = ClockedProxy.start()) {
			proxy.talkover().behave(LOST.number(), Behaviour.NOT_RING_AND_RESET);
			proxy.ann()
				.post("/talkover/production/api/v1/agents/agent_1/call",
						"{\"to\":\"" + LOST.number() + "\",\"delay_seconds\":3600}");

			proxy.advance(Duration.ofMinutes(59));
			proxy.tick();
			assertThatTheGaugesShow(proxy.scrape(), 1, 0, 0, 0);

			proxy.advance(Duration.ofMinutes(2));
			proxy.tick();
			assertThatTheGaugesShow(proxy.scrape(), 1, 60, 0, 0);
		}
	}

	private static void assertThatTheGaugesShow(Scrape scrape, int unresolved, int age, double used, int stopped) {
		String production = "{environment=\"production\"}";
		assertThat(scrape.values()).containsEntry("talkover_dials_unresolved" + production, (double) unresolved)
			.containsEntry("talkover_dials_unresolved_age_seconds" + production, (double) age)
			.containsEntry("talkover_dial_budget_used" + production, used)
			.containsEntry("talkover_dialling_stopped" + production, (double) stopped);
	}

}
