package io.github.talkoverbff.dialling;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

import io.github.talkoverbff.OwnProxy;
import io.github.talkoverbff.dialling.RingCounter.Behaviour;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.http.HttpAnswer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Who may be rung, how often, and what goes on without the ledger. */
class DialLimitsTests {

	private static final String CALL = "/talkover/production/api/v1/agents/agent_1/call";

	private static final String STATUS = "/talkover/production/api/v1/campaigns/c_1/status";

	private final RingCounter talkover = new RingCounter();

	@AfterEach
	void stop() throws IOException {
		this.talkover.close();
	}

	@Test
	void aNumberIsRungOnceInAWhileUnlessSomebodyMeansIt() throws Exception {
		try (OwnProxy proxy = proxy("talkover.dialling.duplicate-window=10m", "talkover.users.bob.password={noop}bob",
				"talkover.users.bob.roles=admin", "talkover.users.cleo.password={noop}cleo",
				"talkover.users.cleo.roles=dialler", "talkover.access.roles.dialler.permissions=calls:dial",
				"talkover.access.roles.dialler.environments=*")) {
			Caller ann = proxy.signedIn("ann");
			String id = dial(ann, "+15550000001").header("Dial-Id");

			HttpAnswer again = dial(ann, "+15550000001");
			HttpAnswer reader = dial(proxy.signedIn("bob"), "+15550000001");
			HttpAnswer other = dial(proxy.signedIn("cleo"), "+15550000001");
			HttpAnswer wrong = dial(ann, "+15550000001", "Dial-Again: " + UUID.randomUUID());
			HttpAnswer meant = dial(ann, "+15550000001", "Dial-Again: " + id);

			assertThat(again.code()).isEqualTo("POSSIBLE_DUPLICATE_CALL");
			assertThat(again.text()).contains(id);
			assertThat(Integer.parseInt(again.header("Retry-After"))).isBetween(1, 600);
			assertThat(reader.code()).isEqualTo("POSSIBLE_DUPLICATE_CALL");
			assertThat(reader.text()).as("bob may look at all dials").contains(id);
			assertThat(other.code()).isEqualTo("POSSIBLE_DUPLICATE_CALL");
			assertThat(other.text()).as("cleo may dial only").doesNotContain(id);
			assertThat(wrong.code()).isEqualTo("POSSIBLE_DUPLICATE_CALL");
			assertThat(meant.status()).isEqualTo(200);
			assertThat(this.talkover.rings("+15550000001")).isEqualTo(2);
		}
	}

	@Test
	void nobodyElseIsRungWhereNumbersAreListed() throws Exception {
		try (OwnProxy proxy = proxy("talkover.environments.production.dialling.allow-numbers=+4930,+15550000002")) {
			Caller ann = proxy.signedIn("ann");

			assertThat(dial(ann, "+15550000003").code()).isEqualTo("NUMBER_NOT_ALLOWED");
			assertThat(dial(ann, "+15550000002").status()).isEqualTo(200);
			assertThat(dial(ann, "+493012345").status()).isEqualTo(200);
			assertThat(this.talkover.rings("+15550000003")).isZero();
		}
	}

	@Test
	void aBudgetIsNotExceededAndARefusalCostsNothing() throws Exception {
		try (ClockedProxy proxy = ClockedProxy.start(
				"talkover.environments.production.dialling.budgets[0].per=environment",
				"talkover.environments.production.dialling.budgets[0].calls=3",
				"talkover.environments.production.dialling.budgets[0].in=1d",
				"talkover.environments.production.dialling.budgets[1].per=number",
				"talkover.environments.production.dialling.budgets[1].calls=2",
				"talkover.environments.production.dialling.budgets[1].in=1h")) {
			proxy.advance(Duration.between(proxy.now(), Instant.parse("2026-03-01T08:20:00Z")));
			Caller ann = proxy.ann();
			proxy.talkover().behave("+15550000004", Behaviour.NOT_RING_402);

			assertThat(dial(ann, "+15550000004").status()).isEqualTo(402);
			assertThat(dial(ann, "+15550000005").status()).isEqualTo(200);
			assertThat(dial(ann, "+15550000005").status()).isEqualTo(200);
			HttpAnswer number = dial(ann, "+15550000005");
			assertThat(dial(ann, "+15550000006").status()).isEqualTo(200);
			HttpAnswer environment = dial(ann, "+15550000007");

			assertThat(number.status()).isEqualTo(429);
			assertThat(number.code()).isEqualTo("DIAL_BUDGET_EXHAUSTED");
			assertThat(number.text()).contains("to this number").doesNotContain("+15550000005");
			assertThat(number.header("Retry-After")).isEqualTo("2400");
			assertThat(environment.text()).contains("in this environment");
			assertThat(ann.get("/dialling/production/budgets").text()).contains(
					"{\"per\":\"environment\",\"calls\":3,\"in\":\"PT24H\",\"left\":0,\"until\":\"2026-03-02T00:00:00Z\"}",
					"{\"per\":\"number\",\"calls\":2,\"in\":\"PT1H\"}");
			assertThat(proxy.talkover().rings("+15550000007")).isZero();
		}
	}

