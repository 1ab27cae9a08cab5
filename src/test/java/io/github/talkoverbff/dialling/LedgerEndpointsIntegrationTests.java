package io.github.talkoverbff.dialling;

import java.io.IOException;
import java.util.UUID;

import io.github.talkoverbff.IntegrationTest;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.http.HttpAnswer;
import io.github.talkoverbff.standin.RawTalkover;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Value;

import static org.assertj.core.api.Assertions.assertThat;

/** The ledger is looked into, decided in and switched off, without dialling. */
@IntegrationTest
class LedgerEndpointsIntegrationTests {

	private static final String CALL = "/talkover/raw/api/v1/agents/agent_1/call";

	private static final String DIALS = "/dialling/raw/dials";

	private static final String PLACED = "{\"success\":true,\"data\":{\"id\":\"call_1\",\"status\":\"initiated\"}}";

	private final String key = UUID.randomUUID().toString();

	private final String number = AnyNumber.after("+1556");

	private final Caller caller;

	private final RawTalkover talkover;

	@Value("${local.server.port}")
	private int port;

	LedgerEndpointsIntegrationTests(Caller caller, RawTalkover talkover) {
		this.caller = caller;
		this.talkover = talkover;
	}

	@Test
	void theLedgerTellsWhatBecameOfADialWithoutDialling() throws Exception {
		this.talkover.willAnswer(200, "application/json", PLACED);
		String id = dial().header("Dial-Id");

		for (String target : new String[] { DIALS + "/" + id, DIALS + "?idempotency_key=" + this.key }) {
			JsonNode entry = json(this.caller.get(target));

			assertThat(entry.path("id").asString()).isEqualTo(id);
			assertThat(entry.path("state").asString()).isEqualTo("placed");
			assertThat(entry.path("outcome").asString()).isEqualTo("executed");
			assertThat(entry.path("evidence").asString()).isEqualTo("answer");
			assertThat(entry.path("call_id").asString()).isEqualTo("call_1");
			assertThat(entry.toString()).doesNotContain(this.number);
		}
		assertThat(this.caller.get(DIALS + "/none").code()).isEqualTo("DIAL_NOT_FOUND");
		assertThat(this.caller.get(DIALS.replace("raw", "staging") + "/" + id).code()).isEqualTo("DIAL_NOT_FOUND");
	}

	@Test
	void othersDialsAreForThoseWhoMayLookAtAll() throws Exception {
		this.talkover.willAnswer(200, "application/json", PLACED);
		String id = dial().header("Dial-Id");

		assertThat(Caller.signedIn(this.port, "vera", "vera").get(DIALS + "/" + id).status()).isEqualTo(200);
		assertThat(Caller.signedIn(this.port, "tess", "tess").get(DIALS + "/" + id).code()).isEqualTo("DIAL_NOT_FOUND");
		assertThat(Caller.signedIn(this.port, "nora", "nora").get(DIALS + "/" + id).code())
			.isEqualTo("ENVIRONMENT_FORBIDDEN");
	}

	@Test
	void whoMayOnlyDialFindsTheOwnUnknownDials() throws Exception {
		this.talkover.willAnswer("").willAnswer("");
		String others = json(dial()).at("/dial/id").asString();
		Caller tess = Caller.signedIn(this.port, "tess", "tess");
		String own = json(tess.post(CALL, "{\"to\":\"" + AnyNumber.after("+1556") + "\",\"is_testing\":true}"))
			.at("/dial/id")
			.asString();

		assertThat(tess.get(DIALS + "?state=unknown").text()).contains(own).doesNotContain(others);
		assertThat(this.caller.get(DIALS + "?state=unknown").text()).contains(own, others);
	}

