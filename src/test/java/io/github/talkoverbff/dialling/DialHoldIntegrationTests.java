package io.github.talkoverbff.dialling;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

import io.github.talkoverbff.MovableClock;
import io.github.talkoverbff.OwnProxy;
import io.github.talkoverbff.dialling.RingCounter.Behaviour;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.http.HttpAnswer;
import io.github.talkoverbff.standin.RawTalkover;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** How long a number is held, and what counts against a budget. */
class DialHoldIntegrationTests {

	private static final String CALL = "/talkover/production/api/v1/agents/agent_1/call";

	private static final String NUMBER = "+15550000080";

	private static final String WINDOW = "talkover.dialling.duplicate-window=2m";

	private static final String BUDGET = "talkover.environments.production.dialling.budgets[0].";

	@Test
	void aNumberIsHeldFromTheClaimUntilTheWindowAfterItRang() throws IOException {
		try (ClockedProxy proxy = ClockedProxy.start(WINDOW)) {
			assertThat(dial(proxy.ann(), ",\"delay_seconds\":3600").status()).isEqualTo(200);

			proxy.advance(Duration.ofSeconds(3600 + 119));
			assertThat(dial(proxy.ann(), "").code()).isEqualTo("POSSIBLE_DUPLICATE_CALL");

			proxy.advance(Duration.ofSeconds(1));
			assertThat(dial(proxy.ann(), "").status()).isEqualTo(200);
			assertThat(proxy.talkover().rings(NUMBER)).isEqualTo(2);
		}
	}

	@Test
	void aNumberOfACampaignIsHeldUntilTheWindowAfterTheTimeThatItSays() throws IOException {
		MovableClock clock = new MovableClock();
		String call = "/talkover/production/api/v1/campaigns/c_1/call";
		String body = "{\"to\":\"" + NUMBER + "\"}";
		Instant scheduled = clock.instant().plusSeconds(1800);
		try (RawTalkover talkover = new RawTalkover().willAnswer(200, "application/json",
				"{\"campaign_call\":{\"id\":\"call_1\",\"scheduled_at\":\"" + scheduled + "\"}}");
				OwnProxy proxy = OwnProxy.before(talkover.baseUrl(), clock, WINDOW)) {
			Caller ann = proxy.signedIn("ann");
			assertThat(ann.post(call, body).status()).isEqualTo(200);

			clock.advance(Duration.ofSeconds(1800 - 60));
			HttpAnswer held = ann.post(call, body);
			clock.advance(Duration.ofSeconds(60 + 119));
			HttpAnswer stillHeld = ann.post(call, body);
			clock.advance(Duration.ofSeconds(1));
			talkover.willAnswer(200, "application/json", "{\"campaign_call\":{\"id\":\"call_2\"}}");

			assertThat(held.code()).isEqualTo("POSSIBLE_DUPLICATE_CALL");
			assertThat(stillHeld.code()).isEqualTo("POSSIBLE_DUPLICATE_CALL");
			assertThat(proxy.signedIn("ann").post(call, body).status()).isEqualTo(200);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"status\":\"scheduled\"", "\"scheduled_at\":\"2026-12-02 09:00:00\"",
			"\"scheduled_at\":1796202000" })
	void aNumberOfACampaignIsHeldForADayIfNobodyKnowsWhenItRings(String when) throws IOException {
		MovableClock clock = new MovableClock();
		String call = "/talkover/production/api/v1/campaigns/c_1/call";
		String body = "{\"to\":\"" + NUMBER + "\"}";
		try (RawTalkover talkover = new RawTalkover().willAnswer(200, "application/json",
				"{\"campaign_call\":{\"id\":\"call_1\"," + when + "}}");
				OwnProxy proxy = OwnProxy.before(talkover.baseUrl(), clock, WINDOW)) {
			assertThat(proxy.signedIn("ann").post(call, body).status()).isEqualTo(200);

			clock.advance(Duration.ofHours(24).minusSeconds(1));
			HttpAnswer held = proxy.signedIn("ann").post(call, body);
			clock.advance(Duration.ofSeconds(1));
			talkover.willAnswer(200, "application/json", "{\"campaign_call\":{\"id\":\"call_2\"}}");

			assertThat(held.code()).isEqualTo("POSSIBLE_DUPLICATE_CALL");
			assertThat(proxy.signedIn("ann").post(call, body).status()).isEqualTo(200);
		}
	}

	@Test
	void aLostDialIsDecidedAfterItWasToRing() throws IOException {
		try (ClockedProxy proxy = ClockedProxy.start("talkover.dialling.decide-after=15m")) {
			proxy.talkover().behave(NUMBER, Behaviour.NOT_RING_AND_RESET);
			Instant due = proxy.now().plusSeconds(3600);
			JsonNode lost = json(dial(proxy.ann(), ",\"delay_seconds\":3600")).path("dial");
			assertThat(lost.path("decide_after").asString()).isEqualTo(due.plus(Duration.ofMinutes(15)).toString());

			proxy.advance(Duration.ofMinutes(75).minusSeconds(1));
			assertThat(callNotPlaced(proxy.ann(), lost).code()).isEqualTo("DIAL_NOT_DECIDABLE");

			proxy.advance(Duration.ofSeconds(1));
			assertThat(callNotPlaced(proxy.ann(), lost).status()).isEqualTo(200);
		}
	}

