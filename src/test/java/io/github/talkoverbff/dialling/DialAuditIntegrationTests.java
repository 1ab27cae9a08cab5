package io.github.talkoverbff.dialling;

import java.io.IOException;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.github.talkoverbff.OwnProxy;
import io.github.talkoverbff.audit.AuditLog;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.http.HttpAnswer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A call that rings somebody twice, because somebody meant it, can be followed. */
class DialAuditIntegrationTests {

	private static final String CALL = "/talkover/production/api/v1/agents/agent_1/call";

	private static final String BODY = "{\"to\":\"+15550000071\"}";

	private final Logger logger = (Logger) LoggerFactory.getLogger(AuditLog.LOGGER);

	private final Queue<Map<String, String>> lines = new ConcurrentLinkedQueue<>();

	private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
		@Override
		protected void append(ILoggingEvent event) {
			DialAuditIntegrationTests.this.lines.add(event.getKeyValuePairs()
				.stream()
				.collect(Collectors.toMap((pair) -> pair.key, (pair) -> String.valueOf(pair.value))));
		}
	};

	@AfterEach
	void stopListening() {
		this.logger.detachAppender(this.appender);
	}

	@Test
	void whichDialItWasAndWhichItFollowsStandsInItsLine() throws IOException {
		try (RingCounter talkover = new RingCounter();
				OwnProxy proxy = OwnProxy.before(talkover.baseUrl(), "talkover.dialling.duplicate-window=10m")) {
			listen();
			Caller ann = proxy.signedIn("ann");
			HttpAnswer first = ann.post(CALL, BODY, "Idempotency-Key: first");
			HttpAnswer refused = ann.post(CALL, BODY, "Dial-Again: +15550000071");
			HttpAnswer second = ann.post(CALL, BODY, "Dial-Again: " + first.header("Dial-Id"));
			HttpAnswer replayed = ann.post(CALL, BODY, "Idempotency-Key: first");

			assertThat(line(first)).containsEntry("dial", first.header("Dial-Id")).doesNotContainKey("dial_again");
			assertThat(line(refused)).containsEntry("code", "POSSIBLE_DUPLICATE_CALL")
				.doesNotContainKeys("dial", "dial_again");
			assertThat(line(second)).containsEntry("dial", second.header("Dial-Id"))
				.containsEntry("dial_again", first.header("Dial-Id"));
			assertThat(line(replayed)).containsEntry("dial", first.header("Dial-Id"));
		}
	}

	/** Not before an application has begun, which configures the log anew. */
	private void listen() {
		this.appender.start();
		this.logger.addAppender(this.appender);
	}

	private Map<String, String> line(HttpAnswer answer) {
		String id = answer.header("X-Request-Id");
		return await().until(() -> this.lines.stream()
			.filter((line) -> id.equals(line.get("request_id")))
			.findAny()
			.orElse(Map.of()), (line) -> !line.isEmpty());
	}

}
