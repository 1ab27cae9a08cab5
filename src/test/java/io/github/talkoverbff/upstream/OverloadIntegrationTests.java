package io.github.talkoverbff.upstream;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

import io.github.talkoverbff.OwnProxy;
import io.github.talkoverbff.environment.Environment;
import io.github.talkoverbff.environment.Environments;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.http.HttpAnswer;
import io.github.talkoverbff.http.HttpWire;
import io.github.talkoverbff.standin.RawTalkover;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.willThrow;
import static org.mockito.Mockito.mock;

/** How the proxy behaves when Talkover is slow, away, or nearly so. */
class OverloadIntegrationTests {

	private static final String CALLS = "/talkover/production/api/v1/calls";

	private static final String CREATE = "/talkover/production/api/v1/agents";

	private static final String HANG_UP = "/talkover/production/api/v1/agents/a/end-call";

	private final RawTalkover talkover = new RawTalkover();

	@AfterEach
	void stop() throws IOException {
		this.talkover.close();
	}

	@Test
	void hangingUpGetsThroughWhenEveryOtherPlaceIsTaken() throws Exception {
		CountDownLatch over = new CountDownLatch(1);
		try (OwnProxy proxy = proxy("talkover.upstream.max-connections=20", "talkover.upstream.connect-timeout=500ms");
				ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
			Caller ann = proxy.signedIn("ann");
			List<Future<HttpAnswer>> waiting = new ArrayList<>();
			for (int i = 0; i < 18; i++) {
				this.talkover.willDo((in, out) -> over.await());
				waiting.add(callers.submit(() -> ann.post(CREATE, "{}")));
				this.talkover.nextHead();
			}
			this.talkover.willAnswer(200, "application/json", "{}");

			assertThat(ann.get(CALLS).code()).isEqualTo("TALKOVER_OVERLOADED");
			assertThat(ann.post(HANG_UP, "{}").status()).isEqualTo(200);

			over.countDown();
			for (Future<HttpAnswer> each : waiting) {
				assertThat(each.get().code()).isEqualTo("TALKOVER_UNREACHABLE");
			}
		}
	}

	@Test
	void requestsAreRefusedAtOnceWhileTalkoverIsAwayAndGoOnByThemselves() throws Exception {
		try (OwnProxy proxy = proxy("talkover.upstream.retries=0")) {
			Caller ann = proxy.signedIn("ann");

			HttpAnswer refused = openBreaker(ann);
			this.talkover.willAnswer(200, "application/json", "{}");

			assertThat(refused.code()).isEqualTo("TALKOVER_OVERLOADED");
			assertThat(refused.text()).contains("\"outcome\":\"not_executed\",\"retryable\":true");
			assertThat(refused.header("Retry-After")).isEqualTo("5");
			assertThat(ann.post(HANG_UP, "{}").status()).isEqualTo(200);
			this.talkover.nextHead();
			assertThat(this.talkover.isUnasked()).isTrue();
			await().until(() -> isServed(ann));
		}
	}

	@Test
	void aTalkoverThatNeverAnswersOpensTheBreaker() throws Exception {
		CountDownLatch over = new CountDownLatch(1);
		try (OwnProxy proxy = proxy("talkover.upstream.response-timeout=100ms")) {
			Caller ann = proxy.signedIn("ann");

			failUntilRefused(ann, "TALKOVER_TIMEOUT", () -> this.talkover.willDo((in, out) -> over.await()));
		}
		finally {
			over.countDown();
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 502, 503, 504 })
	void aGatewaysFailuresOpenTheBreaker(int status) throws Exception {
		try (OwnProxy proxy = proxy()) {
			Caller ann = proxy.signedIn("ann");

			failUntilRefused(ann, "TALKOVER_FAILED", () -> this.talkover.willAnswer(status, "text/html", "no"));
		}
	}

	@Test
	void aTrialWhoseCallerSendsSlowlyKeepsNobodyOut() throws Exception {
		try (OwnProxy proxy = proxy("talkover.upstream.retries=0")) {
			Caller ann = proxy.signedIn("ann");
			openBreaker(ann);
			Instant over = Instant.now().plus(Admission.OPEN);
			await().until(() -> Instant.now().isAfter(over));

			try (HttpWire _ = slowUpload(proxy, ann);
					HttpWire _ = slowUpload(proxy, ann);
					HttpWire _ = slowUpload(proxy, ann);
					HttpWire _ = slowUpload(proxy, ann);
					HttpWire _ = slowUpload(proxy, ann)) {
				this.talkover.willAnswer(200, "application/json", "{}");

				assertThat(ann.get(CALLS).status()).isEqualTo(200);
			}
		}
	}

	@Test
	void whatFailsBeforeItIsSentGivesItsPlaceBack() throws Exception {
		HttpHeaders broken = mock();
		willThrow(new IllegalStateException("a bug")).given(broken).forEach(any());
		assertThatOnePlaceOutlasts(request(broken, (fingerprint) -> {
		}));
	}

	@Test
	void whatFailsOnceItIsSentGivesItsPlaceBack() throws Exception {
		assertThatOnePlaceOutlasts(request(new HttpHeaders(), (fingerprint) -> {
			throw new IllegalStateException("a bug");
		}));
	}

	@Test
	void aBreakerWaitsForAsManyTrialsAsItNeedsHoweverRareTheyAre() throws Exception {
		Duration responseTimeout = Duration.ofSeconds(2);
		try (OwnProxy proxy = proxy("talkover.upstream.retries=0",
				"talkover.upstream.response-timeout=" + responseTimeout)) {
			Caller ann = proxy.signedIn("ann");
			openBreaker(ann);
			await().until(() -> isServed(ann));
			Instant over = Instant.now().plus(responseTimeout);
			await().until(() -> Instant.now().isAfter(over));

			assertThat(isServed(ann)).isTrue();
		}
	}