	@Test
	void aLostDialHoldsItsNumberUntilADayAfterItWasToRing() throws IOException {
		try (ClockedProxy proxy = ClockedProxy.start(WINDOW)) {
			proxy.talkover().behave(NUMBER, Behaviour.NOT_RING_AND_RESET);
			dial(proxy.ann(), ",\"delay_seconds\":3600");

			proxy.advance(Duration.ofHours(25).minusSeconds(1));
			assertThat(dial(proxy.ann(), "").code()).isEqualTo("POSSIBLE_DUPLICATE_CALL");

			proxy.advance(Duration.ofSeconds(1));
			proxy.talkover().behave(NUMBER, Behaviour.RING_AND_ANSWER);
			assertThat(dial(proxy.ann(), "").status()).isEqualTo(200);
		}
	}

	@Test
	void aTestCallHoldsItsNumberOnlyWhileNobodyKnowsWhatBecameOfIt() throws IOException {
		try (ClockedProxy proxy = ClockedProxy.start(WINDOW)) {
			Caller ann = proxy.ann();
			assertThat(dial(ann, ",\"is_testing\":true").status()).isEqualTo(200);
			proxy.talkover().behave(NUMBER, Behaviour.RING_AND_RESET);
			assertThat(dial(ann, ",\"is_testing\":true").text()).contains("\"outcome\":\"unknown\"");

			assertThat(dial(ann, ",\"is_testing\":true").code()).isEqualTo("POSSIBLE_DUPLICATE_CALL");
			assertThat(proxy.talkover().rings(NUMBER)).isEqualTo(2);
		}
	}

	@Test
	void aTestCallCountsForItsNumberAlone() throws IOException {
		try (ClockedProxy proxy = ClockedProxy.start(BUDGET + "per=environment", BUDGET + "calls=1", BUDGET + "in=1d",
				BUDGET.replace('0', '1') + "per=number", BUDGET.replace('0', '1') + "calls=3",
				BUDGET.replace('0', '1') + "in=1d")) {
			Caller ann = proxy.ann();

			assertThat(dial(ann, ",\"is_testing\":true").status()).isEqualTo(200);
			assertThat(dial(ann, ",\"is_testing\":true").status()).isEqualTo(200);
			assertThat(dial(ann, "").status()).isEqualTo(200);

			assertThat(dial(ann, ",\"is_testing\":true").text()).contains("DIAL_BUDGET_EXHAUSTED", "to this number");
			assertThat(dial(ann, "").text()).contains("DIAL_BUDGET_EXHAUSTED", "in this environment");
		}
	}

	@Test
	void aBudgetIsThereAgainWhenItsDayBeginsWhereItSays() throws IOException {
		try (ClockedProxy proxy = ClockedProxy.start(BUDGET + "per=environment", BUDGET + "calls=1", BUDGET + "in=1d",
				BUDGET + "zone=America/Sao_Paulo")) {
			Duration untilMidnight = Duration.between(proxy.now(), Instant.parse("2026-03-02T03:00:00Z"));
			dial(proxy.ann(), "");

			proxy.advance(untilMidnight.minusMillis(1));
			assertThat(dial(proxy.ann(), "").code()).isEqualTo("DIAL_BUDGET_EXHAUSTED");

			proxy.advance(Duration.ofMillis(1));
			assertThat(dial(proxy.ann(), "").status()).isEqualTo(200);
		}
	}

	/** In New York the first of November 2026 has 25 hours. */
	@Test
	void aBudgetOutlivesTheHourlyCleanUpOnTheLongestDay() throws IOException {
		try (ClockedProxy proxy = ClockedProxy.start(BUDGET + "per=environment", BUDGET + "calls=1", BUDGET + "in=1d",
				BUDGET + "zone=America/New_York")) {
			proxy.advance(Duration.between(proxy.now(), Instant.parse("2026-11-01T04:00:00Z")));
			assertThat(dial(proxy.ann(), "").status()).isEqualTo(200);

			proxy.advance(Duration.ofHours(1));
			proxy.tickForAnHour();
			assertThat(dial(proxy.ann(), "").code()).isEqualTo("DIAL_BUDGET_EXHAUSTED");

			proxy.advance(Duration.ofHours(24).minusMillis(1));
			proxy.tickForAnHour();
			assertThat(dial(proxy.ann(), "").code()).isEqualTo("DIAL_BUDGET_EXHAUSTED");

			proxy.advance(Duration.ofMillis(1));
			assertThat(dial(proxy.ann(), "").status()).isEqualTo(200);
		}
	}

	private static HttpAnswer dial(Caller caller, String more) throws IOException {
		return caller.post(CALL, "{\"to\":\"" + NUMBER + "\"" + more + "}");
	}

	private static HttpAnswer callNotPlaced(Caller caller, JsonNode dial) throws IOException {
		return caller.post(dial.path("href").asString() + "/resolution",
				"{\"outcome\":\"not_placed\",\"reason\":\"the list of calls shows none\"}");
	}

	private static JsonNode json(HttpAnswer answer) {
		return JsonMapper.shared().readTree(answer.text());
	}

}
