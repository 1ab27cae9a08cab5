package io.github.talkoverbff.upstream;

import java.io.IOException;
import java.time.Duration;

import io.github.talkoverbff.MovableClock;
import io.github.talkoverbff.OwnProxy;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.http.HttpAnswer;
import io.github.talkoverbff.http.Scrape;
import io.github.talkoverbff.standin.RevocableTalkover;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What the answers to callers tell of a token, without a proof of ours. */
class TokenStateIntegrationTests {

	private static final String CALLS = "/talkover/eu/api/v1/calls";

	private static final String HEALTH = "/talkover/eu/api/v1/health";

	@AutoClose
	private final RevocableTalkover talkover = new RevocableTalkover("talq_good", "talq_next");

	@Test
	void aRefusedTokenIsNotHammered() throws Exception {
		try (OwnProxy proxy = OwnProxy.before(this.talkover.baseUrl(), "talkover.environments.eu.token=talq_bad")) {
			Caller ann = proxy.signedIn("ann");
			HttpAnswer last = ann.get(CALLS);
			for (int i = 0; i < 20; i++) {
				last = ann.get(CALLS);
				assertThat(last.code()).isEqualTo("TALKOVER_TOKEN_REJECTED");
			}

			assertThat(last.header("Retry-After")).matches("\\d+");
			assertThat(this.talkover.refused()).hasSizeLessThan(8);
		}
	}

	@Test
	void anErrorOfARequestThatWasLetInProvesTheToken() throws Exception {
		MovableClock clock = new MovableClock();
		try (OwnProxy proxy = OwnProxy.before(this.talkover.baseUrl(), clock,
				"talkover.environments.eu.token=talq_late")) {
			Caller ann = proxy.signedIn("ann");
			await().until(() -> ann.get(CALLS).has("Retry-After"));
			this.talkover.issue("talq_late");
			clock.advance(Duration.ofSeconds(11));

			assertThat(ann.get("/talkover/eu/api/v1/agents/agent_1/active-call/%2B15551234567").status())
				.isEqualTo(404);

			assertThat(ann.get(CALLS).status()).isEqualTo(200);
			assertThat(environments(proxy)).contains("\"state\":\"PROVED\"");
		}
	}

	@Test
	void theTimeSinceATokenWasAcceptedIsMeasured() throws Exception {
		MovableClock clock = new MovableClock();
		try (OwnProxy proxy = OwnProxy.before(this.talkover.baseUrl(), clock,
				"talkover.environments.eu.token=talq_good", "talkover.environments.eu.next-token=talq_next")) {
			String current = "talkover_token_proved_seconds{environment=\"eu\",slot=\"current\"}";
			assertThat(Scrape.of(proxy.managementPort()).values()).containsEntry(current, Double.NaN);

			proxy.signedIn("ann").get(CALLS);
			clock.advance(Duration.ofSeconds(41));

			assertThat(Scrape.of(proxy.managementPort()).values()).containsEntry(current, 41.0)
				.containsEntry(current.replace("current", "next"), Double.NaN);
		}
	}

	@Test
	void whatNeedsNoTokenProvesNone() throws Exception {
		try (OwnProxy proxy = OwnProxy.before(this.talkover.baseUrl(), "talkover.environments.eu.token=talq_bad")) {
			assertThat(proxy.signedIn("ann").get(HEALTH).status()).isEqualTo(200);

			assertThat(environments(proxy)).doesNotContain("\"state\":\"PROVED\"");
		}
	}

	@Test
	void whatNeedsNoTokenPassesWhileOursIsRefused() throws Exception {
		try (OwnProxy proxy = OwnProxy.before(this.talkover.baseUrl(), "talkover.environments.eu.token=talq_bad")) {
			Caller ann = proxy.signedIn("ann");
			await().until(() -> ann.get(CALLS).has("Retry-After"));

			assertThat(ann.get(HEALTH).status()).isEqualTo(200);
			assertThat(ann.get(CALLS).header("Retry-After")).matches("\\d+");
		}
	}

	private static String environments(OwnProxy proxy) throws IOException {
		return new Caller(proxy.managementPort()).get("/actuator/environments").text();
	}

}
