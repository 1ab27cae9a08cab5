package io.github.talkoverbff.proxy;

import java.nio.charset.StandardCharsets;

import io.github.talkoverbff.OwnProcess;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.http.HttpAnswer;
import io.github.talkoverbff.standin.RawTalkover;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The limit for connections on which nothing happens. */
class IdleConnectionTests {

	@Test
	void aCallerWaitsForAnAnswerForAsLongAsTalkoverMayTake() throws Exception {
		try (RawTalkover talkover = new RawTalkover();
				OwnProcess proxy = OwnProcess.start(talkover.baseUrl(), "server.jetty.connection-idle-timeout=500ms")) {
			talkover.willDo((in, out) -> {
				Thread.sleep(3000); // what would be idle many times over
				out.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}".getBytes(StandardCharsets.US_ASCII));
			});
			Caller caller = proxy.signedIn("ann");

			HttpAnswer answer = caller.get("/talkover/production/api/v1/calls");

			assertThat(answer).returns(200, HttpAnswer::status).returns("{}", HttpAnswer::text);
		}
	}

}
