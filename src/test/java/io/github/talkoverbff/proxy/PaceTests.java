package io.github.talkoverbff.proxy;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.github.talkoverbff.OwnProxy;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.http.HttpAnswer;
import io.github.talkoverbff.http.HttpWire;
import io.github.talkoverbff.standin.RawTalkover;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Who trickles does not hold a place for as long as it likes. */
class PaceTests {

	@ParameterizedTest
	@CsvSource({ "1, 30, false", "1, 31, true", "15499, 31, true", "15500, 31, false" })
	void isTooSlowAfterAWindowBelowFiveHundredBytesASecond(long bytes, long seconds, boolean tooSlow) {
		Pace pace = new Pace(Duration.ofSeconds(30));

		pace.add(bytes, Duration.ofSeconds(seconds).toNanos());

		assertThat(pace.isTooSlow()).isEqualTo(tooSlow);
	}

	@Test
	void whoWasFastMayNotRestOnIt() {
		Pace pace = new Pace(Duration.ofSeconds(30));

		pace.add(1_000_000, Duration.ofSeconds(31).toNanos());
		pace.add(1, Duration.ofSeconds(31).toNanos());

		assertThat(pace.isTooSlow()).isTrue();
	}

	@Test
	void aBodyThatTricklesIsRefusedAndFreesItsPlace() throws Exception {
		CompletableFuture<Integer> end = new CompletableFuture<>();
		try (RawTalkover talkover = new RawTalkover();
				OwnProxy proxy = proxy(talkover);
				HttpWire wire = new HttpWire(proxy.port())) {
			talkover.willDo((in, out) -> {
				in.transferTo(OutputStream.nullOutputStream());
				end.complete(-1);
			});
			Caller ann = proxy.signedIn("ann");
			wire.send(ann.head("POST", "/talkover/production/api/v1/agents", "Content-Type: application/json",
					"Transfer-Encoding: chunked") + "\r\n4001\r\n{" + " ".repeat(0x4000) + "\r\n");
			talkover.nextHead();
			Thread trickle = Thread.ofVirtual().start(() -> trickle(wire));

			HttpAnswer answer = wire.answer();
			trickle.interrupt();

			assertThat(answer.status()).isEqualTo(400);
			assertThat(answer.text()).contains("REQUEST_REJECTED", "too slowly");
			assertThat(end.get()).isEqualTo(-1);
		}
	}

	private static void trickle(HttpWire wire) {
		try {
			while (true) {
				wire.send("1\r\n \r\n");
				Thread.sleep(20); // the pace of the caller
			}
		}
		catch (IOException | InterruptedException ex) {
			// it has been refused
		}
	}

	private static OwnProxy proxy(RawTalkover talkover) {
		return OwnProxy.before(talkover.baseUrl(), "talkover.upstream.idle-timeout=200ms");
	}

}
