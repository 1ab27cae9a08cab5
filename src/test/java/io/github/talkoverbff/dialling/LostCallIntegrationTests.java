package io.github.talkoverbff.dialling;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;

import io.github.talkoverbff.dialling.RingCounter.Behaviour;
import io.github.talkoverbff.dialling.ShownCalls.Call;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.http.HttpAnswer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** Where a call is found whose answer was lost, and which calls are not taken for it. */
class LostCallIntegrationTests {

	private static final String NUMBER = "+15550000090";

	private static final String AGENT = "agents/agent_1";

	private static final int PAGE = 100;

	private final ClockedProxy proxy = ClockedProxy.start();

	private Caller ann;

	@BeforeEach
	void signIn() throws IOException {
		this.ann = this.proxy.ann();
	}

	@AfterEach
	void stop() throws IOException {
		this.proxy.close();
	}

	@Test
	void itIsFoundWhileItIsUnderWay() throws IOException {
		Call call = Call.other(NUMBER, this.proxy.now()).underWay();
		this.proxy.talkover().show(call);

		JsonNode entry = entryOfLost(AGENT, Behaviour.NOT_RING_AND_RESET, "");

		assertThat(entry.path("state").asString()).isEqualTo("placed");
		assertThat(entry.path("evidence").asString()).isEqualTo("active-call");
		assertThat(entry.path("call_id").asString()).isEqualTo(call.id());
	}

	@Test
	void itIsNotLookedForWhileItsEnvironmentIsSwitchedOff() throws IOException {
		Intent lost = new Intent(NUMBER, "switched-off");
		this.proxy.talkover().behave(NUMBER, Behaviour.RING_AND_RESET);
		lost.dial(this.ann);
		long asked = this.proxy.talkover().asked();
		this.proxy.enable(false);

		this.proxy.look();
		assertThat(this.proxy.talkover().asked()).isEqualTo(asked);

		this.proxy.enable(true);
		this.proxy.look();
		assertThat(lost.state(this.ann)).isEqualTo("placed");
	}

	@Test
	void itIsFoundInTheListThoughTalkoverDoesNotSayWhatIsUnderWay() throws IOException {
		this.proxy.talkover().tellNothingAbout("/active-call/");

		JsonNode entry = entryOfLost(AGENT, Behaviour.RING_AND_RESET, "");

		assertThat(entry.path("state").asString()).isEqualTo("placed");
		assertThat(entry.path("evidence").asString()).isEqualTo("history");
		assertThat(entry.has("call_id")).as("another may be under way").isFalse();
		assertThat(entry.path("candidates")).hasSize(1);
	}

