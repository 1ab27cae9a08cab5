package io.github.talkoverbff.environment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.github.talkoverbff.MovableClock;
import io.github.talkoverbff.OwnProxy;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.http.HttpAnswer;
import io.github.talkoverbff.http.HttpWire;
import io.github.talkoverbff.standin.RevocableTalkover;
import io.micrometer.core.instrument.MeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** A rotation of tokens: nobody notices, and nothing is carried out twice. */
class RotationIntegrationTests {

	private static final String CREATE = "/talkover/eu/api/v1/agents";

	private static final String CALLS = "/talkover/eu/api/v1/calls";

	@TempDir
	private Path secrets;

	@Test
	void aFullRotationUnderLoadFailsNoRequestAndCarriesNoneOutTwice() throws Exception {
		Path current = write("token", "talq_first");
		Path next = this.secrets.resolve("next");
		try (RevocableTalkover talkover = new RevocableTalkover("talq_first", "talq_second");
				OwnProxy proxy = OwnProxy.before(talkover.baseUrl(), "talkover.environments.eu.token-file=" + current,
						"talkover.environments.eu.next-token-file=" + next);
				Load load = new Load(proxy)) {
			TokenSlots tokens = tokens(proxy, "eu");

			write("next", "talq_second");
			await(() -> tokens.get(Slot.NEXT) != null);
			talkover.revoke("talq_first");
			await(() -> tokens.slotInUse() == Slot.NEXT);
			write("token", "talq_second\n");
			await(() -> tokens.get(Slot.CURRENT) == tokens.get(Slot.NEXT));
			Files.delete(next);
			await(() -> tokens.get(Slot.NEXT) == null);
			await(() -> load.sent.get() > 200 && load.posts.size() > 50);
			load.stop();

			assertThat(load.failures).isEmpty();
			assertThat(load.posts).allSatisfy((body) -> assertThat(talkover.carriedOut()).containsEntry(body, 1));
			assertThat(counter(proxy, "talkover.token.rotations", "eu")).isEqualTo(1);
			assertThat(counter(proxy, "talkover.token.rejections", "eu")).isPositive();
			assertThat(talkover.refused()).containsOnly("talq_first");
		}
	}

	@Test
	void manyRequestsAtTheMomentOfRevocationMakeOneChange() throws Exception {
		try (RevocableTalkover talkover = new RevocableTalkover("talq_first", "talq_second");
				OwnProxy proxy = OwnProxy.before(talkover.baseUrl(), "talkover.environments.eu.token=talq_first",
						"talkover.environments.eu.next-token=talq_second", "talkover.upstream.max-connections=500",
						"talkover.upstream.connect-timeout=30s");
				ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
			Caller ann = proxy.signedIn("ann");
			CountDownLatch go = new CountDownLatch(1);
			List<Future<Integer>> statuses = new ArrayList<>();
			for (int i = 0; i < 1000; i++) {
				String body = "{\"id\":" + i + "}";
				statuses.add(callers.submit(() -> {
					go.await();
					return ann.post(CREATE, body).status();
				}));
			}
			talkover.revoke("talq_first");

			go.countDown();

			for (Future<Integer> status : statuses) {
				assertThat(status.get()).isEqualTo(200);
			}
			assertThat(talkover.carriedOut()).hasSize(1000).allSatisfy((body, times) -> assertThat(times).isEqualTo(1));
			assertThat(counter(proxy, "talkover.token.rotations", "eu")).isEqualTo(1);
		}
	}

	@Test
	void twoEnvironmentsRotateAtOnceWithoutTouchingEachOther() throws Exception {
		try (RevocableTalkover talkover = new RevocableTalkover("talq_eu2", "talq_us2");
				OwnProxy proxy = OwnProxy.before(talkover.baseUrl(), "talkover.environments.eu.token=talq_eu1",
						"talkover.environments.eu.next-token=talq_eu2", "talkover.environments.us.token=talq_us1",
						"talkover.environments.us.next-token=talq_us2");
				ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
			Caller ann = proxy.signedIn("ann");
			CountDownLatch go = new CountDownLatch(1);
			List<Future<Integer>> statuses = new ArrayList<>();
			for (int i = 0; i < 50; i++) {
				for (String environment : List.of("eu", "us")) {
					statuses.add(callers.submit(() -> {
						go.await();
						return ann
							.post("/talkover/" + environment + "/api/v1/agents", "{\"of\":\"" + environment + "\"}")
							.status();
					}));
				}
			}

			go.countDown();

			for (Future<Integer> status : statuses) {
				assertThat(status.get()).isEqualTo(200);
			}
			assertThat(talkover.carriedOutWith())
				.isEqualTo(Map.of("{\"of\":\"eu\"}", Set.of("talq_eu2"), "{\"of\":\"us\"}", Set.of("talq_us2")));
			assertThat(talkover.refused()).containsOnly("talq_eu1", "talq_us1");
			for (String environment : List.of("eu", "us")) {
				assertThat(tokens(proxy, environment).slotInUse()).isEqualTo(Slot.NEXT);
				assertThat(counter(proxy, "talkover.token.rotations", environment)).isEqualTo(1);
			}
		}
	}

