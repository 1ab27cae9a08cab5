package io.github.talkoverbff.dialling;

import java.io.IOException;
import java.time.Duration;

import io.github.talkoverbff.OwnProxy;
import io.github.talkoverbff.TestLedger;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.http.HttpAnswer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A key that is known is answered from the ledger, whatever would be said of a new dial
 * by then: a refusal would say that nobody was rung.
 */
class KnownKeyIntegrationTests {

	private static final String NUMBER = "+15550000100";

	private static final String BUDGET = "talkover.environments.production.dialling.budgets[0].";

	private final Intent known = new Intent(NUMBER, "known");

	private final Intent late = new Intent(NUMBER, "late");

	private final RingCounter talkover = new RingCounter();

	@AfterEach
	void stop() throws IOException {
		this.talkover.close();
	}

	@Test
	void aKnownKeyIsAnsweredThoughItsNumberIsAllowedNoMore() throws IOException {
		String ledger = "talkover.dialling.ledger.url=" + TestLedger.url();
		HttpAnswer first;
		try (OwnProxy before = OwnProxy.before(this.talkover.baseUrl(), ledger)) {
			first = this.known.dial(before.signedIn("ann"));
		}
		try (OwnProxy after = OwnProxy.before(this.talkover.baseUrl(), ledger,
				"talkover.dialling.allow-numbers=+4930")) {
			Caller ann = after.signedIn("ann");

			assertThatItIsReplayed(this.known.dial(ann), first);
			assertThat(this.late.dial(ann).code()).isEqualTo("NUMBER_NOT_ALLOWED");
		}
	}

	@Test
	void aKnownKeyIsAnsweredThoughTheReplicaStops() throws IOException {
		try (OwnProxy proxy = OwnProxy.before(this.talkover.baseUrl())) {
			Caller ann = proxy.signedIn("ann");
			HttpAnswer first = this.known.dial(ann);

			proxy.bean(ClaimGate.class).stop();

			assertThatItIsReplayed(this.known.dial(ann), first);
			assertThat(this.late.dial(ann).code()).isEqualTo("REPLICA_STOPPING");
		}
	}

	@Test
	void aKnownKeyIsAnsweredThoughTheBudgetIsSpentAndAllDiallingStopped() throws IOException {
		try (OwnProxy proxy = OwnProxy.before(this.talkover.baseUrl(), BUDGET + "per=environment", BUDGET + "calls=1",
				BUDGET + "in=1d")) {
			Caller ann = proxy.signedIn("ann");
			HttpAnswer first = this.known.dial(ann);

			assertThatItIsReplayed(this.known.dial(ann), first);
			assertThat(this.late.dial(ann).code()).isEqualTo("DIAL_BUDGET_EXHAUSTED");

			ann.send("PUT", "/dialling/production/switch", "{\"stopped\":true,\"reason\":\"a wrong list\"}");
			assertThatItIsReplayed(this.known.dial(ann), first);
			assertThat(this.late.dial(ann).code()).isEqualTo("DIALLING_STOPPED");
		}
	}

	@Test
	void aKnownKeyIsAnsweredThoughItIsOlderThanItsDialAndThanAllThatIsRemembered() throws IOException {
		try (ClockedProxy proxy = ClockedProxy.start("talkover.dialling.replay=20d",
				"talkover.dialling.tombstone=30d")) {
			Intent old = new Intent(NUMBER, UuidV7.create(proxy.now()));
			Intent asOld = new Intent(NUMBER, UuidV7.create(proxy.now()));
			proxy.advance(Duration.ofDays(25));
			HttpAnswer first = old.dial(proxy.ann());

			proxy.advance(Duration.ofDays(6));
			proxy.tickForAnHour();

			Caller ann = proxy.ann();
			HttpAnswer again = old.dial(ann);
			assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
			assertThat(again.text()).isEqualTo(first.text());
			assertThat(asOld.dial(ann).code()).isEqualTo("IDEMPOTENCY_KEY_EXPIRED");
			assertThat(proxy.talkover().rings(NUMBER)).isEqualTo(1);
		}
	}

	private void assertThatItIsReplayed(HttpAnswer again, HttpAnswer first) {
		assertThat(first.status()).isEqualTo(200);
		assertThat(again.status()).isEqualTo(200);
		assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
		assertThat(again.text()).isEqualTo(first.text());
		assertThat(this.talkover.rings(NUMBER)).isEqualTo(1);
	}

}
