package io.github.talkoverbff;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.http.HttpAnswer;
import io.github.talkoverbff.http.HttpWire;
import io.github.talkoverbff.standin.RawTalkover;
import io.github.talkoverbff.standin.TalkoverStandIn;
import io.github.talkoverbff.standin.TalkoverStandInConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/** No token leaves the process but to Talkover: not in an answer, and not in a log. */
@IntegrationTest
@ExtendWith(OutputCaptureExtension.class)
class CanaryIntegrationTests {

	private static final String RAW = TalkoverStandInConfiguration.RAW_TOKEN;

	private final StringBuilder received = new StringBuilder();

	@LocalServerPort
	private int port;

	@Autowired
	private TalkoverStandIn talkover;

	@Autowired
	private RawTalkover raw;

	@Test
	void noTokenOfAnyEnvironmentIsInAnAnswerOrALog(CapturedOutput log) throws Exception {
		this.talkover.reset();
		Caller caller = Caller.signedIn(this.port, "ann", "ann");
		for (String environment : List.of("production", "staging", "nobody", "off")) {
			call(caller, environment);
		}
		for (String fault : TalkoverStandInConfiguration.FAULTS) {
			call(caller, "fault-" + fault.replace('_', '-'));
		}

		assertThat(this.talkover.requests()).hasSizeGreaterThan(2 * TalkoverStandInConfiguration.FAULTS.size());
		assertThat(this.talkover.requests())
			.allSatisfy((request) -> assertThat(request.getHeader("Authorization")).startsWith("Bearer talq_"));
		assertThat(this.received).doesNotContain("talq_canary", "talq_fault").contains("Bearer [redacted]");
		assertThat(log.getAll()).contains("TALKOVER_TOKEN_REJECTED").doesNotContain("talq_canary", "talq_fault");
	}

	@Test
	void aTokenThatTalkoverEchoesIsTakenOut(CapturedOutput log) throws Exception {
		Caller caller = Caller.signedIn(this.port, "ann", "ann");
		String escaped = RAW.replace("/", "\\/");
		this.raw.willAnswer(200, "application/json", "{\"token\":\"" + RAW + "\",\"again\":\"" + escaped + "\"}")
			.willAnswer("HTTP/1.1 200 OK\r\nETag: \"" + RAW + "\"\r\nLink: <https://x/?t=" + RAW
					+ ">\r\nContent-Type: text/" + RAW + "\r\nContent-Length: 2\r\n\r\n{}")
			.willAnswer(400, "application/json",
					"{\"message\":\"Bad token " + RAW + "\",\"errors\":{\"a\":[\"" + escaped + "\"]},\"details\":{\""
							+ RAW + "\":\"" + RAW + "\"},\"code\":\"X\"}")
			.willAnswer(401, "application/json", "{\"message\":\"\\u0074" + RAW.substring(1) + "\"}")
			.willDo((in, out) -> {
				out.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
				for (char c : RAW.toCharArray()) { // a chunk for each letter
					out.write(("1\r\n" + c + "\r\n").getBytes(StandardCharsets.US_ASCII));
				}
				out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
			});

		for (int i = 0; i < 5; i++) {
			keep(caller.get("/talkover/raw/api/v1/calls"));
		}

		assertThat(this.received).doesNotContain("talq_canary").contains("[redacted]");
		assertThat(log.getAll()).doesNotContain("talq_canary");
	}

	@Test
	void whatACallerSentIsInNoLogEvenIfItCannotBeRead(CapturedOutput log) throws Exception {
		for (String request : List.of(
				"GET /talkover/raw/api/v1/agents/a/active-call/+15551239876?search=c4n4ry\u00e9 HTTP/1.1\r\nHost: localhost\r\n",
				"GET /talkover/raw/api/v1/calls HTTP/1.1\r\nHost: localhost\r\nCookie: x=\"c4n4ry\u00e9\r\n",
				"GET /talkover/raw/api/v1/calls HTTP/1.1\r\nHost: c4n4ry host\r\n",
				"GET /talkover/raw/api/v1/calls HTTP/1.1\r\nHost: localhost\r\nX-c4n(4ry: c4n4ry\r\n",
				"c4n4r(y /talkover/raw/api/v1/calls HTTP/1.1\r\nHost: localhost\r\n")) {
			try (HttpWire wire = new HttpWire(this.port)) {
				assertThat(wire.send(request + "\r\n").answer().status()).isIn(400, 401);
			}
		}

		assertThat(log.getAll()).doesNotContain("c4n4", "15551239876");
	}

	private void call(Caller caller, String environment) throws IOException {
		keep(caller.get("/talkover/" + environment + "/api/v1/calls"));
		keep(caller.post("/talkover/" + environment + "/api/v1/agents/a/call", "{\"to\":\"+15551234567\"}"));
		keep(caller.get("/talkover/" + environment + "/api/v1/no-such-operation"));
	}

	private void keep(HttpAnswer answer) {
		this.received.append(answer.status()).append(answer.headers()).append(answer.text()).append('\n');
	}

}
