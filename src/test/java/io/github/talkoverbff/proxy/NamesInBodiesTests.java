package io.github.talkoverbff.proxy;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.github.talkoverbff.OwnProcess;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.standin.UnrulyTalkover;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The names in bodies are not kept: whoever thinks of many does not end the process. */
class NamesInBodiesTests {

	private static final String AGENTS = "/talkover/production/api/v1/agents";

	@ParameterizedTest
	@CsvSource({ "POST, /session, 400, 1400, 1, 16000", "DELETE, " + AGENTS + "/agent_1, 200, 40, 20, 49000",
			"POST, " + AGENTS + "/agent_1/call, 400, 40, 20, 49000" })
	void thoseOfManyBodiesDoNotFillTheHeap(String method, String target, int status, int bodies, int names, int length)
			throws Exception {
		try (UnrulyTalkover talkover = new UnrulyTalkover();
				OwnProcess proxy = OwnProcess.start(talkover.baseUrl(), "-Xmx96m", "-XX:+ExitOnOutOfMemoryError")) {
			Caller caller = proxy.signedIn("ann");

			for (int i = 0; i < bodies; i++) {
				assertThat(caller.send(method, target, body(i * names, names, length)).status()).isEqualTo(status);
			}

			assertThat(caller.get("/session").status()).isEqualTo(200);
		}
	}

	private static String body(int first, int names, int length) {
		return IntStream.range(first, first + names)
			.mapToObj((number) -> "\"" + "%08d".formatted(number).repeat(length / 8) + "\":0")
			.collect(Collectors.joining(",", "{\"to\":\"nobody\",", "}"));
	}

}