	@Test
	void whatSpentNothingGivesNothingBack() throws Exception {
		try (ClockedProxy proxy = ClockedProxy.start(
				"talkover.environments.production.dialling.budgets[0].per=environment",
				"talkover.environments.production.dialling.budgets[0].calls=1",
				"talkover.environments.production.dialling.budgets[0].in=1d")) {
			Caller ann = proxy.ann();
			assertThat(dial(ann, "+15550000015").status()).isEqualTo(200);

			assertThat(ann.send("PATCH", STATUS.replace("c_1", "nowhere"), "{\"status\":\"active\"}").status())
				.isEqualTo(404);

			assertThat(dial(ann, "+15550000016").code()).isEqualTo("DIAL_BUDGET_EXHAUSTED");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "delay_seconds=3600", "to=%2B15550000017", "is_testing=1", "context%5Bx%5D=1", "x=1" })
	void whatRingsSomebodySaysSoInItsBodyAlone(String query) throws Exception {
		try (OwnProxy proxy = proxy()) {
			HttpAnswer answer = proxy.signedIn("ann").post(CALL + "?" + query, body("+15550000018"));

			assertThat(answer.code()).isEqualTo("REQUEST_REJECTED");
			assertThat(answer.text()).contains("query");
			assertThat(this.talkover.rings("+15550000018")).isZero();
		}
	}

	@Test
	void aKeyIsDemandedWhereTheOperatorsSaySo() throws Exception {
		try (OwnProxy proxy = proxy("talkover.dialling.require-key=true")) {
			Caller ann = proxy.signedIn("ann");

			assertThat(ann.post(CALL, body("+15550000008")).code()).isEqualTo("IDEMPOTENCY_KEY_REQUIRED");
			assertThat(dial(ann, "+15550000008").status()).isEqualTo(200);
		}
	}

	@Test
	void aKeyThatIsOlderThanTheLedgerIsNotDialled() throws Exception {
		try (OwnProxy proxy = proxy()) {
			Caller ann = proxy.signedIn("ann");
			String old = UuidV7.create(Instant.now().minus(Duration.ofMinutes(1)));
			String young = UuidV7.create(Instant.now());

			HttpAnswer expired = ann.post(CALL, body("+15550000009"), "Idempotency-Key: " + old);

			assertThat(expired.status()).isEqualTo(422);
			assertThat(expired.code()).isEqualTo("IDEMPOTENCY_KEY_EXPIRED");
			assertThat(ann.post(CALL, body("+15550000009"), "Idempotency-Key: " + young).status()).isEqualTo(200);
		}
	}