	@Test
	void somebodyDecidesWhatNobodyKnows() throws Exception {
		this.talkover.willAnswer("");
		String id = json(dial()).at("/dial/id").asString();
		String resolution = DIALS + "/" + id + "/resolution";
		assertThat(this.caller.get(DIALS + "?state=unknown").text()).contains(id);

		HttpAnswer early = this.caller.post(resolution, "{\"outcome\":\"not_placed\",\"reason\":\"asked\"}");
		HttpAnswer operator = Caller.signedIn(this.port, "otto", "otto")
			.post(resolution, "{\"outcome\":\"placed\",\"reason\":\"asked\"}");
		HttpAnswer wrong = this.caller.post(resolution, "{\"outcome\":\"maybe\"}");
		HttpAnswer placed = this.caller.post(resolution,
				"{\"outcome\":\"placed\",\"call_id\":\"call_7\",\"reason\":\"the callee says so\"}");

		assertThat(early.code()).isEqualTo("DIAL_NOT_DECIDABLE");
		assertThat(json(early).at("/dial/id").asString()).isEqualTo(id);
		assertThat(json(early).at("/dial/decide_after").asString()).isNotEmpty();
		assertThat(operator.code()).isEqualTo("PERMISSION_DENIED");
		assertThat(wrong.status()).isEqualTo(400);
		assertThat(placed.status()).isEqualTo(200);
		assertThat(json(placed).path("evidence").asString()).isEqualTo("operator");
		HttpAnswer again = dial();
		assertThat(again.code()).isEqualTo("DIAL_ALREADY_PLACED");
		assertThat(json(again).at("/dial/call_id").asString()).isEqualTo("call_7");
		assertThat(this.caller.post(resolution, "{\"outcome\":\"placed\",\"reason\":\"again\"}").code())
			.isEqualTo("DIAL_NOT_DECIDABLE");
	}

	@ParameterizedTest
	@CsvSource(quoteCharacter = '\'', value = { "'\"reason\":\"any\\u0000\"', reason",
			"'\"reason\":\"any\",\"call_id\":\"call\\u0000\"', call_id" })
	void whatNoLedgerCanStoreIsRefused(String fields, String wrong) throws Exception {
		HttpAnswer answer = this.caller.post(DIALS + "/019ab0c4-7f7e-7c3a-9d5e-0242ac120002/resolution",
				"{\"outcome\":\"placed\"," + fields + "}");

		assertThat(answer.status()).isEqualTo(400);
		assertThat(answer.code()).isEqualTo("REQUEST_REJECTED");
		assertThat(json(answer).path("errors").propertyNames()).containsExactly(wrong);
	}

	@Test
	void whatWasNotPlacedHasNoCall() throws Exception {
		HttpAnswer answer = this.caller.post(DIALS + "/019ab0c4-7f7e-7c3a-9d5e-0242ac120002/resolution",
				"{\"outcome\":\"not_placed\",\"call_id\":\"call_7\",\"reason\":\"any\"}");

		assertThat(answer.code()).isEqualTo("REQUEST_REJECTED");
	}

	@Test
	void oneSwitchStopsAllDialling() throws Exception {
		String target = "/dialling/raw/switch";
		Caller operator = Caller.signedIn(this.port, "otto", "otto");
		try {
			HttpAnswer stopped = operator.send("PUT", target, "{\"stopped\":true,\"reason\":\"a wrong list\"}");
			HttpAnswer refused = dial();
			HttpAnswer goOn = operator.send("PUT", target, "{\"stopped\":false,\"reason\":\"mended\"}");

			assertThat(stopped.status()).isEqualTo(200);
			assertThat(refused.status()).isEqualTo(503);
			assertThat(refused.code()).isEqualTo("DIALLING_STOPPED");
			assertThat(refused.text()).contains("a wrong list");
			assertThat(goOn.code()).isEqualTo("PERMISSION_DENIED");
			assertThat(json(this.caller.get(target)).path("by").asString()).isEqualTo("otto");
			assertThat(this.talkover.unseenHeads()).noneMatch((head) -> head.startsWith("POST "));
		}
		finally {
			assertThat(this.caller.send("PUT", target, "{\"stopped\":false,\"reason\":\"mended\"}").status())
				.isEqualTo(200);
		}
		this.talkover.willAnswer(200, "application/json", PLACED);
		assertThat(dial().status()).isEqualTo(200);
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"stopped\":0", "\"stopped\":\"false\"", "\"stopped\":null",
			"\"stopped\":true,\"stopped\":false" })
	void aSwitchThatIsNotPlainlySetStaysAsItIs(String stopped) throws Exception {
		HttpAnswer answer = this.caller.send("PUT", "/dialling/raw/switch", "{\"reason\":\"any\"," + stopped + "}");

		assertThat(answer.status()).isEqualTo(400);
		assertThat(answer.code()).isEqualTo("REQUEST_REJECTED");
	}

	private HttpAnswer dial() throws IOException {
		return this.caller.post(CALL, "{\"to\":\"" + this.number + "\"}", "Idempotency-Key: " + this.key);
	}

	private static JsonNode json(HttpAnswer answer) {
		return JsonMapper.shared().readTree(answer.text());
	}

}
