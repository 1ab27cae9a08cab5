package io.github.talkoverbff.proxy;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

import io.github.talkoverbff.IntegrationTest;
import io.github.talkoverbff.OwnProxy;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.http.HttpAnswer;
import io.github.talkoverbff.http.HttpWire;
import io.github.talkoverbff.http.Scrape;
import io.github.talkoverbff.standin.RawTalkover;
import io.github.talkoverbff.standin.TalkoverStandInConfiguration;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What Prometheus reads after calls. */
@IntegrationTest
class MetricsIntegrationTests {

	private static final String CALLS = "/talkover/production/api/v1/calls";

	private static final String QUOTA = "talkover_quota_remaining{environment=\"raw\"}";

	@LocalServerPort
	private int port;

	@LocalManagementPort
	private int managementPort;

	@Autowired
	private RawTalkover raw;

	@Test
	void everyCallIsTimedByEnvironmentOperationOutcomeAndStatus(Caller ann) throws IOException {
		Scrape before = scrape();

		ann.get(CALLS);
		ann.post("/talkover/staging/api/v1/agents/agent_1/call", "{\"to\":\"+15551234567\"}");
		ann.get("/talkover/fault-expired/api/v1/calls");
		ann.get("/talkover/fault-conflict/api/v1/calls");
		ann.get("/talkover/nobody/api/v1/agents/agent_1");
		ann.get("/talkover/production/api/v1/faxes");
		ann.get("/talkover/elsewhere/api/v1/calls");

		List<String> calls = List.of(call("production", "list-calls", "success", 200),
				call("staging", "make-call", "success", 200),
				call("fault-expired", "list-calls", "TALKOVER_TOKEN_EXPIRED", 502),
				call("fault-conflict", "list-calls", "TALKOVER_REJECTED", 409),
				call("nobody", "get-agent", "TALKOVER_UNREACHABLE", 502),
				call("production", "none", "OPERATION_UNKNOWN", 404),
				call("none", "list-calls", "ENVIRONMENT_UNKNOWN", 404));
		assertGrown(before, calls.stream().map((labels) -> "talkover_calls_seconds_count" + labels).toList());
		Scrape after = scrape();
		assertThat(calls).allSatisfy((labels) -> {
			assertThat(after.growth(before, "talkover_calls_seconds_sum" + labels)).isPositive();
			assertThat(after.series()).contains("talkover_calls_seconds_max" + labels);
		});
	}

	@Test
	void aCallIsTimedFromBeforeItIsKnownWhoAsks(Caller ann) throws IOException {
		String sum = "talkover_calls_seconds_sum" + call("staging", "get-agent", "success", 200);
		ann.get("/talkover/staging/api/v1/agents/agent_1");
		await().until(() -> scrape().series().contains(sum));
		Scrape before = scrape();

		ann.get("/talkover/staging/api/v1/agents/agent_1", "X-Slow-Sessions: 500");

		await().untilAsserted(() -> assertThat(scrape().growth(before, sum)).isGreaterThan(0.5));
	}

	@Test
	void theHistogramReachesFromTenMillisecondsToHalfAMinute(Caller ann) throws IOException {
		ann.get(CALLS);

		String labels = call("production", "list-calls", "success", 200).replace("}", ",le=");
		await().untilAsserted(() -> assertThat(scrape().series()
			.stream()
			.filter((series) -> series.startsWith("talkover_calls_seconds_bucket" + labels))
			.map((series) -> Scrape.labels(series).get("le"))).containsExactlyInAnyOrder("0.01", "0.025", "0.05", "0.1",
					"0.25", "0.5", "1.0", "2.5", "5.0", "10.0", "30.0", "+Inf"));
	}

	@Test
	void callsUnderWayAreCountedWhileTheyLast(Caller ann) throws Exception {
		CountDownLatch answer = new CountDownLatch(1);
		this.raw.willDo((in, out) -> {
			answer.await();
			out.write("HTTP/1.1 204 Done\r\n\r\n".getBytes());
		});
		String active = "talkover_calls_active{environment=\"raw\"}";
		try (HttpWire wire = new HttpWire(this.port)) {
			wire.send(ann.head("GET", "/talkover/raw/api/v1/calls") + "\r\n");
			this.raw.nextHead();
			assertThat(scrape().value(active)).isEqualTo(1);

			answer.countDown();

			assertThat(wire.answer().status()).isEqualTo(204);
			await().untilAsserted(() -> assertThat(scrape().values()).containsEntry(active, 0.0));
		}
	}

