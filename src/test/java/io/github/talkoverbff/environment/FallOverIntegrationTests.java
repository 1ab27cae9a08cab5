package io.github.talkoverbff.environment;

import java.io.IOException;

import io.github.talkoverbff.OwnProxy;
import io.github.talkoverbff.standin.RawTalkover;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What the answer to the other token must say before that is the one in use. */
class FallOverIntegrationTests {

	private static final String CALLS = "/talkover/eu/api/v1/calls";

	private final RawTalkover talkover = new RawTalkover();

	private OwnProxy proxy;

	@BeforeEach
	void start() {
		this.proxy = OwnProxy.before(this.talkover.baseUrl(), "talkover.environments.eu.token=talq_first",
				"talkover.environments.eu.next-token=talq_second", "talkover.upstream.retries=0");
		this.talkover.willAnswer(401, "application/json", "{\"success\":false,\"message\":\"Unauthorized\"}");
	}

	@AfterEach
	void stop() throws IOException {
		this.proxy.close();
		this.talkover.close();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			503 | text/html        | no
			500 | application/json | {"success":false,"message":"no"}
			429 | application/json | {"success":false,"message":"no"}
			401 | application/json | {"success":false,"code":"MISSING_TOKEN"}
			403 | application/json | {"success":false,"message":"no"}
			403 | text/html        | no
			404 | application/json | {"message":"no Route matched"}
			422 | application/json | {"success":false
			302 | text/html        | no
			""")
	void anAnswerThatDoesNotTellWhetherTheOtherTokenIsTakenChangesNothing(int status, String type, String body)
			throws Exception {
		this.talkover.willAnswer(status, type, body);

		this.proxy.signedIn("ann").get(CALLS);

		assertThatBothWereTried();
		assertThat(slotInUse()).isEqualTo(Slot.CURRENT);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			200 | {}
			422 | {"success":false,"message":"no","errors":{"to":["no"]}}
			422 | {"message":"no","errors":{"to":["no"]}}
			404 | {"success":false,"message":"Agent not found"}
			402 | {"error":{"code":"INSUFFICIENT_CREDITS","message":"no"}}
			""")
	void anAnswerOfTalkoversToTheRequestPutsTheOtherTokenInUse(int status, String body) throws Exception {
		this.talkover.willAnswer(status, "application/json", body);

		this.proxy.signedIn("ann").get(CALLS);

		assertThatBothWereTried();
		assertThat(slotInUse()).isEqualTo(Slot.NEXT);
	}

	private void assertThatBothWereTried() throws InterruptedException {
		assertThat(this.talkover.nextHead()).contains("Bearer talq_first");
		assertThat(this.talkover.nextHead()).contains("Bearer talq_second");
	}

	private Slot slotInUse() {
		return RotationIntegrationTests.tokens(this.proxy, "eu").slotInUse();
	}

}