	@Test
	void theTokenOfTheShorthandHasANextOneInAFileToo() throws Exception {
		Path next = write("next", "talq_second");
		try (RevocableTalkover talkover = new RevocableTalkover("talq_second");
				OwnProxy proxy = OwnProxy.before(talkover.baseUrl(), "talkover.token=talq_first",
						"talkover.environments.production.next-token-file=" + next)) {
			assertThat(proxy.signedIn("ann").get("/talkover/production/api/v1/calls").status()).isEqualTo(200);

			assertThat(tokens(proxy, "production").slotInUse()).isEqualTo(Slot.NEXT);
			assertThat(talkover.refused()).containsExactly("talq_first");
		}
	}

	@Test
	void ifBothAreRefusedTheCallerGetsTheLastAnswerAndNothingChanges() throws Exception {
		try (RevocableTalkover talkover = new RevocableTalkover();
				OwnProxy proxy = OwnProxy.before(talkover.baseUrl(), "talkover.environments.eu.token=talq_first",
						"talkover.environments.eu.next-token=talq_second")) {
			HttpAnswer answer = proxy.signedIn("ann").post(CREATE, "{}");

			assertThat(answer.code()).isEqualTo("TALKOVER_TOKEN_REJECTED");
			assertThat(answer.text()).contains("\"outcome\":\"not_executed\"");
			assertThat(talkover.refused()).containsExactly("talq_first", "talq_second");
			assertThat(tokens(proxy, "eu").slotInUse()).isEqualTo(Slot.CURRENT);
		}
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "{\"success\":false,\"code\":\"MISSING_TOKEN\"}", "{\"message\":\"Missing Bearer Token\"}" })
	void aTokenThatDidNotArriveSaysNothingAboutItAndTheOtherOneServes(String refusal) throws Exception {
		try (RevocableTalkover talkover = new RevocableTalkover("talq_second").refusingWith(refusal);
				OwnProxy proxy = OwnProxy.before(talkover.baseUrl(), "talkover.environments.eu.token=talq_first",
						"talkover.environments.eu.next-token=talq_second")) {
			Caller ann = proxy.signedIn("ann");
			for (int i = 0; i < 10; i++) {
				assertThat(ann.post(CREATE, "{\"id\":" + i + "}").status()).isEqualTo(200);
			}

			assertThat(talkover.refused()).hasSize(10).containsOnly("talq_first");
			assertThat(talkover.carriedOut()).hasSize(10).allSatisfy((body, times) -> assertThat(times).isEqualTo(1));
			assertThat(counter(proxy, "talkover.token.rejections", "eu")).isZero();
			assertThat(tokens(proxy, "eu").slotInUse()).isEqualTo(Slot.CURRENT);
			assertThat(tokens(proxy, "eu").inUse().state()).isEqualTo(TokenState.UNPROVED);
		}
	}

	@Test
	void ifNeitherTokenArrivesTheCallerIsToldSo() throws Exception {
		try (RevocableTalkover talkover = new RevocableTalkover()
			.refusingWith("{\"message\":\"Missing Bearer Token\"}");
				OwnProxy proxy = OwnProxy.before(talkover.baseUrl(), "talkover.environments.eu.token=talq_first",
						"talkover.environments.eu.next-token=talq_second")) {
			HttpAnswer answer = proxy.signedIn("ann").get(CALLS);

			assertThat(answer.code()).isEqualTo("TALKOVER_TOKEN_MISSING");
			assertThat(talkover.refused()).containsExactly("talq_first", "talq_second");
		}
	}

	@Test
	void aBodyThatIsTooLargeToBeKeptIsNotSentAgain() throws Exception {
		try (RevocableTalkover talkover = new RevocableTalkover("talq_second");
				OwnProxy proxy = OwnProxy.before(talkover.baseUrl(), "talkover.environments.eu.token=talq_first",
						"talkover.environments.eu.next-token=talq_second")) {
			Caller ann = proxy.signedIn("ann");
			String large = "{\"text\":\"" + "x".repeat(300_000) + "\"}";
			String kept = "{\"text\":\"" + "x".repeat(200_000) + "\"}";

			HttpAnswer refused = ann.post("/talkover/eu/api/v1/agents", large);
			HttpAnswer answered = ann.post("/talkover/eu/api/v1/agents", kept);

			assertThat(refused.code()).isEqualTo("TALKOVER_TOKEN_REJECTED");
			assertThat(refused.text()).contains("\"outcome\":\"not_executed\"");
			assertThat(answered.status()).isEqualTo(200);
			assertThat(talkover.carriedOut()).containsOnlyKeys(kept);
		}
	}

	/** No length tells Talkover that something is missing. */
	@Test
	void aBodyThatStreamedIsCompleteWhenItIsSentAgain() throws Exception {
		String body = IntStream.range(0, 20_000).mapToObj(String::valueOf).collect(Collectors.joining(",", "[", "]"));
		try (RevocableTalkover talkover = new RevocableTalkover("talq_second");
				OwnProxy proxy = OwnProxy.before(talkover.baseUrl(), "talkover.environments.eu.token=talq_first",
						"talkover.environments.eu.next-token=talq_second");
				HttpWire wire = new HttpWire(proxy.port())) {
			String head = proxy.signedIn("ann")
				.head("POST", CREATE, "Content-Type: application/json", "Transfer-Encoding: chunked");

			HttpAnswer answer = wire
				.send(head + "\r\n" + Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n")
				.answer();

			assertThat(answer.status()).as(answer.text()).isEqualTo(200);
			assertThat(talkover.refused()).containsExactly("talq_first");
			assertThat(talkover.carriedOut()).containsOnlyKeys(body);
		}
	}

	@Test
	void unsafeMethodsAreNotSentAgainWhereTheOperatorsSaySo() throws Exception {
		try (RevocableTalkover talkover = new RevocableTalkover("talq_second");
				OwnProxy proxy = OwnProxy.before(talkover.baseUrl(), "talkover.environments.eu.token=talq_first",
						"talkover.environments.eu.next-token=talq_second",
						"talkover.upstream.replay-unsafe-methods=false")) {
			Caller ann = proxy.signedIn("ann");

			assertThat(ann.post(CREATE, "{}").code()).isEqualTo("TALKOVER_TOKEN_REJECTED");
			assertThat(ann.get(CALLS).status()).isEqualTo(200);
			assertThat(ann.post(CREATE, "{}").status()).isEqualTo(200);
		}
	}

	@Test
	void aTokenThatIsKnownToBeRefusedIsNotAskedFirst() throws Exception {
		MovableClock clock = new MovableClock();
		try (RevocableTalkover talkover = new RevocableTalkover("talq_second");
				OwnProxy proxy = OwnProxy.before(talkover.baseUrl(), clock, "talkover.environments.eu.token=talq_first",
						"talkover.environments.eu.next-token=talq_second", "talkover.proof.enabled=true",
						"talkover.upstream.replay-unsafe-methods=false")) {
			TokenSlots tokens = tokens(proxy, "eu");
			await(() -> counter(proxy, "talkover.token.rejections", "eu") == 1);
			clock.advance(Duration.ofSeconds(10));
			await(() -> tokens.inUse().state().isRefused());

			assertThat(proxy.signedIn("ann").post(CREATE, "{}").status()).isEqualTo(200);

			assertThat(tokens.slotInUse()).isEqualTo(Slot.NEXT);
			assertThat(talkover.carriedOut()).containsEntry("{}", 1);
		}
	}

	private Path write(String name, String text) throws IOException {
		return Files.writeString(this.secrets.resolve(name), text);
	}

	static TokenSlots tokens(OwnProxy proxy, String environment) {
		return proxy.bean(Environments.class).find(environment).orElseThrow().tokens();
	}

	static double counter(OwnProxy proxy, String name, String environment) {
		return proxy.bean(MeterRegistry.class)
			.find(name)
			.tag("environment", environment)
			.counters()
			.stream()
			.mapToDouble((counter) -> counter.count())
			.sum();
	}

	static void await(Callable<Boolean> condition) {
		Awaitility.await().pollInterval(Duration.ofMillis(20)).until(condition);
	}

	/** Two hundred requests in a second, a third of them POSTs, until it is stopped. */
	private static final class Load implements AutoCloseable {

		private final AtomicInteger sent = new AtomicInteger();

		private final Queue<String> posts = new ConcurrentLinkedQueue<>();

		private final Queue<String> failures = new ConcurrentLinkedQueue<>();

		private final AtomicBoolean stopped = new AtomicBoolean();

		private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();

		Load(OwnProxy proxy) throws IOException {
			for (int i = 0; i < 10; i++) {
				Caller ann = proxy.signedIn("ann");
				this.callers.submit(() -> run(ann));
			}
		}

		private Void run(Caller ann) throws InterruptedException {
			while (!this.stopped.get()) {
				send(ann, this.sent.incrementAndGet());
				Thread.sleep(50); // the pace of the load
			}
			return null;
		}

		private void send(Caller ann, int number) {
			try {
				HttpAnswer answer = (number % 3 == 0) ? post(ann, "{\"id\":" + number + "}")
						: ann.get(CALLS + "?n=" + number);
				if (answer.status() != 200 || !answer.complete()) {
					this.failures.add(answer.text());
				}
			}
			catch (IOException ex) {
				this.failures.add(ex.toString());
			}
		}

		private HttpAnswer post(Caller ann, String body) throws IOException {
			this.posts.add(body);
			return ann.post(CREATE, body);
		}

		void stop() {
			this.stopped.set(true);
			this.callers.close();
		}

		@Override
		public void close() {
			this.callers.shutdownNow();
		}

	}

}
