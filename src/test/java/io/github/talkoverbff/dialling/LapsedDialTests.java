package io.github.talkoverbff.dialling;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.github.talkoverbff.audit.AuditLines;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.http.HttpAnswer;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/** What is told of a dial that its owner has not settled in time: it may be dead. */
@ExtendWith(OutputCaptureExtension.class)
class LapsedDialTests {

	private static final String NUMBER = "+15550000115";

	@RegisterExtension
	final AuditLines lines = new AuditLines();

	private final CompletableFuture<Void> rung = new CompletableFuture<>();

	private final CompletableFuture<Void> answer = new CompletableFuture<>();

	@ParameterizedTest
	@CsvSource({ "agents/agent_1, make-call, agent_id=agent_1", "campaigns/c_1, make-campaign-call, campaign_id=c_1",
			"agents/+15550000115, make-call, agent_id=[phone]" })
	void theAuditTrailSaysWhoAskedForIt(String maker, String operation, String ids, CapturedOutput output)
			throws Exception {
		try (ClockedProxy proxy = ClockedProxy.hanging(this.rung, this.answer);
				ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
			this.lines.listen();
			Caller ann = proxy.ann();
			assertThat(this.lines.next()).containsEntry("event", "sign-in");
			Future<HttpAnswer> dial = threads.submit(
					() -> ann.post("/talkover/production/api/v1/" + maker + "/call", "{\"to\":\"" + NUMBER + "\"}"));
			this.rung.join();

			proxy.advance(Duration.ofSeconds(91));
			proxy.tick();
			proxy.tick(); // as another replica does

			this.answer.complete(null);
			String id = dial.get().header("Dial-Id");
			assertThat(this.lines.next()).containsOnly(Map.entry("event", "dial-lost"), Map.entry("user", "ann"),
					Map.entry("environment", "production"), Map.entry("operation", operation), Map.entry("ids", ids),
					Map.entry("dial", id));
			assertThat(this.lines.next()).as("the owner's, which lives").containsEntry("event", "call");
			assertThat(output).contains("what became of the dial " + id + ": its owner has not settled it in time")
				.doesNotContain(NUMBER);
		}
	}

}
