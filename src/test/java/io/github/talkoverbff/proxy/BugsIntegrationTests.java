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
import io.github.talkoverbff.http.Scrape;
import io.github.talkoverbff.problem.ProblemWriter;
import io.github.talkoverbff.standin.RawTalkover;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

import org.springframework.boot.test.web.server.LocalManagementPort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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

	@LocalManagementPort
	private int managementPort;

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

	@Test
	void aProblemThatCannotBeWrittenIsOneOfOursWithALineAndATime() throws Exception {
		String timed = "talkover_calls_seconds_count{environment=\"raw\",operation=\"list-calls\",outcome=\"INTERNAL_ERROR\",status=\"500\"}";
		Scrape before = Scrape.of(this.managementPort);
		this.talkover.willAnswer(404, "application/json", "{\"success\":false,\"message\":\"No\"}");

		HttpAnswer answer = this.caller.get(CALLS, "X-Answer-Fails: before");

		assertThat(answer.status()).isEqualTo(500);
		assertThat(answer.code()).isEqualTo("INTERNAL_ERROR");
		assertThat(answer.complete()).isTrue();
		assertThat(lineOf(answer)).containsEntry("status", "500").containsEntry("code", "INTERNAL_ERROR");
		await().untilAsserted(() -> assertThat(Scrape.of(this.managementPort).growth(before, timed)).isEqualTo(1));
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
