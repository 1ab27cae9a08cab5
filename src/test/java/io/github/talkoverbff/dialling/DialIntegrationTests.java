package io.github.talkoverbff.dialling;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

import java.util.stream.Stream;

import io.github.talkoverbff.IntegrationTest;
import io.github.talkoverbff.OwnProxy;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.http.HttpAnswer;
import io.github.talkoverbff.http.HttpWire;
import io.github.talkoverbff.standin.RawTalkover;
import io.github.talkoverbff.upstream.CallerProbes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.awaitility.Awaitility.await;

/**
 * A phone call is placed at most once, whatever its caller repeats and Talkover answers.
 */
@IntegrationTest
class DialIntegrationTests {

	private static final String CALL = "/talkover/raw/api/v1/agents/agent_1/call";

	private static final String PLACED = "{\"success\":true,\"data\":{\"id\":\"call_1\",\"status\":\"initiated\"}}";

	private final String key = UUID.randomUUID().toString();

	private final String number = AnyNumber.after("+1555");

	private final Caller caller;

	private final RawTalkover talkover;

	@Value("${local.server.port}")
	private int port;

	DialIntegrationTests(Caller caller, RawTalkover talkover) {
		this.caller = caller;
		this.talkover = talkover;
	}

	@Test
	void aRepetitionGetsTheFirstAnswerAndRingsNobody() throws Exception {
		this.talkover.willAnswer(200, "application/json", PLACED);

		HttpAnswer first = dial(this.key);
		HttpAnswer again = dial(this.key);

		assertThat(first.status()).isEqualTo(200);
		assertThat(first.has("Idempotent-Replayed")).isFalse();
		assertThat(again.status()).isEqualTo(200);
		assertThat(again.text()).isEqualTo(first.text()).isEqualTo(PLACED);
		assertThat(again.header("Content-Type")).isEqualTo("application/json");
		assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
		assertThat(again.header("Dial-Id")).isEqualTo(first.header("Dial-Id"));
		assertThatOneWasSent();
	}

	@Test
	void aRequestIsTheSameHoweverItsMembersAreOrderedAndItsKeyIsWritten() throws Exception {
		this.talkover.willAnswer(200, "application/json", PLACED);

		dialWith("{\"to\":\"" + this.number + "\",\"payload\":{\"a\":1,\"b\":2.0}}", this.key);
		HttpAnswer again = dialWith("{ \"payload\": {\"b\":2.0,\"a\":1}, \"to\": \"" + this.number + "\"}",
				"\"" + this.key + "\"");

		assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
	}