	@Test
	void aKeyOfAClockThatIsFarAheadIsNotDialled() throws Exception {
		try (OwnProxy proxy = proxy()) {
			Caller ann = proxy.signedIn("ann");
			String far = UuidV7.create(Instant.now().plus(Duration.ofHours(25)));
			String near = UuidV7.create(Instant.now().plus(Duration.ofHours(23)));

			HttpAnswer ahead = ann.post(CALL, body("+15550000014"), "Idempotency-Key: " + far);

			assertThat(ahead.status()).isEqualTo(400);
			assertThat(ahead.code()).isEqualTo("IDEMPOTENCY_KEY_INVALID");
			assertThat(ahead.text()).contains("clock");
			assertThat(ann.post(CALL, body("+15550000014"), "Idempotency-Key: " + near).status()).isEqualTo(200);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "paused", "completed", "cancelled" })
	void whatStopsACampaignPassesWhileDiallingIsStopped(String status) throws Exception {
		try (OwnProxy proxy = proxy()) {
			Caller ann = proxy.signedIn("ann");
			ann.send("PUT", "/dialling/*/switch", "{\"stopped\":true,\"reason\":\"a wrong list\"}");

			assertThat(dial(ann, "+15550000010").code()).isEqualTo("DIALLING_STOPPED");
			assertThat(ann.send("PATCH", STATUS, "{\"status\":\"active\"}").code()).isEqualTo("DIALLING_STOPPED");
			assertThat(ann.send("PATCH", STATUS, "{\"status\":\"" + status + "\"}").status()).isEqualTo(200);
		}
	}

	/**
	 * Talkover's framework takes a member that the body lacks, or all, from the query.
	 */
	@Test
	void noQueryLetsACampaignGoOnThatTheBodyStops() throws Exception {
		try (OwnProxy proxy = proxy()) {
			HttpAnswer answer = proxy.signedIn("ann")
				.send("PATCH", STATUS + "?status=active", "{\"status\":\"paused\"}");

			assertThat(answer.status()).isEqualTo(400);
			assertThat(answer.code()).isEqualTo("REQUEST_REJECTED");
			assertThat(answer.text()).contains("query", "\"outcome\":\"not_executed\"");
		}
	}

	@Test
	void aRequestThatRingsNobodyDoesNotAskTheLedger() throws Exception {
		try (OwnProxy proxy = proxy()) {
			Caller ann = proxy.signedIn("ann");
			proxy.bean(DialKeeper.class).destroy();
			long before = asked(proxy);

			for (int i = 0; i < 20; i++) {
				assertThat(ann.get("/talkover/production/api/v1/calls").status()).isEqualTo(200);
			}

			assertThat(asked(proxy)).isEqualTo(before);
			proxy.bean(LedgerAccess.class).close();
			assertThat(new Caller(proxy.managementPort()).get("/actuator/health/readiness").status()).isEqualTo(200);
			assertThat(ann.get("/talkover/production/api/v1/calls").status()).isEqualTo(200);
			assertThat(dial(ann, "+15550000011").code()).isEqualTo("DIAL_LEDGER_UNAVAILABLE");
			assertThat(this.talkover.rings("+15550000011")).isZero();
		}
	}

	@Test
	void aCallWhoseAnswerWasLostIsFoundAndOneThatNeverWasStaysUnknown() throws Exception {
		try (OwnProxy proxy = proxy()) {
			Caller ann = proxy.signedIn("ann");
			this.talkover.behave("+15550000012", Behaviour.RING_AND_RESET);
			this.talkover.behave("+15550000013", Behaviour.NOT_RING_AND_RESET);
			String found = id(dial(ann, "+15550000012"));
			String never = id(dial(ann, "+15550000013"));

			await().until(() -> {
				proxy.bean(DialKeeper.class).look();
				return ann.get("/dialling/production/dials/" + found).text().contains("\"state\":\"placed\"");
			});

			assertThat(ann.get("/dialling/production/dials/" + found).text())
				.contains("\"evidence\":\"history\",\"inferred\":true", "\"call_id\":\"call_15550000012");
			assertThat(ann.get("/dialling/production/dials/" + never).text()).contains("\"state\":\"unknown\"");
		}
	}

	private OwnProxy proxy(String... settings) {
		return OwnProxy.before(this.talkover.baseUrl(), settings);
	}

	private static long asked(OwnProxy proxy) {
		return proxy.bean(MeterRegistry.class).find("talkover.ledger").timers().stream().mapToLong(Timer::count).sum();
	}

	private static HttpAnswer dial(Caller caller, String number, String... headers) throws IOException {
		String[] all = new String[headers.length + 1];
		System.arraycopy(headers, 0, all, 1, headers.length);
		all[0] = "Idempotency-Key: " + UUID.randomUUID();
		return caller.post(CALL, body(number), all);
	}

	private static String body(String number) {
		return "{\"to\":\"" + number + "\"}";
	}

	private static String id(HttpAnswer answer) {
		return answer.header("Dial-Id");
	}

}