	@Test
	void itIsFoundUnderWayThoughTalkoverDoesNotShowItsList() throws IOException {
		this.proxy.talkover().show(Call.other(NUMBER, this.proxy.now()).underWay());
		this.proxy.talkover().tellNothingAbout("/calls?");

		JsonNode entry = entryOfLost(AGENT, Behaviour.NOT_RING_AND_RESET, "");

		assertThat(entry.path("state").asString()).isEqualTo("placed");
		assertThat(entry.path("evidence").asString()).isEqualTo("active-call");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/active-call/", "/calls?" })
	void thatItDoesNotShowSaysNothingWhileTalkoverAnswersHalfOfIt(String unanswered) throws IOException {
		this.proxy.talkover().tellNothingAbout(unanswered);

		JsonNode entry = entryOfLost(AGENT, Behaviour.NOT_RING_AND_RESET, "");

		assertThat(entry.path("state").asString()).isEqualTo("unknown");
		assertThat(entry.path("rounds").asInt()).isZero();
	}

	/** Its clock may be behind ours, and it rings a moment after it was asked. */
	@ParameterizedTest
	@CsvSource({ "2026-03-02T00:00:10Z, -20", "2026-03-02T23:59:50Z, 20" })
	void itIsFoundOnTheOtherSideOfMidnight(Instant claimedAt, int seconds) throws IOException {
		this.proxy.advance(Duration.between(this.proxy.now(), claimedAt));
		signIn();
		this.proxy.talkover().show(NUMBER, claimedAt.plusSeconds(seconds));

		JsonNode entry = entryOfLost(AGENT, Behaviour.NOT_RING_AND_RESET, "");

		assertThat(entry.path("state").asString()).isEqualTo("placed");
	}

	@Test
	void oneThatWasToRingLaterIsFoundWhenItDid() throws IOException {
		this.proxy.talkover().behave(NUMBER, Behaviour.NOT_RING_AND_RESET);
		String href = json(dial(AGENT, ",\"delay_seconds\":259200")).at("/dial/href").asString();

		this.proxy.advance(Duration.ofDays(3).plusSeconds(10));
		signIn();
		this.proxy.talkover().show(NUMBER, this.proxy.now());
		this.proxy.look();

		assertThat(json(this.ann.get(href)).path("state").asString()).isEqualTo("placed");
	}

	@Test
	void itIsFoundInItsCampaign() throws IOException {
		JsonNode entry = entryOfLost("campaigns/c_1", Behaviour.RING_AND_RESET, "");

		assertThat(entry.path("operation").asString()).isEqualTo("make-campaign-call");
		assertThat(entry.path("state").asString()).isEqualTo("placed");
		assertThat(entry.path("evidence").asString()).isEqualTo("history");
		assertThat(entry.path("call_id").asString()).startsWith("call_15550000090_");
	}

	/** It rings within the hours of its campaign, whenever those are. */
	@ParameterizedTest
	@ValueSource(strings = { "queued", "scheduled" })
	void oneThatItsCampaignHasNotMadeYetHoldsItsNumberForADay(String status) throws IOException {
		this.proxy.talkover().show(Call.other(NUMBER, this.proxy.now()).waiting(status));
		assertThat(entryOfLost("campaigns/c_1", Behaviour.NOT_RING_AND_RESET, "").path("state").asString())
			.isEqualTo("placed");
		this.proxy.talkover().behave(NUMBER, Behaviour.RING_AND_ANSWER);

		assertThat(statusAfter(Duration.ofHours(23))).isEqualTo(409);
		assertThat(statusAfter(Duration.ofHours(2))).isEqualTo(200);
	}

	/** But for the window, which is none here. */
	@Test
	void oneThatItsCampaignHasMadeDoesNotHoldItsNumber() throws IOException {
		assertThat(entryOfLost("campaigns/c_1", Behaviour.RING_AND_RESET, "").path("state").asString())
			.isEqualTo("placed");
		this.proxy.talkover().behave(NUMBER, Behaviour.RING_AND_ANSWER);

		assertThat(statusAfter(Duration.ofSeconds(1))).isEqualTo(200);
	}

	/**
	 * Or the id of a campaign's call would be taken for ours, which has ended by then.
	 */
	@Test
	void besideACallThatIsUnderWayOneThatHasEndedMayBeItToo() throws IOException {
		Call underWay = Call.other(NUMBER, this.proxy.now()).underWay();
		this.proxy.talkover().show(underWay);

		JsonNode entry = entryOfLost(AGENT, Behaviour.RING_AND_RESET, "");

		assertThat(entry.path("state").asString()).isEqualTo("placed");
		assertThat(entry.has("call_id")).isFalse();
		assertThat(entry.path("candidates")).extracting(JsonNode::asString).hasSize(2).contains(underWay.id());
	}

	@Test
	void itIsFoundBehindAPageOfOlderCalls() throws IOException {
		IntStream.range(0, PAGE)
			.forEach((any) -> this.proxy.talkover().show(NUMBER, this.proxy.now().minus(Duration.ofHours(1))));

		JsonNode entry = entryOfLost(AGENT, Behaviour.RING_AND_RESET, "");

		assertThat(entry.path("state").asString()).isEqualTo("placed");
		assertThat(entry.path("call_id").asString()).startsWith("call_15550000090_");
	}

	@Test
	void aCallFromThatNumberIsNone() throws IOException {
		this.proxy.talkover().show(Call.other(NUMBER, this.proxy.now()).inbound());

		assertThatNothingWasFound(entryOfLost(AGENT, Behaviour.NOT_RING_AND_RESET, ""));
	}

	@Test
	void aTestCallIsNotOneThatWasMeant() throws IOException {
		this.proxy.talkover().show(Call.other(NUMBER, this.proxy.now()).ofTest());

		assertThatNothingWasFound(entryOfLost(AGENT, Behaviour.NOT_RING_AND_RESET, ""));
	}

	@Test
	void aCallThatWasMeantIsNoTest() throws IOException {
		this.proxy.talkover().show(NUMBER, this.proxy.now());

		assertThatNothingWasFound(entryOfLost(AGENT, Behaviour.NOT_RING_AND_RESET, ",\"is_testing\":true"));
	}

	@ParameterizedTest
	@ValueSource(strings = { AGENT, "campaigns/c_1" })
	void aCallThatAnotherDialHasIsNotTakenTwice(String maker) throws IOException {
		assertThat(dial(maker, "").status()).isEqualTo(200);

		assertThatNothingWasFound(entryOfLost(maker, Behaviour.NOT_RING_AND_RESET, ""));
	}

	private int statusAfter(Duration time) throws IOException {
		this.proxy.advance(time);
		this.ann = this.proxy.ann();
		return dial(AGENT, "").status();
	}

	/** What is known of a dial whose answer was lost, once it has been looked for. */
	private JsonNode entryOfLost(String maker, Behaviour behaviour, String more) throws IOException {
		this.proxy.talkover().behave(NUMBER, behaviour);
		String href = json(dial(maker, more)).at("/dial/href").asString();
		assertThat(json(this.ann.get(href)).path("state").asString()).isEqualTo("unknown");
		this.proxy.look();
		return json(this.ann.get(href));
	}

	private HttpAnswer dial(String maker, String more) throws IOException {
		return this.ann.post("/talkover/production/api/v1/" + maker + "/call",
				"{\"to\":\"" + NUMBER + "\"" + more + "}");
	}

	private static void assertThatNothingWasFound(JsonNode entry) {
		assertThat(entry.path("state").asString()).isEqualTo("unknown");
		assertThat(entry.path("rounds").asInt()).as("looks that were answered").isEqualTo(1);
	}

	private static JsonNode json(HttpAnswer answer) {
		return JsonMapper.shared().readTree(answer.text());
	}

}
