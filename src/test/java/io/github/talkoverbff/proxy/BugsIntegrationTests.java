package io.github.talkoverbff.proxy;

import java.util.Map;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.talkoverbff.IntegrationTest;
import io.github.talkoverbff.audit.AuditLines;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.http.HttpAnswer;
import io.github.talkoverbff.problem.ProblemWriter;
import io.github.talkoverbff.standin.RawTalkover;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/** What callers and operators are told of a bug that shows while an answer is written. */
@IntegrationTest
class BugsIntegrationTests {

	private static final String CALLS = "/talkover/raw/api/v1/calls";

	@RegisterExtension
	private final AuditLines lines = new AuditLines();

	private final Logger logger = (Logger) LoggerFactory.getLogger(ProblemWriter.class);

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	private final Caller caller;

	private final RawTalkover talkover;

	BugsIntegrationTests(Caller caller, RawTalkover talkover) {
		this.caller = caller;
		this.talkover = talkover;
	}

	@BeforeEach
	void listen() {
		this.log.start();
		this.logger.addAppender(this.log);
	}

	@AfterEach
	void stopListening() {
		this.logger.detachAppender(this.log);
	}

	@Test
	void oneHalfWayThroughAnAnswerIsLoggedWithItsCauseAndItsPlace() throws Exception {
		this.talkover.willAnswer(200, "application/json", "[1]");

		HttpAnswer answer = this.caller.get(CALLS + "?search=c4n4ry", "X-Answer-Fails: after");

		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.complete()).isFalse();
		assertThat(lineOf(answer)).containsEntry("status", "200").containsEntry("code", "INTERNAL_ERROR");
		assertThat(this.log.list).singleElement().satisfies((event) -> {
			assertThat(event.getLevel()).isEqualTo(Level.ERROR);
			assertThat(event.getFormattedMessage()).startsWith("INTERNAL_ERROR half-way through the answer")
				.contains("environment=raw operation=list-calls")
				.doesNotContain("c4n4ry");
			assertThat(event.getThrowableProxy().getClassName()).isEqualTo(IllegalStateException.class.getName());
		});
	}

	/** The audit line of the request with this answer; a sign-in has one, too. */
	private Map<String, String> lineOf(HttpAnswer answer) throws InterruptedException {
		Map<String, String> line = this.lines.next();
		while (!answer.header("X-Request-Id").equals(line.get("request_id"))) {
			line = this.lines.next();
		}
		return line;
	}

}
