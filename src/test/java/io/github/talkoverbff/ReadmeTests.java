package io.github.talkoverbff;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.talkoverbff.problem.Problem;
import io.github.talkoverbff.standin.TalkoverStandIn;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/** The README says what is so, and its commands do what it says when pasted. */
@IntegrationTest
class ReadmeTests {

	/** Problems whose status is, or may be, Talkover's own. */
	private static final Map<Problem, String> OF_TALKOVER = Map.of(Problem.TALKOVER_REJECTED, "as Talkover's",
			Problem.TALKOVER_FAILED, "502, 503");

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
		List<String[]> rows = Files.readAllLines(Path.of("README.md"))
			.stream()
			.filter((line) -> line.matches("\\| `[A-Z_]+`.*"))
			.map((line) -> line.split(" *\\| *"))
			.toList();

		assertThat(rows).allSatisfy((row) -> assertThat(row[2]).as(row[1]).isEqualTo(statuses(row[1])));
		assertThat(rows).flatExtracting((row) -> problems(row[1])).containsExactlyInAnyOrder(Problem.values());
	}

	/** The problems that a cell names. */
	private static List<Problem> problems(String cell) {
		return Stream.of(cell.replace("`", "").split(", ")).map(Problem::valueOf).toList();
	}

	/**
	 * What belongs into the cell beside it: one status for all of them, or one for each.
	 */
	private static String statuses(String cell) {
		return problems(cell).stream()
			.map((problem) -> OF_TALKOVER.getOrDefault(problem, Integer.toString(problem.status().value())))
			.distinct()
			.collect(Collectors.joining(", "));
	}

	private static List<String> run(String script) throws Exception {
		Process bash = new ProcessBuilder("bash", "-c", script).redirectErrorStream(true).start();
		List<String> lines = bash.inputReader().lines().toList();
		assertThat(bash.waitFor()).isZero();
		return lines;
	}

}