	@Test
	void aKeyStandsForOneRequestOfOneUser() throws Exception {
		this.talkover.willAnswer(200, "application/json", PLACED).willAnswer(200, "application/json", PLACED);
		HttpAnswer first = dial(this.key);

		HttpAnswer other = dialWith("{\"to\":\"" + this.number + "\",\"payload\":{}}", this.key);
		HttpAnswer otherUser = Caller.signedIn(this.port, "bob", "bob")
			.post(CALL, body(), "Idempotency-Key: " + this.key);

		assertThat(other.status()).isEqualTo(422);
		assertThat(other.code()).isEqualTo("IDEMPOTENCY_KEY_REUSED");
		assertThat(json(other).at("/dial/id").asString()).isEqualTo(first.header("Dial-Id"));
		assertThat(otherUser.status()).isEqualTo(200);
		assertThat(otherUser.has("Idempotent-Replayed")).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "Idempotency-Key:", "Idempotency-Key: \"\"", "Idempotency-Key: a b",
			"Idempotency-Key: a\r\nIdempotency-Key: b", "Idempotency-Key: \u00e9" })
	void aMalformedKeyIsRefused(String headers) throws Exception {
		HttpAnswer answer = this.caller.post(CALL, body(), headers.split("\r\n"));

		assertThat(answer.status()).isEqualTo(400);
		assertThat(answer.code()).isEqualTo("IDEMPOTENCY_KEY_INVALID");
		assertThatNobodyWasRung();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			{"to":"+15550001","to":"+15550002"}            | REQUEST_REJECTED
			["+15550001"]                                  | REQUEST_REJECTED
			{"to":"+15550001","context":7}                 | REQUEST_REJECTED
			{"to":"+15550001","context":{"bff_dial_id":1}} | REQUEST_REJECTED
			{"to":"15550001"}                              | NUMBER_INVALID
			{"to":"+1 555 0001"}                           | NUMBER_INVALID
			{"to":"+155500"}                               | NUMBER_INVALID
			{"to":"+1555000100020003"}                     | NUMBER_INVALID
			{"to":"+015550001"}                            | NUMBER_INVALID
			{"to":"+15550001;ext=2"}                       | NUMBER_INVALID
			{"to":15550001}                                | NUMBER_INVALID
			{}                                             | NUMBER_INVALID
			{"to":"+15550001","delay_seconds":"3600"}      | REQUEST_REJECTED
			{"to":"+15550001","delay_seconds":3600.0}      | REQUEST_REJECTED
			{"to":"+15550001","delay_seconds":-1}          | REQUEST_REJECTED
			{"to":"+15550001","payload":{"x":1E2147483648}} | REQUEST_REJECTED
			{"to":"+15550001","is_testing":1}              | REQUEST_REJECTED
			{"to":"+15550001","is_testing":"true"}         | REQUEST_REJECTED
			""")
	void aBodyThatDoesNotSayWhoIsRungAndHowIsRefused(String body, String code) throws Exception {
		HttpAnswer answer = this.caller.post(CALL, body);

		assertThat(answer.status()).isEqualTo(400);
		assertThat(answer.code()).isEqualTo(code);
		assertThat(answer.text()).contains("\"outcome\":\"not_executed\"");
		assertThatNobodyWasRung();
	}

	/** Or Talkover's refusal would not tell that nobody was rung. */
	@Test
	void theCallerChoosesNoFormOfTheAnswerAndPutsNoCondition() throws Exception {
		this.talkover.willAnswer(200, "application/json", PLACED);

		this.caller.post(CALL, body(), "Accept: text/html", "If-None-Match: *",
				"If-Modified-Since: Tue, 01 Dec 2026 00:00:00 GMT");

		assertThat(this.talkover.nextHead()).containsIgnoringCase("\r\nAccept: application/json\r\n")
			.doesNotContainIgnoringCase("text/html")
			.doesNotContainIgnoringCase("\r\nIf-");
	}

	@Test
	void aBodyMayLeaveOpenWhenItRingsAndWhetherItIsATest() throws Exception {
		this.talkover.willAnswer(200, "application/json", PLACED);

		HttpAnswer answer = dialWith("{\"to\":\"" + this.number + "\",\"delay_seconds\":null,\"is_testing\":null}",
				this.key);

		assertThat(answer.status()).isEqualTo(200);
	}

	@Test
	void theDialsIdGoesAlongInTheContextAndTheKeyStays() throws Exception {
		AtomicReference<String> sent = new AtomicReference<>();
		this.talkover.willDo((in, out) -> {
			sent.set(read(in));
			out.write(answer(200, PLACED));
		});

		HttpAnswer answer = dialWith(
				"{\"to\":\"" + this.number + "\",\"context\":{\"order\":12.50},\"payload\":{\"n\":1}}", this.key);

		assertThat(sent.get())
			.isEqualTo("{\"to\":\"" + this.number + "\",\"context\":{\"order\":12.50,\"bff_dial_id\":\""
					+ answer.header("Dial-Id") + "\"},\"payload\":{\"n\":1}}");
		assertThat(this.talkover.nextHead()).doesNotContainIgnoringCase("idempotency").doesNotContain(this.key);
	}

	@ParameterizedTest
	@ValueSource(ints = { 400, 402, 403, 404, 409, 422, 429 })
	void aRefusalFreesKeyAndNumber(int status) throws Exception {
		this.talkover.willAnswer(status, "application/json", "{\"error\":{\"code\":\"ANY\",\"message\":\"no\"}}")
			.willAnswer(200, "application/json", PLACED);

		HttpAnswer refused = dial(this.key);
		assertThat(refused.status()).isEqualTo(status);
		assertThat(json(refused).at("/dial/state").asString()).isEqualTo("not_placed");
		assertThat(json(refused).path("outcome").asString()).isEqualTo("not_executed");

		assertThat(dial(this.key).status()).isEqualTo(200);
	}

	@ParameterizedTest
	@MethodSource("lostAnswers")
	void aLostAnswerHoldsKeyAndNumberUntilSomebodyKnows(String answer, int status) throws Exception {
		this.talkover.willAnswer(answer);

		HttpAnswer lost = dial(this.key);

		assertThat(lost.status()).isEqualTo(status);
		assertThat(json(lost).path("outcome").asString()).isEqualTo("unknown");
		assertThat(json(lost).at("/dial/state").asString()).isEqualTo("unknown");
		HttpAnswer again = dial(this.key);
		assertThat(again.status()).isEqualTo(409);
		assertThat(again.code()).isEqualTo("DIAL_OUTCOME_UNKNOWN");
		assertThat(again.has("Retry-After")).isTrue();
		assertThat(json(again).path("retryable").asBoolean()).isTrue();
		HttpAnswer other = dial(null);
		assertThat(other.status()).isEqualTo(409);
		assertThat(other.code()).isEqualTo("POSSIBLE_DUPLICATE_CALL");
		assertThat(json(other).at("/dial/id")).isEqualTo(json(lost).at("/dial/id"));
		assertThatOneWasSent();
	}

	/** Each with the status that the caller gets. */
	static Stream<Arguments> lostAnswers() {
		return Stream.of(arguments("", 502), arguments("HTTP/1.1 500 Any\r\nContent-Length: 2\r\n\r\n{}", 502),
				arguments("HTTP/1.1 408 Any\r\nContent-Length: 2\r\n\r\n{}", 504),
				arguments("HTTP/1.1 302 Any\r\nContent-Length: 0\r\n\r\n", 502),
				arguments("HTTP/1.1 503 Any\r\nContent-Length: 2\r\n\r\n{}", 503),
				arguments("HTTP/1.1 504 Any\r\nContent-Length: 2\r\n\r\n{}", 502),
				arguments("HTTP/1.1 402 Any\r\nContent-Length: 9\r\n\r\n{", 502),
				arguments("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{", 502),
				arguments("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", 502), arguments("garbage\r\n\r\n", 502));
	}

	@Test
	void aLostAnswerIsAskedForAgainOnlyWithAKey() throws Exception {
		this.talkover.willAnswer("").willAnswer("");

		HttpAnswer without = dial(null);
		HttpAnswer with = this.caller.post(CALL, "{\"to\":\"" + AnyNumber.after("+1557") + "\"}",
				"Idempotency-Key: " + this.key);

		assertThat(json(without).path("outcome").asString()).isEqualTo("unknown");
		assertThat(json(without).path("retryable").booleanValue()).isFalse();
		assertThat(json(with).path("outcome").asString()).isEqualTo("unknown");
		assertThat(json(with).path("retryable").booleanValue()).isTrue();
	}

	@Test
	void whereNobodyListensNobodyIsRungAndKeyAndNumberAreFree() throws Exception {
		String target = CALL.replace("raw", "nobody");
		HttpAnswer without = this.caller.post(target, body());
		assertThat(json(without).path("outcome").asString()).isEqualTo("not_executed");
		assertThat(json(without).path("retryable").booleanValue()).as("its next answer may be lost").isFalse();

		for (int i = 0; i < 2; i++) {
			HttpAnswer answer = this.caller.post(target, body(), "Idempotency-Key: " + this.key);

			assertThat(answer.code()).isEqualTo("TALKOVER_UNREACHABLE");
			assertThat(json(answer).at("/dial/state").asString()).isEqualTo("not_placed");
			assertThat(json(answer).path("retryable").booleanValue()).isTrue();
		}
	}

	@Test
	void aRepetitionOfWhatIsUnderWayIsToldToWait() throws Exception {
		CountDownLatch reached = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		willAnswerLater(reached, release);
		Thread first = Thread.startVirtualThread(() -> dialQuietly(this.key));
		reached.await();

		HttpAnswer again = dial(this.key);
		release.countDown();
		first.join();

		assertThat(again.status()).isEqualTo(409);
		assertThat(again.code()).isEqualTo("DIAL_IN_PROGRESS");
		assertThat(again.has("Retry-After")).isTrue();
		assertThat(dial(this.key).header("Idempotent-Replayed")).isEqualTo("true");
	}

	@Test
	void aCallerThatLeavesFindsTheAnswerWhenItComesBack() throws Exception {
		CountDownLatch reached = new CountDownLatch(1);
		CountDownLatch left = new CountDownLatch(1);
		this.talkover.willDo((in, out) -> {
			reached.countDown();
			left.await();
			CallerProbes.awaitTwo();
			out.write(answer(200, PLACED));
		});
		Intent intent = new Intent(this.number, this.key);
		try (OwnProxy proxy = OwnProxy.before(this.talkover.baseUrl())) { // waits for a
																			// minute
			Caller ann = proxy.signedIn("ann");
			try (HttpWire wire = new HttpWire(proxy.port())) {
				wire.send(intent.request(ann));
				reached.await();
			}
			left.countDown();

			HttpAnswer back = await().until(() -> intent.dial(ann),
					(answer) -> !answer.text().contains("DIAL_IN_PROGRESS"));

			assertThat(back.text()).isEqualTo(PLACED);
			assertThat(back.header("Idempotent-Replayed")).isEqualTo("true");
			assertThatOneWasSent();
		}
	}

	private void willAnswerLater(CountDownLatch reached, CountDownLatch release) {
		this.talkover.willDo((in, out) -> {
			reached.countDown();
			release.await();
			out.write(answer(200, PLACED));
		});
	}

	/** The reconciler may look up dials of other tests meanwhile, with GET. */
	private void assertThatOneWasSent() {
		assertThat(this.talkover.unseenHeads()).filteredOn((head) -> head.startsWith("POST ")).hasSize(1);
	}

	private void assertThatNobodyWasRung() {
		assertThat(this.talkover.unseenHeads()).noneMatch((head) -> head.startsWith("POST "));
	}

	private HttpAnswer dial(@Nullable String idempotencyKey) throws Exception {
		return dialWith(body(), idempotencyKey);
	}

	private HttpAnswer dialWith(String body, @Nullable String idempotencyKey) throws Exception {
		return (idempotencyKey != null) ? this.caller.post(CALL, body, "Idempotency-Key: " + idempotencyKey)
				: this.caller.post(CALL, body);
	}

	private void dialQuietly(@Nullable String idempotencyKey) {
		try {
			dial(idempotencyKey);
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private String body() {
		return "{\"to\":\"" + this.number + "\"}";
	}

	private static String read(InputStream in) throws Exception {
		byte[] body = new byte[4096];
		return new String(body, 0, in.read(body), StandardCharsets.UTF_8);
	}

	private static byte[] answer(int status, String body) {
		return ("HTTP/1.1 " + status + " Any\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
				+ "\r\n\r\n" + body)
			.getBytes(StandardCharsets.UTF_8);
	}

	private static JsonNode json(HttpAnswer answer) {
		return JsonMapper.shared().readTree(answer.text());
	}

}
