package io.github.talkoverbff;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.standin.RawTalkover;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/** The requests of the runbook do what it says when pasted. */
@IntegrationTest
class RunbookTests {

	private static final Pattern REQUEST = Pattern.compile("`(call [^`\n]+)`");

	private final Caller caller;

	private final RawTalkover talkover;

	@LocalServerPort
	private int port;

	RunbookTests(Caller caller, RawTalkover talkover) {
		this.caller = caller;
		this.talkover = talkover;
	}

	@Test
	void findsDecidesStopsAndGoesOn() throws Exception {
		this.talkover.willAnswer("");
		String id = this.caller.post("/talkover/raw/api/v1/agents/agent_1/call", "{\"to\":\"+15571234567\"}")
			.header("Dial-Id");
		try {
			List<String> answers = run(script(id));

			assertThat(answers).hasSize(10);
			assertThat(answers.get(0)).contains("SESSION_REQUIRED");
			assertThat(answers.get(1)).startsWith("{\"user\":\"ann\"");
			assertThat(answers.get(2)).startsWith("{\"stopped\":true");
			assertThat(answers.get(3)).startsWith("{\"dials\":[").contains(id);
			assertThat(answers.get(4)).contains(id, "\"placed\"");
			assertThat(answers.get(5)).contains(id, "\"operator\"");
			assertThat(answers.get(6)).startsWith("{\"stopped\":");
			assertThat(answers.get(7)).startsWith("{\"stopped\":true,\"environment\":\"*\"");
			assertThat(answers.get(8)).startsWith("{\"stopped\":false");
			assertThat(answers.get(9)).startsWith("{\"stopped\":true");
		}
		finally {
			for (String environment : List.of("raw", "*")) {
				this.caller.send("PUT", "/dialling/" + environment + "/switch",
						"{\"stopped\":false,\"reason\":\"tested\"}");
			}
		}
	}

	private String script(String dial) throws IOException {
		String runbook = Files.readString(Path.of("helm/talkover-bff/RUNBOOK.md"));
		String requests = REQUEST.matcher(runbook)
			.results()
			.map((found) -> found.group(1))
			.collect(Collectors.joining("\n"));
		return (runbook.split("```bash\n", 2)[1].split("```", 2)[0] + requests)
			.replace("localhost:8080", "localhost:" + this.port)
			.replace("USER\",\"password\":\"PASSWORD", "ann\",\"password\":\"ann")
			.replace("ENVIRONMENT", "raw")
			.replace("dials/ID", "dials/" + dial);
	}

	private static List<String> run(String script) throws Exception {
		Process bash = new ProcessBuilder("bash", "-c", script).redirectErrorStream(true).start();
		List<String> lines = bash.inputReader().lines().toList();
		assertThat(bash.waitFor()).isZero();
		return lines;
	}

}
