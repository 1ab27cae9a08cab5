package io.github.talkoverbff.dialling;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

import com.zaxxer.hikari.HikariDataSource;
import io.github.talkoverbff.BesideOtherTests;
import io.github.talkoverbff.TestLedger;
import org.junit.jupiter.api.Test;
import org.testcontainers.DockerClientFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * A claim that was committed outlives the process that is killed in that moment, with
 * SIGKILL. {@code -Ddialling.kills} kills more often than the gate does.
 */
@BesideOtherTests
class KilledClaimTests {

	private static final int KILLS = Integer.getInteger("dialling.kills", 10);

	@Test
	void isFoundInAFile() throws Exception {
		String url = TestLedger.url();

		assertThatEachClaimIsFound(url, "");
	}

	@Test
	void isFoundInADatabase() throws Exception {
		assumeThat(DockerClientFactory.instance().isDockerAvailable()).as("a container engine").isTrue();
		try (PostgresContainer postgres = new PostgresContainer()) {
			postgres.start();

			assertThatEachClaimIsFound(postgres.url(), PostgresContainer.NAME);
		}
	}

	private static void assertThatEachClaimIsFound(String url, String user) throws Exception {
		List<String> committed = new ArrayList<>();
		new LedgerStore(url, user, () -> user).open(Clock.systemUTC()).close();
		for (int i = 0; i < KILLS; i++) {
			committed.addAll(claimAndKill(url, user, 1 + i % 7));
		}
		try (HikariDataSource source = new LedgerStore(url, user, () -> user).open(Clock.systemUTC())) {
			Ledger ledger = LedgerStore.ledger(source, Ledger::new);
			assertThat(committed).hasSizeGreaterThanOrEqualTo(KILLS)
				.allSatisfy((id) -> assertThat(ledger.dials().find(id)).isPresent());
		}
	}

	/** The ids that were printed until the process was dead. */
	private static List<String> claimAndKill(String url, String user, int after) throws Exception {
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-XX:TieredStopAtLevel=1", "-Dorg.slf4j.simpleLogger.defaultLogLevel=off", "-cp",
				System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
				EndlessClaims.class.getName(), url, user)
			.redirectError(ProcessBuilder.Redirect.DISCARD)
			.start();
		List<String> ids = new ArrayList<>();
		try (BufferedReader output = process.inputReader()) {
			for (String line = output.readLine(); line != null; line = output.readLine()) {
				if (UuidV7.madeAt(line).isPresent()) {
					ids.add(line);
				}
				if (ids.size() == after) {
					process.toHandle().destroyForcibly();
				}
			}
		}
		process.waitFor();
		return ids;
	}

}
