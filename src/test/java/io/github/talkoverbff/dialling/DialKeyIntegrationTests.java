package io.github.talkoverbff.dialling;

import java.io.IOException;
import java.util.UUID;

import io.github.talkoverbff.IntegrationTest;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.http.HttpAnswer;
import io.github.talkoverbff.standin.RawTalkover;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What a key of a dial is, and what it stands for: the whole request. */
@IntegrationTest
class DialKeyIntegrationTests {

	private static final String CALL = "/talkover/raw/api/v1/agents/agent_1/call";

	private static final String STATUS = "/talkover/raw/api/v1/campaigns/c_1/status";

	private static final String PLACED = "{\"success\":true,\"data\":{\"id\":\"call_1\",\"status\":\"initiated\"}}";

	private final String key = UUID.randomUUID().toString();

	private final String number = AnyNumber.after("+1558");

	private final Caller caller;

	private final RawTalkover talkover;

	DialKeyIntegrationTests(Caller caller, RawTalkover talkover) {
		this.caller = caller;
		this.talkover = talkover;
	}

	/** The last one differs in its operation alone. */
	@ParameterizedTest
	@ValueSource(strings = { "agents/agent_2", "campaigns/agent_1" })
	void aKeyOfOneCallDoesNotStandForTheSameCallOfAnother(String other) throws IOException {
		this.talkover.willAnswer(200, "application/json", PLACED).willAnswer(200, "application/json", PLACED);
		assertThat(dial(CALL, this.key).status()).isEqualTo(200);

		HttpAnswer answer = dial(CALL.replace("agents/agent_1", other), this.key);

		assertThatTheKeyIsTaken(answer);
	}

	@ParameterizedTest
	@ValueSource(strings = { "?notify=b", "?status=active" })
	void aKeyOfAChangeOfACampaignDoesNotStandForOneWithAQuery(String query) throws IOException {
		this.talkover.willAnswer(200, "application/json", "{}").willAnswer(200, "application/json", "{}");
		assertThat(activate("").status()).isEqualTo(200);

		HttpAnswer answer = activate(query);

		assertThatTheKeyIsTaken(answer);
		assertThat(activate("").header("Idempotent-Replayed")).isEqualTo("true");
	}

	@Test
	void aKeyIsAsLongAsItMayBe() throws IOException {
		this.talkover.willAnswer(200, "application/json", PLACED);
		String longest = this.key + "k".repeat(255 - this.key.length());

		HttpAnswer tooLong = dial(CALL, longest + "k");
		HttpAnswer taken = dial(CALL, "\"" + longest + "\"");

		assertThat(tooLong.status()).isEqualTo(400);
		assertThat(tooLong.code()).isEqualTo("IDEMPOTENCY_KEY_INVALID");
		assertThat(taken.status()).isEqualTo(200);
		assertThat(dial(CALL, longest).header("Idempotent-Replayed")).isEqualTo("true");
		assertThatOneWasSent();
	}

	@Test
	void aKeyStandsForADialInEachEnvironment() throws IOException {
		this.talkover.willAnswer(200, "application/json", PLACED);

		HttpAnswer raw = dial(CALL, this.key);
		HttpAnswer staging = dial(CALL.replace("raw", "staging"), this.key);

		assertThat(raw.status()).isEqualTo(200);
		assertThat(staging.status()).isEqualTo(200);
		assertThat(staging.has("Idempotent-Replayed")).isFalse();
		assertThat(staging.header("Dial-Id")).isNotEqualTo(raw.header("Dial-Id"));
	}

	@Test
	void anEarlierDialIsNamedOnce() throws IOException {
		String again = "Dial-Again: " + UUID.randomUUID();

		HttpAnswer answer = this.caller.post(CALL, "{\"to\":\"" + this.number + "\"}", again, again);

		assertThat(answer.status()).isEqualTo(400);
		assertThat(answer.code()).isEqualTo("REQUEST_REJECTED");
		assertThat(this.talkover.unseenHeads()).noneMatch((head) -> head.startsWith("POST "));
	}

	private HttpAnswer dial(String target, String value) throws IOException {
		return this.caller.post(target, "{\"to\":\"" + this.number + "\"}", "Idempotency-Key: " + value);
	}

	private HttpAnswer activate(String query) throws IOException {
		return this.caller.send("PATCH", STATUS + query, "{\"status\":\"active\"}", "Idempotency-Key: " + this.key);
	}

	private void assertThatTheKeyIsTaken(HttpAnswer answer) {
		assertThat(answer.status()).isEqualTo(422);
		assertThat(answer.code()).isEqualTo("IDEMPOTENCY_KEY_REUSED");
		assertThatOneWasSent();
	}

	/** The reconciler may look up dials of other tests meanwhile, with GET. */
	private void assertThatOneWasSent() {
		assertThat(this.talkover.unseenHeads()).filteredOn((head) -> !head.startsWith("GET ")).hasSize(1);
	}

}