	@Test
	void failuresOfTalkoverThatMayBeThoseOfOneRequestOpenNoBreaker() throws Exception {
		try (OwnProxy proxy = proxy()) {
			Caller ann = proxy.signedIn("ann");
			repeatForABreaker(() -> {
				this.talkover.willAnswer(500, "application/json", "{}");
				assertThat(ann.post(CREATE, "{}").code()).isEqualTo("TALKOVER_FAILED");
			});
		}
	}

	@Test
	void bodiesThatAreRefusedOnTheirWayOpenNoBreaker() throws Exception {
		String body = "{\"a\":\"" + "x".repeat(40_000) + "\",\"_method\":\"DELETE\"}";
		try (OwnProxy proxy = proxy()) {
			Caller ann = proxy.signedIn("ann");
			repeatForABreaker(() -> {
				this.talkover.willDo((in, out) -> in.readAllBytes());
				assertThat(ann.post(CREATE, body).code()).isEqualTo("REQUEST_REJECTED");
				this.talkover.nextHead();
			});
		}
	}

	@Test
	void bodiesWhoseChunksAreBrokenOpenNoBreaker() throws Exception {
		String begin = "{\"a\":\"" + "x".repeat(40_000);
		String broken = Integer.toHexString(begin.length()) + "\r\n" + begin + "\r\nzz\r\n";
		try (OwnProxy proxy = proxy()) {
			Caller ann = proxy.signedIn("ann");
			repeatForABreaker(() -> {
				this.talkover.willDo((in, out) -> in.readAllBytes());
				try (HttpWire wire = new HttpWire(proxy.port())) {
					wire.send(ann.head("POST", CREATE, "Content-Type: application/json", "Transfer-Encoding: chunked")
							+ "\r\n" + broken);
					assertThat(wire.answer().status()).isEqualTo(400);
				}
			});
		}
	}

	private void assertThatOnePlaceOutlasts(UpstreamRequest failing) throws Exception {
		try (OwnProxy proxy = proxy("talkover.upstream.max-connections=1", "talkover.upstream.retries=0",
				"talkover.upstream.connect-timeout=500ms")) {
			Environment production = proxy.bean(Environments.class).find("production").orElseThrow();

			assertThatIllegalStateException()
				.isThrownBy(() -> proxy.bean(Upstream.class).send(production, failing, () -> false));

			Caller ann = proxy.signedIn("ann");
			// what failed may yet arrive, and take the answer
			await().until(() -> isServed(ann));
		}
	}

	private static UpstreamRequest request(HttpHeaders headers, Consumer<String> fingerprintListener) {
		return new UpstreamRequest(HttpMethod.GET, "/api/v1/calls", "/api/v1/calls", "list-calls", headers, null,
				Set.of(), null, fingerprintListener);
	}

	/**
	 * Does it as often as a breaker needs to open, and once more, until all of that falls
	 * into what it remembers.
	 */
	private static void repeatForABreaker(Step step) {
		await().until(() -> {
			Instant begin = Instant.now();
			for (int i = 0; i < Admission.ENOUGH + 1; i++) {
				step.run();
			}
			return Instant.now().isBefore(begin.plus(Admission.MEMORY).minusSeconds(1));
		});
	}

	/** Has Talkover break connections. */
	private HttpAnswer openBreaker(Caller caller) throws Exception {
		return failUntilRefused(caller, "TALKOVER_UNREACHABLE", () -> this.talkover.willDo((in, out) -> {
		}));
	}

	/**
	 * Has requests fail, as many as a breaker needs to open, and more where those come
	 * too slowly and it forgets the first.
	 * @param code how they fail
	 * @param failure lets Talkover fail once
	 * @return the refusal of the first that is not sent
	 */
	private HttpAnswer failUntilRefused(Caller caller, String code, Step failure) throws Exception {
		List<String> codes = new ArrayList<>();
		HttpAnswer refused = await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1)).until(() -> {
			failure.run();
			HttpAnswer answer = caller.post(CREATE, "{}");
			codes.add(answer.code());
			return answer;
		}, (answer) -> answer.code().equals("TALKOVER_OVERLOADED"));
		this.talkover.reset();
		assertThat(codes.subList(0, codes.size() - 1)).hasSizeGreaterThanOrEqualTo(Admission.ENOUGH).containsOnly(code);
		return refused;
	}

	private boolean isServed(Caller caller) throws IOException {
		this.talkover.willAnswer(200, "application/json", "{}");
		return caller.get(CALLS).status() == 200;
	}

	/** Begins a body that arrives at Talkover in part, and does not go on. */
	private HttpWire slowUpload(OwnProxy proxy, Caller caller) throws Exception {
		CountDownLatch begun = new CountDownLatch(1);
		this.talkover.willDo((in, out) -> {
			in.read();
			begun.countDown();
			in.readAllBytes();
		});
		HttpWire wire = new HttpWire(proxy.port())
			.send(caller.head("POST", CREATE, "Content-Type: application/json", "Content-Length: 100000")
					+ "\r\n{\"a\":\"" + "x".repeat(40_000));
		begun.await();
		return wire;
	}

	private OwnProxy proxy(String... settings) {
		return OwnProxy.before(this.talkover.baseUrl(), settings);
	}

	/** What is done again and again. */
	@FunctionalInterface
	private interface Step {

		void run() throws Exception;

	}

}