	@Test
	void everyProblemIsCountedByCodeAndEnvironment(Caller ann) throws IOException {
		Scrape before = scrape();

		new Caller(this.port).get(CALLS);
		ann.get("/talkover/off/api/v1/calls");
		ann.get("/talkover/fault-rate-limited/api/v1/calls");
		try (HttpWire wire = new HttpWire(this.port)) {
			wire.send("GET / HTTP/1.1\r\nHost: not a host\r\n\r\n").answer();
		}

		Scrape after = scrape();
		assertThat(List.of("{code=\"SESSION_REQUIRED\",environment=\"none\"}",
				"{code=\"ENVIRONMENT_DISABLED\",environment=\"off\"}",
				"{code=\"TALKOVER_RATE_LIMITED\",environment=\"fault-rate-limited\"}",
				"{code=\"REQUEST_REJECTED\",environment=\"none\"}"))
			.allSatisfy((labels) -> assertThat(after.growth(before, "talkover_problems_total" + labels)).isEqualTo(1));
	}

	@Test
	void theQuotaIsWhatTalkoverSaysIsLeft(Caller ann) throws IOException {
		this.raw.willAnswer("HTTP/1.1 200 OK\r\nX-RateLimit-Remaining: 41\r\nContent-Length: 2\r\n\r\n{}");

		ann.get("/talkover/raw/api/v1/calls");

		assertThat(scrape().values()).containsEntry(QUOTA, 41.0)
			.containsEntry("talkover_quota_remaining{environment=\"off\"}", Double.NaN);
	}

	@Test
	void theQuotaIsThatOfTheLatestHeadHoweverLongABodyTakes(Caller ann) throws Exception {
		CountDownLatch rest = new CountDownLatch(1);
		this.raw.willDo((in, out) -> {
			out.write("HTTP/1.1 200 OK\r\nX-RateLimit-Remaining: 30\r\nContent-Length: 2\r\n\r\n{".getBytes());
			rest.await();
			out.write('}');
		}).willAnswer("HTTP/1.1 200 OK\r\nX-RateLimit-Remaining: 29\r\nContent-Length: 2\r\n\r\n{}");
		try (HttpWire slow = new HttpWire(this.port)) {
			slow.send(ann.head("GET", "/talkover/raw/api/v1/calls") + "\r\n");
			assertThat(slow.head().status()).isEqualTo(200);
			assertThat(slow.chunk()).hasSize(1);
			assertThat(scrape().value(QUOTA)).isEqualTo(30);
			ann.get("/talkover/raw/api/v1/calls");

			rest.countDown();

			assertThat(slow.chunk()).hasSize(1);
			assertThat(slow.chunk()).isNull();
			await().until(() -> scrape().value("talkover_calls_active{environment=\"raw\"}") == 0);
			assertThat(scrape().value(QUOTA)).isEqualTo(29);
		}
	}

	@Test
	void tokensAreMeasuredByEnvironmentAndSlot(Caller ann) throws IOException {
		String rejections = "talkover_token_rejections_total{environment=\"raw\",reason=\"UNAUTHORIZED\",slot=\"current\"}";
		Scrape before = scrape();
		this.raw
			.willAnswer(401, "application/json", "{\"error\":\"UNAUTHORIZED\",\"message\":\"No\",\"status_code\":401}")
			.willAnswer(200, "application/json", "{}");

		ann.get("/talkover/raw/api/v1/calls");
		ann.get("/talkover/raw/api/v1/calls");

		Scrape after = scrape();
		assertThat(after.growth(before, rejections)).isEqualTo(1);
		assertThat(after.values())
			.containsKeys("talkover_token_rotations_total{environment=\"raw\"}", "talkover_token_leaks_total")
			.containsEntry("talkover_ready", 1.0)
			.containsEntry("talkover_calls_limit{environment=\"raw\"}", 200.0);
	}

	@Test
	void aRefusalOfUnknownNameIsCountedAsOther(Caller ann) throws IOException {
		String rejections = "talkover_token_rejections_total{environment=\"raw\",reason=\"other\",slot=\"current\"}";
		Scrape before = scrape();
		this.raw.willAnswer(401, "application/json", "{\"error\":\"TOKEN_IS_TIRED\",\"message\":\"No\"}")
			.willAnswer(200, "application/json", "{}");

		ann.get("/talkover/raw/api/v1/calls");
		ann.get("/talkover/raw/api/v1/calls");

		Scrape after = scrape();
		assertThat(after.growth(before, rejections)).isEqualTo(1);
		assertThat(after.text()).doesNotContain("TOKEN_IS_TIRED");
	}

