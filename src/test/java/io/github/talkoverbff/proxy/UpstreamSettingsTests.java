package io.github.talkoverbff.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import io.github.talkoverbff.OwnProxy;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.http.HttpAnswer;
import io.github.talkoverbff.standin.RawTalkover;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What the settings of the way to Talkover change. */
class UpstreamSettingsTests {

	private static final String CALLS = "/talkover/production/api/v1/calls";

	@Test
	void aCallForWhichNoConnectionIsFreeIsOverloadAndWasNotExecuted() throws Exception {
		CountDownLatch over = new CountDownLatch(1);
		try (RawTalkover talkover = new RawTalkover();
				OwnProxy proxy = OwnProxy.before(talkover.baseUrl(), "talkover.upstream.retries=0",
						"talkover.upstream.max-connections=1", "talkover.upstream.connect-timeout=500ms")) {
			Caller ann = proxy.signedIn("ann");
			talkover.willDo((in, out) -> over.await());
			CompletableFuture<HttpAnswer> first = CompletableFuture.supplyAsync(() -> get(ann));
			talkover.nextHead();

			HttpAnswer second = get(ann);
			over.countDown();

			assertThat(second.status()).isEqualTo(503);
			assertThat(second.header("Retry-After")).isEqualTo("1");
			assertThat(second.code()).isEqualTo("TALKOVER_OVERLOADED");
			assertThat(second.text()).contains("\"outcome\":\"not_executed\",\"retryable\":true");
			assertThat(first.get().status()).isEqualTo(502);
		}
	}

	@Test
	void tellsTalkoverTheTraceContextOnlyIfToldSo() throws Exception {
		String trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
		try (RawTalkover talkover = new RawTalkover();
				OwnProxy proxy = OwnProxy.before(talkover.baseUrl(), "talkover.upstream.forward-traceparent=true")) {
			talkover.willAnswer(200, "application/json", "{}");

			proxy.signedIn("ann").get(CALLS, "traceparent: " + trace);

			assertThat(talkover.nextHead()).contains("\r\ntraceparent: " + trace + "\r\n");
		}
	}

	private static HttpAnswer get(Caller caller) {
		try {
			return caller.get(CALLS);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
