package io.github.talkoverbff.dialling;

import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.github.talkoverbff.MovableClock;
import io.github.talkoverbff.OwnProxy;
import io.github.talkoverbff.http.HttpAnswer;
import io.github.talkoverbff.standin.RawTalkover;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What is shown of the ledger, and how long. */
class DialGaugesTests {

	private static final List<String> ALL = List.of("talkover.dials.unresolved", "talkover.dials.unresolved.age",
			"talkover.dial.budget.used", "talkover.dialling.stopped");

	private static final RawTalkover.Script SAY_NOTHING = (in, out) -> {
	};

	private static final RawTalkover.Script HANG = (in, out) -> in.transferTo(OutputStream.nullOutputStream());

	private final MovableClock clock = new MovableClock();

	private final RawTalkover talkover = new RawTalkover();

	@AfterEach
	void stop() throws Exception {
		this.talkover.close();
	}

	@Test
	void anUnknownDialAgesBetweenTwoLooks() throws Exception {
		try (OwnProxy proxy = proxy()) {
			proxy.bean(DialKeeper.class).destroy();
			this.talkover.willDo(SAY_NOTHING);
			dial(proxy);
			proxy.bean(DialKeeper.class).tick();

			this.clock.advance(Duration.ofSeconds(20));

			assertThat(gauge(proxy, "talkover.dials.unresolved")).isEqualTo(1);
			assertThat(gauge(proxy, "talkover.dials.unresolved.age")).isEqualTo(20);
		}
	}

	@Test
	void whatWasSeenTooLongAgoIsNotShown() throws Exception {
		try (OwnProxy proxy = proxy()) {
			proxy.bean(DialKeeper.class).destroy();
			proxy.bean(DialKeeper.class).tick();
			assertThat(ALL).allSatisfy((name) -> assertThat(gauge(proxy, name)).isZero());

			this.clock.advance(Duration.ofSeconds(31));

			assertThat(ALL).allSatisfy((name) -> assertThat(gauge(proxy, name)).isNaN());
		}
	}

	@Test
	void nothingIsShownOfALedgerThatWasNeverThere() throws Exception {
		try (OwnProxy proxy = proxy("talkover.dialling.ledger.url=jdbc:postgresql://127.0.0.1:1/away",
				"talkover.dialling.ledger.username=ledger")) {
			proxy.bean(DialKeeper.class).tick();

			assertThat(ALL).allSatisfy((name) -> assertThat(gauge(proxy, name)).isNaN());
		}
	}

	@Test
	void aTalkoverThatDoesNotSayWhatBecameOfADialHoldsUpNoLook() throws Exception {
		try (OwnProxy proxy = proxy("talkover.upstream.response-timeout=1h")) {
			this.talkover.willDo(SAY_NOTHING).willDo(HANG);
			dial(proxy);
			this.clock.advance(Duration.ofMinutes(1));
			assertThat(this.talkover.nextHead()).startsWith("GET ");

			this.clock.advance(Duration.ofMinutes(1)); // earlier looks do not count

			await().until(() -> gauge(proxy, "talkover.dials.unresolved.age") == 120);
		}
	}

	@Test
	void noConnectionToTheLedgerIsHeldWhileTalkoverIsAsked() throws Exception {
		try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor(); OwnProxy proxy = proxy()) {
			CountDownLatch seen = new CountDownLatch(1);
			this.talkover.willDo((in, out) -> {
				seen.await();
				RawTalkover.write(out, RawTalkover.answer(200, "application/json", "{\"call_id\":\"call_1\"}"));
			});
			Future<HttpAnswer> placed = callers
				.submit(() -> new Intent("+15550000001", "key").dial(proxy.signedIn("ann")));
			assertThat(this.talkover.nextHead()).startsWith("POST ");

			assertThat(gauge(proxy, "hikaricp.connections")).isEqualTo(1);
			await().until(() -> gauge(proxy, "hikaricp.connections.active") == 0);
			seen.countDown();
			assertThat(placed.get().status()).isEqualTo(200);
		}
	}

	private OwnProxy proxy(String... settings) {
		String[] all = new String[settings.length + 2];
		System.arraycopy(settings, 0, all, 2, settings.length);
		all[0] = "talkover.base-url=" + this.talkover.baseUrl();
		all[1] = "talkover.users.ann.roles=admin";
		return OwnProxy.start(this.clock, all);
	}

	private void dial(OwnProxy proxy) throws Exception {
		new Intent("+15550000001", "key").dial(proxy.signedIn("ann"));
		assertThat(this.talkover.nextHead()).startsWith("POST ");
	}

	private static double gauge(OwnProxy proxy, String name) {
		return proxy.bean(MeterRegistry.class).get(name).gauge().value();
	}

}