	@Test
	void aTokenInASuccessIsCountedAndNotPassedOn(Caller ann) throws IOException {
		Scrape before = scrape();
		this.raw.willAnswer(200, "application/json", "{\"note\":\"" + TalkoverStandInConfiguration.RAW_TOKEN + "\"}");

		HttpAnswer answer = ann.get("/talkover/raw/api/v1/calls");

		assertThat(answer.text()).isEqualTo("{\"note\":\"[redacted]\"}");
		assertThat(scrape().growth(before, "talkover_token_leaks_total")).isEqualTo(1);
	}

	@Test
	void anAnswerThatBreaksOffIsCountedAsAProblem(Caller ann) throws IOException {
		Scrape before = scrape();
		this.raw.willAnswer("HTTP/1.1 200 OK\r\nContent-Length: 200000\r\n\r\n" + "x".repeat(100_000));

		assertThat(ann.get("/talkover/raw/api/v1/calls").complete()).isFalse();

		assertGrown(before,
				List.of("talkover_problems_total{code=\"TALKOVER_BAD_RESPONSE\",environment=\"raw\"}",
						"talkover_calls_seconds_count" + call("raw", "list-calls", "TALKOVER_BAD_RESPONSE", 200),
						http("server", "GET", "SERVER_ERROR", 500, "/talkover/{environment}/api/v1/calls")
							.replace("\"none\"", "\"ProblemException\"")));
	}

	@Test
	void aRequestWhoseCallerLeftIsTimedWithoutAStatus(Caller ann) throws Exception {
		String series = http("server", "GET", "UNKNOWN", 0, "/talkover/{environment}/api/v1/calls").replace("\"0\"",
				"\"UNKNOWN\"");
		Scrape before = scrape();
		this.raw.willDo((in, out) -> in.read());

		try (HttpWire wire = new HttpWire(this.port)) {
			wire.send(ann.head("GET", "/talkover/raw/api/v1/calls") + "\r\n");
			this.raw.nextHead();
		}

		assertGrown(before, List.of(series));
	}

	/** Prometheus sees a first count only where there was none before. */
	@Test
	void whatOperatorsAreToldOfIsCountedFromZero() throws IOException {
		List<String> counters = List.of("talkover_problems_total{code=\"INTERNAL_ERROR\",environment=\"production\"}",
				"talkover_problems_total{code=\"INTERNAL_ERROR\",environment=\"none\"}",
				"talkover_problems_total{code=\"IDENTITY_PROVIDER_FAILED\",environment=\"none\"}",
				"talkover_problems_total{code=\"BAD_CREDENTIALS\",environment=\"none\"}",
				"talkover_problems_total{code=\"SIGN_IN_FAILED\",environment=\"none\"}",
				"talkover_problems_total{code=\"RATE_LIMITED\",environment=\"none\"}",
				"talkover_problems_total{code=\"SESSION_STORE_UNAVAILABLE\",environment=\"none\"}",
				"talkover_problems_total{code=\"TALKOVER_TOKEN_MISSING\",environment=\"production\"}",
				"talkover_token_rejections_total{environment=\"production\",reason=\"other\",slot=\"next\"}",
				"talkover_environment_switches_total{environment=\"production\",state=\"disabled\"}",
				"talkover_environment_switches_total{environment=\"production\",state=\"enabled\"}",
				"talkover_dials_total{environment=\"production\",operation=\"make-call\",state=\"unknown\"}",
				"talkover_dials_refused_total{code=\"DIAL_LEDGER_UNAVAILABLE\",environment=\"production\"}",
				"talkover_dials_refused_total{code=\"IDEMPOTENCY_KEY_REQUIRED\",environment=\"production\"}",
				"talkover_dials_resolved_total{environment=\"production\",evidence=\"active-call\"}",
				"talkover_dials_resolved_total{environment=\"production\",evidence=\"answer\"}",
				"talkover_dials_resolved_total{environment=\"production\",evidence=\"not_sent\"}",
				"talkover_dials_resolved_total{environment=\"production\",evidence=\"operator\"}",
				"talkover_dials_replayed_total{environment=\"production\"}",
				"talkover_dials_contradicted_total{environment=\"production\"}");

		try (OwnProxy proxy = OwnProxy.start()) {
			assertThat(Scrape.of(proxy.managementPort()).values())
				.containsAllEntriesOf(counters.stream().collect(Collectors.toMap((it) -> it, (it) -> 0.0)));
		}
	}

