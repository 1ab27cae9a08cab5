package io.github.talkoverbff.dialling;

import java.util.Map;

import io.github.talkoverbff.OwnProxy;
import io.github.talkoverbff.audit.AuditLines;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.http.HttpAnswer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/** A call that rings somebody twice, because somebody meant it, can be followed. */
class DialAgainIntegrationTests {

	private static final String CALL = "/talkover/production/api/v1/agents/agent_1/call";

	private static final String BODY = "{\"to\":\"+15550000071\"}";

	@RegisterExtension
	final AuditLines lines = new AuditLines();

	private RingCounter talkover;

	private OwnProxy proxy;

	private Caller ann;

	@BeforeEach
	void signIn() throws Exception {
		this.talkover = new RingCounter();
		this.proxy = OwnProxy.before(this.talkover.baseUrl(), "talkover.dialling.duplicate-window=10m");
		this.lines.listen();
		this.ann = this.proxy.signedIn("ann");
		assertThat(this.lines.next()).containsEntry("event", "sign-in");
	}

	@AfterEach
	void stop() throws Exception {
		this.proxy.close();
		this.talkover.close();
	}

	@Test
	void whichDialItWasAndWhichItFollowsStandsInItsLine() throws Exception {
		String first = this.ann.post(CALL, BODY, "Idempotency-Key: first").header("Dial-Id");
		assertThat(this.lines.next()).containsEntry("dial", first).doesNotContainKey("dial_again");

		HttpAnswer second = this.ann.post(CALL, BODY, "Dial-Again: " + first);
		assertThat(this.lines.next()).containsEntry("dial", second.header("Dial-Id"))
			.containsEntry("dial_again", first);

		this.ann.post(CALL, BODY, "Idempotency-Key: first");
		assertThat(this.lines.next()).containsEntry("dial", first);
	}

	@Test
	void whatIsNoDialIsNotRepeatedInItsLine() throws Exception {
		this.ann.post(CALL, BODY);
		this.lines.next();

		this.ann.post(CALL, BODY, "Dial-Again: +15550000071");

		Map<String, String> line = this.lines.next();
		assertThat(line).containsEntry("code", "POSSIBLE_DUPLICATE_CALL").doesNotContainKeys("dial", "dial_again");
	}

}
