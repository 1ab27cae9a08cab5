package io.github.talkoverbff;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.github.talkoverbff.problem.Problem;
import io.github.talkoverbff.standin.TalkoverStandIn;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/** The commands of the README do what it says when pasted. */
@IntegrationTest
class ReadmeTests {

	@LocalServerPort
	private int port;

	@Autowired
	private TalkoverStandIn talkover;

	@Test
	void theDemoSignsInCallsSeesATokenErrorAndSignsOut() throws Exception {
		this.talkover.reset();
		String readme = Files.readString(Path.of("README.md"));
		String demo = readme.split("<!-- demo -->\n```bash\n", 2)[1].split("```", 2)[0];

		List<String> answers = run(demo.replace("localhost:8080", "localhost:" + this.port)
			.replace("\"username\":\"demo\",\"password\":\"demo\"", "\"username\":\"ann\",\"password\":\"ann\"")
			.replace("/expired/", "/fault-expired/"));

		assertThat(answers).hasSize(8);
		assertThat(answers.get(0)).contains("SESSION_REQUIRED");
		assertThat(answers.get(1)).startsWith("{\"user\":\"ann\"");
		assertThat(answers.get(2)).contains("\"success\":true").doesNotContain("call_789012");
		assertThat(answers.get(3)).contains("call_789012").contains("initiated");
		assertThat(answers.get(4)).contains("call_789012");
		assertThat(answers.get(5)).contains("TALKOVER_TOKEN_EXPIRED");
		assertThat(answers.get(6)).isEmpty();
		assertThat(answers.get(7)).contains("SESSION_REQUIRED");
	}

	@Test
	void namesEveryProblemAndItsStatus() throws Exception {
		String readme = Files.readString(Path.of("README.md"));

		for (var problem : Problem.values()) {
			assertThat(readme.lines()
				.filter((line) -> line.startsWith("| `") && line.split("\\|")[1].contains("`" + problem + "`")))
				.as(problem.name())
				.hasSize(1);
		}
	}

	private static List<String> run(String script) throws Exception {
		Process bash = new ProcessBuilder("bash", "-c", script).redirectErrorStream(true).start();
		List<String> lines = bash.inputReader().lines().toList();
		assertThat(bash.waitFor()).isZero();
		return lines;
	}

}