	@Test
	void requestsAreTimedByTheirTemplates(Caller ann) throws IOException {
		Scrape before = scrape();

		ann.get("/talkover/staging/api/v1/agents/agent_1");
		ann.get("/talkover/fault-failed/api/v1/agents/agent_1");
		ann.get("/session");
		ann.get("/elsewhere/1");
		ann.get("/else;where/1");
		ann.send("BREW", "/talkover/staging/api/v1/agents/agent_1", "");

		assertGrown(before,
				List.of(http("server", "GET", "SUCCESS", 200, "/talkover/{environment}/api/v1/agents/{agent_id}"),
						http("server", "GET", "SERVER_ERROR", 502, "/talkover/{environment}/api/v1/agents/{agent_id}"),
						http("server", "GET", "SUCCESS", 200, "/session"),
						http("server", "GET", "CLIENT_ERROR", 404, "/**"),
						http("server", "GET", "CLIENT_ERROR", 400, "/**"),
						http("server", "UNKNOWN", "CLIENT_ERROR", 405, "/talkover/**"),
						http("client", "GET", "SUCCESS", 200, "/api/v1/agents/{agent_id}"),
						http("client", "GET", "SERVER_ERROR", 500, "/api/v1/agents/{agent_id}")));
	}

	@Test
	void statusesThatNobodyHasRegisteredCountAsTheFirstOfTheirClass(Caller ann) throws IOException {
		Scrape before = scrape();

		for (int status : new int[] { 299, 471, 799 }) {
			this.raw.willAnswer(status, "application/json", "{}");
			ann.get("/talkover/raw/api/v1/calls");
		}

		assertGrown(before,
				List.of(http("client", "GET", "SUCCESS", 200, "/api/v1/calls"),
						http("client", "GET", "CLIENT_ERROR", 400, "/api/v1/calls"),
						http("client", "GET", "SERVER_ERROR", 500, "/api/v1/calls"),
						http("server", "GET", "SUCCESS", 200, "/talkover/{environment}/api/v1/calls"),
						http("server", "GET", "CLIENT_ERROR", 400, "/talkover/{environment}/api/v1/calls"),
						"talkover_calls_seconds_count" + call("raw", "list-calls", "success", 200),
						"talkover_calls_seconds_count" + call("raw", "list-calls", "TALKOVER_REJECTED", 400)));
	}

	@Test
	void aTimeoutIsTimedAsOneAndNotAsACallerThatLeft(Caller ann) throws IOException {
		String series = "http_client_requests_seconds_count{client_name=\"127.0.0.1\",error=\"TimeoutException\","
				+ "exception=\"TimeoutException\",method=\"GET\",outcome=\"UNKNOWN\",status=\"CLIENT_ERROR\",uri=\"/api/v1/calls\"}";
		Scrape before = scrape();
		this.raw.willDo((in, out) -> in.read());

		assertThat(ann.get("/talkover/raw/api/v1/calls").code()).isEqualTo("TALKOVER_TIMEOUT");

		assertGrown(before, List.of(series));
	}

	@Test
	void aBugOfOursIsTimedAsAFailure(Caller ann) throws IOException {
		String series = http("server", "GET", "SERVER_ERROR", 500, "/talkover/{environment}/api/v1/calls")
			.replace("\"none\"", "\"IllegalStateException\"");
		Scrape before = scrape();

		ann.get(CALLS, "X-Bug: yes");

		assertGrown(before, List.of(series));
	}

	/** A request is timed to its end: a caller may have the answer a little earlier. */
	private void assertGrown(Scrape before, List<String> series) {
		await().untilAsserted(() -> {
			Scrape after = scrape();
			assertThat(series).allSatisfy((each) -> assertThat(after.growth(before, each)).isEqualTo(1));
		});
	}

	private Scrape scrape() throws IOException {
		return Scrape.of(this.managementPort);
	}

	private static String call(String environment, String operation, String outcome, int status) {
		return "{environment=\"%s\",operation=\"%s\",outcome=\"%s\",status=\"%d\"}".formatted(environment, operation,
				outcome, status);
	}

	private static String http(String side, String method, String outcome, int status, String uri) {
		return "http_%s_requests_seconds_count{%serror=\"none\",exception=\"none\",method=\"%s\",outcome=\"%s\",status=\"%d\",uri=\"%s\"}"
			.formatted(side, side.equals("client") ? "client_name=\"127.0.0.1\"," : "", method, outcome, status, uri);
	}

}
