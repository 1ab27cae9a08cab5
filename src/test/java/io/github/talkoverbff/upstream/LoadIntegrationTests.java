package io.github.talkoverbff.upstream;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import io.github.talkoverbff.OwnProxy;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.http.HttpAnswer;
import io.github.talkoverbff.http.HttpWire;
import io.github.talkoverbff.http.Scrape;
import io.github.talkoverbff.standin.UnrulyTalkover;
import io.github.talkoverbff.standin.UnrulyTalkover.Manner;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Whatever Talkover or the callers do under load, once it is over nothing is held any
 * more, neither a request nor a place, connection, thread or buffer, and everything
 * works.
 */
class LoadIntegrationTests {

	private static final String CALLS = "/talkover/production/api/v1/calls";

	private static final String UNDER_WAY = "talkover_calls_active{environment=\"production\"}";

	private static final int CONNECTIONS = 500;

	private static final int PLACES = CONNECTIONS - 5; // which are kept for the urgent

	private static final int CALLERS = 16;

	/**
	 * How threads are called that come as they are needed, up to one for each processor,
	 * and those of what runs beside.
	 */
	private static final List<String> OTHERS = List.of("reactor-http-", "parallel-", "ForkJoinPool", "testcontainers",
			"docker-java", "ducttape", "process reaper");

	private static UnrulyTalkover talkover;

	private static OwnProxy proxy;

	private static Caller ann;

	private static LeakedBuffers leaked;

	private static long threads;

	@BeforeAll
	static void start() throws Exception {
		talkover = new UnrulyTalkover();
		proxy = OwnProxy.before(talkover.baseUrl(), "talkover.upstream.max-connections=" + CONNECTIONS,
				"talkover.upstream.breaker=false", "talkover.upstream.retries=0",
				"talkover.upstream.response-timeout=5s");
		leaked = LeakedBuffers.watch();
		ann = proxy.signedIn("ann");
		assertThat(ann.get(CALLS).status()).isEqualTo(200);
		threads = threads();
	}

	@AfterAll
	static void stop() throws IOException {
		leaked.close();
		proxy.close();
		talkover.close();
	}

	@AfterEach
	void nothingIsHeldAndEverythingWorks() throws Exception {
		await().untilAsserted(() -> assertThat(Scrape.of(proxy.managementPort()).value(UNDER_WAY)).isZero());
		talkover.answerTogether(PLACES); // each of them needs a place and a connection
		inParallel(PLACES, () -> assertThat(ann.get(CALLS).status()).isEqualTo(200));
		talkover.answerTogether(1);
		await().until(() -> talkover.connections() <= CONNECTIONS);
		// a few may have come for other reasons, but not one for each request
		await().until(() -> threads() < threads + CALLERS);
		assertThat(leaked.found()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "SLOW, 3", "HANGING, 1", "RESETTING_BEFORE_THE_HEADERS, 20", "RESETTING_AFTER_THE_HEADERS, 20",
			"SENDING_GARBAGE, 20", "SENDING_AN_ENDLESS_BODY, 20", "REFUSING, 20" })
	void nothingIsHeldHoweverTalkoverBehaves(Manner manner, int requests) throws Exception {
		talkover.behave(manner);
		inParallel(CALLERS, () -> {
			for (int i = 0; i < requests; i++) {
				askAndLeave();
			}
		});
	}

	@Test
	void callersMayVanishInTheMiddleOfTheirBodies() throws Exception {
		talkover.behave(Manner.HANGING);
		inParallel(CALLERS, () -> {
			for (int i = 0; i < 20; i++) {
				leaveAfter((tag) -> ann.head("POST", "/talkover/production/api/v1/agents", tag,
						"Content-Type: application/json", "Content-Length: 100000") + "\r\n{\"a\":\""
						+ "x".repeat(50_000));
			}
		});
	}

	@Test
	void tenThousandRequestsMayBeCancelled() throws Exception {
		talkover.behave(Manner.HANGING);
		inParallel(400, () -> {
			for (int i = 0; i < 25; i++) {
				leaveAfter((tag) -> ann.head("GET", CALLS, tag) + "\r\n");
			}
		});
	}

	private static long threads() {
		return Stream.of(ManagementFactory.getThreadMXBean().dumpAllThreads(false, false))
			.map(ThreadInfo::getThreadName)
			.filter((name) -> OTHERS.stream().noneMatch(name::startsWith))
			.count();
	}

	/** Takes no more of an endless answer than shows that there is one. */
	private static void askAndLeave() {
		try (HttpWire wire = new HttpWire(proxy.port())) {
			HttpAnswer head = wire.send(ann.head("GET", CALLS) + "\r\n").head();
			if (head.headers("transfer-encoding").contains("chunked")) {
				wire.chunk();
			}
		}
		catch (IOException ex) {
			// an answer that breaks off is one, too
		}
	}

	/**
	 * Leaves once its own request has arrived at Talkover.
	 * @param sent what is sent, with the header by which the request is known there
	 */
	private static void leaveAfter(UnaryOperator<String> sent) throws Exception {
		String entityTag = "\"" + UUID.randomUUID() + "\"";
		try (HttpWire wire = new HttpWire(proxy.port())) {
			wire.send(sent.apply("If-None-Match: " + entityTag));
			talkover.awaitRequest(entityTag);
		}
	}

	private static void inParallel(int callers, Work work) throws Exception {
		try (ExecutorService each = Executors.newVirtualThreadPerTaskExecutor()) {
			List<Future<?>> all = new ArrayList<>();
			for (int i = 0; i < callers; i++) {
				all.add(each.submit(() -> {
					work.run();
					return null;
				}));
			}
			for (Future<?> one : all) {
				one.get();
			}
		}
	}

	@FunctionalInterface
	private interface Work {

		void run() throws Exception;

	}

}
