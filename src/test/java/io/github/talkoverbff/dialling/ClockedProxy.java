package io.github.talkoverbff.dialling;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import io.github.talkoverbff.MovableClock;
import io.github.talkoverbff.OwnProxy;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.http.Scrape;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A proxy and a Talkover with one clock, which stands still until a test moves it; the
 * ledger is looked after when the test says so.
 */
final class ClockedProxy implements AutoCloseable {

	private final MovableClock clock = new MovableClock();

	private final RingCounter talkover = new RingCounter(this.clock);

	private final OwnProxy proxy;

	private ClockedProxy(String... settings) {
		this.proxy = OwnProxy.before(this.talkover.baseUrl(), this.clock, settings);
		this.proxy.bean(DialKeeper.class).destroy();
	}

	static ClockedProxy start(String... settings) {
		return new ClockedProxy(settings);
	}

	/** One whose Talkover rings, says so, and does not answer until it may. */
	static ClockedProxy hanging(CompletableFuture<Void> rung, CompletableFuture<Void> answer) {
		ClockedProxy proxy = start();
		proxy.talkover().onRing((number) -> {
			rung.complete(null);
			answer.join();
		});
		return proxy;
	}

	RingCounter talkover() {
		return this.talkover;
	}

	Instant now() {
		return this.clock.instant();
	}

	/** Ann, who may do everything, with a new session: an old one ends with the time. */
	Caller ann() throws IOException {
		return this.proxy.signedIn("ann");
	}

	void advance(Duration time) {
		this.clock.advance(time);
	}

	/** Looks for what became of unknown dials, as is done every few seconds. */
	void look() {
		this.proxy.bean(DialKeeper.class).look();
	}

	/** Looks after the ledger, as is done every few seconds. */
	void tick() {
		this.proxy.bean(DialKeeper.class).tick();
	}

	/** Looks after the ledger as often as in an hour, without that it passes. */
	void tickForAnHour() {
		IntStream.range(0, DialKeeper.TICKS_AN_HOUR).forEach((any) -> tick());
	}

	/** Switches the environment on or off, as operators do. */
	void enable(boolean enabled) throws IOException {
		Caller operator = new Caller(this.proxy.managementPort());
		assertThat(operator.post("/actuator/environments/production", "{\"enabled\":" + enabled + "}").status())
			.isEqualTo(200);
	}

	Scrape scrape() throws IOException {
		return Scrape.of(this.proxy.managementPort());
	}

	@Override
	public void close() throws IOException {
		this.proxy.close();
		this.talkover.close();
	}

}
