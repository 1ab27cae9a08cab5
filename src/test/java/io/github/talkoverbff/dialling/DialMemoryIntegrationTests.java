package io.github.talkoverbff.dialling;

import java.io.IOException;
import java.time.Duration;

import io.github.talkoverbff.http.HttpAnswer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What becomes of a key with time: whenever it comes back, it rings nobody again. */
class DialMemoryIntegrationTests {

	private static final String NUMBER = "+15550000040";

	@Test
	void aKeyIsAnsweredThenRememberedThenExpiredAndDialsOnce() throws IOException {
		try (ClockedProxy proxy = ClockedProxy.start("talkover.dialling.replay=24h",
				"talkover.dialling.tombstone=30d")) {
			// of a computer whose clock is ahead: it is the longest taken for young
			Intent intent = new Intent(NUMBER, UuidV7.create(proxy.now().plus(Duration.ofHours(23))));
			HttpAnswer first = intent.dial(proxy.ann());

			HttpAnswer soon = dialLater(proxy, intent, Duration.ofHours(23));
			HttpAnswer later = dialLater(proxy, intent, Duration.ofHours(2));
			HttpAnswer lastOfAll = dialLater(proxy, intent, Duration.ofDays(29).plusHours(21));
			HttpAnswer tooLate = dialLater(proxy, intent, Duration.ofDays(1).plusHours(3));

			assertThat(first.status()).isEqualTo(200);
			assertThat(soon.header("Idempotent-Replayed")).isEqualTo("true");
			assertThat(soon.text()).isEqualTo(first.text());
			assertThat(later.code()).isEqualTo("DIAL_ALREADY_PLACED");
			assertThat(later.text()).contains("\"call_id\":\"call_15550000040_");
			assertThat(lastOfAll.code()).isEqualTo("DIAL_ALREADY_PLACED");
			assertThat(tooLate.status()).isEqualTo(422);
			assertThat(tooLate.code()).isEqualTo("IDEMPOTENCY_KEY_EXPIRED");
			assertThat(proxy.talkover().rings(NUMBER)).isEqualTo(1);
		}
	}

	/** Repeats it after a time, in which the ledger has forgotten what it may. */
	private static HttpAnswer dialLater(ClockedProxy proxy, Intent intent, Duration time) throws IOException {
		proxy.advance(time);
		proxy.tickForAnHour();
		return intent.dial(proxy.ann());
	}

}
