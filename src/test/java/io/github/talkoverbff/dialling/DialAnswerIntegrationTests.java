package io.github.talkoverbff.dialling;

import java.io.IOException;
import java.util.UUID;

import io.github.talkoverbff.IntegrationTest;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.http.HttpAnswer;
import io.github.talkoverbff.standin.RawTalkover;
import io.github.talkoverbff.standin.TalkoverStandInConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** What an answer of Talkover proves that is unlike what it documents for a dial. */
@IntegrationTest
class DialAnswerIntegrationTests {

	private static final int MOST = 64 * 1024;

	private static final String PLACED = "{\"success\":true,\"data\":{\"id\":\"call_1\",\"note\":\"\"}}";

	private final String key = UUID.randomUUID().toString();

	private final String number = AnyNumber.after("+1554");

	private final Caller caller;

	private final RawTalkover talkover;

	DialAnswerIntegrationTests(Caller caller, RawTalkover talkover) {
		this.caller = caller;
		this.talkover = talkover;
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"data\":{\"id\":\"call_7\"}}", "{\"campaign_call\":{\"id\":\"call_7\"}}",
			"{\"call_id\":\"call_7\"}", "{\"data\":{\"call_id\":\"call_7\"}}" })
	void theCallIsNamedInAnyOfThesePlaces(String answer) throws IOException {
		this.talkover.willAnswer(200, "application/json", answer);

		assertThat(dial().text()).isEqualTo(answer);

		JsonNode entry = json(this.caller.get("/dialling/raw/dials?idempotency_key=" + this.key));
		assertThat(entry.path("state").asString()).isEqualTo("placed");
		assertThat(entry.path("call_id").asString()).isEqualTo("call_7");
	}

	@Test
	void theIdOfTheCallMayBeANumber() throws IOException {
		this.talkover.willAnswer(200, "application/json", "{\"data\":{\"id\":7}}");

		dial();

		JsonNode entry = json(this.caller.get("/dialling/raw/dials?idempotency_key=" + this.key));
		assertThat(entry.path("state").asString()).isEqualTo("placed");
		assertThat(entry.path("call_id").asString()).isEqualTo("7");
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"\"", "null", "true", "{}" })
	void ofACallWhoseIdIsNoneNobodyKnows(String id) throws IOException {
		this.talkover.willAnswer(200, "application/json", "{\"data\":{\"id\":" + id + "}}");

		assertThatNobodyKnows(dial());
	}

	@Test
	void aTokenInTheContentTypeIsNotKept() throws IOException {
		this.talkover.willAnswer(200, "application/json;by=" + TalkoverStandInConfiguration.RAW_TOKEN, PLACED);

		HttpAnswer first = dial();
		HttpAnswer again = dial();

		assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
		assertThat(first.header("Content-Type")).startsWith("application/json;by=")
			.doesNotContain(TalkoverStandInConfiguration.RAW_TOKEN);
		assertThat(again.header("Content-Type")).isEqualTo(first.header("Content-Type"));
	}

	@ParameterizedTest
	@ValueSource(ints = { 401, 405, 413, 415 })
	void aRequestThatTalkoverDoesNotTakeRingsNobodyAndFreesKeyAndNumber(int status) throws IOException {
		this.talkover.willAnswer(status, "application/json", "{\"message\":\"no\"}")
			.willAnswer(200, "application/json", PLACED);

		JsonNode refused = json(dial());

		assertThat(refused.path("outcome").asString()).isEqualTo("not_executed");
		assertThat(refused.at("/dial/state").asString()).isEqualTo("not_placed");
		assertThat(dial().status()).isEqualTo(200);
	}

	@ParameterizedTest
	@ValueSource(ints = { 401, 405, 413, 415 })
	void ofARefusalThatBreaksOffNobodyKnows(int status) throws IOException {
		this.talkover.willAnswer("HTTP/1.1 " + status + " Any\r\nContent-Length: 9\r\n\r\n{");

		assertThatNobodyKnows(dial());
	}

	@Test
	void talkoverMayHaveRungBeforeItSaysThatItIsTooEarly() throws IOException {
		this.talkover.willAnswer(425, "application/json", "{\"message\":\"no\"}");

		assertThatNobodyKnows(dial());
	}

	@Test
	void theLongestAnswerThatCanBeKeptIsGivenAgain() throws IOException {
		String longest = placed(MOST);
		this.talkover.willAnswer(200, "application/json", longest);

		HttpAnswer first = dial();
		assertThat(first.header("Content-Length")).isEqualTo(String.valueOf(MOST));
		assertThat(first.text()).isEqualTo(longest);

		HttpAnswer again = dial();
		assertThat(again.header("Content-Length")).isEqualTo(String.valueOf(MOST));
		assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
		assertThat(again.text()).isEqualTo(longest);
	}

	@Test
	void ofAnAnswerThatIsTooLongToBeReadNobodyKnows() throws IOException {
		this.talkover.willAnswer(200, "application/json", placed(MOST + 1));

		assertThatNobodyKnows(dial());
	}

	@Test
	void ofARefusalThatIsTooLongToBeReadNobodyKnows() throws IOException {
		this.talkover.willAnswer(422, "application/json", placed(MOST + 1));

		assertThatNobodyKnows(dial());
	}

	private void assertThatNobodyKnows(HttpAnswer answer) throws IOException {
		assertThat(json(answer).path("outcome").asString()).isEqualTo("unknown");
		assertThat(json(answer).at("/dial/state").asString()).isEqualTo("unknown");
		assertThat(dial().code()).isEqualTo("DIAL_OUTCOME_UNKNOWN");
		assertThat(this.talkover.unseenHeads()).filteredOn((head) -> head.startsWith("POST ")).hasSize(1);
	}

	private HttpAnswer dial() throws IOException {
		return this.caller.post("/talkover/raw/api/v1/agents/agent_1/call", "{\"to\":\"" + this.number + "\"}",
				"Idempotency-Key: " + this.key);
	}

	/** An answer of that length. */
	private static String placed(int length) {
		return PLACED.replace("\"note\":\"", "\"note\":\"" + "x".repeat(length - PLACED.length()));
	}

	private static JsonNode json(HttpAnswer answer) {
		return JsonMapper.shared().readTree(answer.text());
	}

}
