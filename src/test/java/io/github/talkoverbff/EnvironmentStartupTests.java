package io.github.talkoverbff;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.github.talkoverbff.catalog.Catalog;
import io.github.talkoverbff.catalog.Operation;
import io.github.talkoverbff.environment.Environments;
import io.github.talkoverbff.http.Caller;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import static io.github.talkoverbff.Start.SECRET;
import static io.github.talkoverbff.Start.TOKEN;
import static io.github.talkoverbff.Start.USER;
import static io.github.talkoverbff.Start.assertStopped;
import static io.github.talkoverbff.Start.run;
import static org.assertj.core.api.Assertions.assertThat;

/** An environment that cannot be meant, or whose token would be lost, stops the start. */
@ExtendWith(OutputCaptureExtension.class)
class EnvironmentStartupTests {

	@Test
	void demandsAnEnvironment(CapturedOutput output) {
		assertStopped(output, "The property talkover.environments names no environment.", USER);
		assertThat(output).contains("TALKOVER_TOKEN");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					talkover.token=                                     | talkover.token is blank.
					talkover.token=talq_ sEcReT                         | talkover.token contains white space.
					talkover.token=sEcReT                               | talkover.token does not begin with talq_.
					talkover.token=talq_                                | talkover.token ends after talq_.
					talkover.token=talq_sEcReTé                         | talkover.token contains a character that no Bearer token has.
					talkover.environments.eu.token=                     | talkover.environments.eu.token is blank.
					talkover.environments.eu.token=sEcReT               | talkover.environments.eu.token does not begin with talq_.
					talkover.environments.eu.enabled=false              | talkover.environments.eu.token is not set.
					talkover.environments.production.token=TALQ_sEcReT  | talkover.environments.production.token does not begin with talq_.
					talkover.environments[e/u].token=talq_sEcReT        | talkover.environments.e/u has a name that does not fit into a path.
					""")
	void demandsAUsableToken(String setting, String flaw, CapturedOutput output) {
		assertStopped(output, "The property " + flaw, USER, setting);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					talkover.token=talq_1                 | talkover.environments.production.token=talq_2      | talkover.token is set beside talkover.environments.production.token,
					talkover.token=talq_1                 | talkover.environments.production.token-file=/none  | talkover.token is set beside talkover.environments.production.token-file,
					talkover.environments.eu.token=talq_1 | talkover.environments.eu.token-file=/none          | talkover.environments.eu.token is set beside talkover.environments.eu.token-file.
					talkover.environments.eu.next-token=talq_1 | talkover.environments.eu.next-token-file=/none | talkover.environments.eu.next-token is set beside talkover.environments.eu.next-token-file.
					""")
	void demandsOneSourceOfAToken(String setting, String other, String flaw, CapturedOutput output) {
		assertStopped(output, "The property " + flaw, USER, setting, other);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			/none     | does not exist.
			/dev/null | is empty.
			src       | cannot be read.
			LICENSE   | holds more than a token.
			""")
	void demandsAFileThatHoldsAToken(String file, String flaw, CapturedOutput output) {
		assertStopped(output, "The property talkover.environments.eu.token-file names a file that " + flaw, USER,
				"talkover.environments.eu.token-file=" + file);
	}

	@Test
	void demandsAUsableTokenInAFileToo(@TempDir Path secrets, CapturedOutput output) throws IOException {
		Path file = Files.writeString(secrets.resolve("token"), SECRET);

		assertStopped(output,
				"The property talkover.environments.eu.token-file names a file whose token does not begin with talq_.",
				USER, "talkover.environments.eu.token-file=" + file);
	}

	@Test
	void demandsAnotherTokenForEachEnvironment(CapturedOutput output) {
		assertStopped(output, "is the same as that of ", USER, "talkover.environments.eu.token=talq_" + SECRET,
				"talkover.environments.us.token=talq_" + SECRET);
		assertThat(output).containsPattern("The property talkover\\.environments\\.(eu|us)\\.token is");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					talkover.base-url=http://talkover.example                         | talkover.base-url is plain http
					talkover.base-url=http://127.0.0.1.talkover.example               | talkover.base-url is plain http
					talkover.environments.production.base-url=http://10.0.0.1         | talkover.environments.production.base-url is plain http
					talkover.base-url=https://app.talkover.ai?key=sEcReT              | talkover.base-url is more or less than scheme
					talkover.base-url=https://ann:sEcReT@app.talkover.ai              | talkover.base-url is more or less than scheme
					talkover.base-url=https://app.talkover.ai#sEcReT                  | talkover.base-url is more or less than scheme
					talkover.base-url=https://sEcReT app.talkover.ai                  | talkover.base-url is not a URL.
					talkover.base-url=ftp://app.talkover.ai                           | talkover.base-url is neither https nor http.
					talkover.base-url=app.talkover.ai                                 | talkover.base-url is neither https nor http.
					""")
	void demandsABaseUrlThatKeepsTheToken(String setting, String flaw, CapturedOutput output) {
		assertStopped(output, "The property " + flaw, TOKEN, USER, setting);
	}

	@Test
	void startsWithPlainHttpWhereNobodyListensIn() {
		try (ConfigurableApplicationContext context = run(USER, "talkover.environments.v4.token=talq_4",
				"talkover.environments.v4.base-url=http://127.0.0.1:1", "talkover.environments.v6.token=talq_6",
				"talkover.environments.v6.base-url=http://[::1]:1", "talkover.environments.name.token=talq_n",
				"talkover.environments.name.base-url=http://localhost:1/")) {
			assertThat(context.getBean(Environments.class).all())
				.extracting((environment) -> environment.baseUrl().toString())
				.containsExactlyInAnyOrder("http://127.0.0.1:1", "http://[::1]:1", "http://localhost:1");
		}
	}

	@Test
	void theShorthandLeavesAnEnvironmentSwitchedOff() throws IOException {
		try (ConfigurableApplicationContext context = run(USER, TOKEN, "talkover.users.ann.roles=admin",
				"talkover.environments.production.enabled=false")) {
			int port = context.getEnvironment().getRequiredProperty("local.server.port", int.class);
			Caller ann = Caller.signedIn(port, "ann", SECRET);

			assertThat(ann.get("/talkover/production/api/v1/calls").code()).isEqualTo("ENVIRONMENT_DISABLED");
		}
	}

	@Test
	void startsWithPlainHttpAndAnAddedOperationIfToldSo(CapturedOutput output) {
		try (ConfigurableApplicationContext context = run(USER, TOKEN, "talkover.base-url=http://talkover.example",
				"talkover.allow-insecure-upstream=true",
				"talkover.operations[0]=fax-agent POST /api/v1/agents/{agent_id}/fax agents:egress")) {
			Catalog catalog = context.getBean(Catalog.class);
			assertThat(catalog.match(List.of("api", "v1", "agents", "7", "fax")).orElseThrow().operations().values())
				.extracting(Operation::id)
				.containsExactly("fax-agent");
			assertThat(catalog.operations()).hasSize(128);
			assertThat(output).doesNotContain(SECRET);
		}
	}

}
