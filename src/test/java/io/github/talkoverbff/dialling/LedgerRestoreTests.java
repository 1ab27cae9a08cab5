package io.github.talkoverbff.dialling;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/** A ledger that was restored as the README says does not take itself for up to date. */
class LedgerRestoreTests {

	private static final Instant BORN = Instant.parse("2026-11-01T00:00:00Z");

	private static final Instant RESTORED = Instant.parse("2026-11-25T09:00:00Z");

	@Test
	void refusesOlderKeysAndDialsNobodyUntilSomebodySaysSo(@TempDir Path directory) throws Exception {
		LedgerStore store = new LedgerStore("jdbc:sqlite:" + directory.resolve("dialling.db"), "", () -> "");
		try (HikariDataSource source = store.open(Clock.fixed(BORN, ZoneOffset.UTC))) {
			Ledger ledger = LedgerStore.ledger(source, Ledger::new);
			ledger.switches().set("*", false, "ann", "mended", BORN);
			JdbcClient jdbc = JdbcClient.create(source);

			for (String statement : restoration().split(";\n")) {
				jdbc.sql(statement).param("now", RESTORED.toEpochMilli()).update();
			}

			assertThat(ledger.bornAt()).isEqualTo(RESTORED);
			assertThat(ledger.switches().get("production"))
				.isEqualTo(new DialSwitch(true, "*", "operations", "the ledger was restored from a backup", RESTORED));
		}
	}

	private static String restoration() throws Exception {
		String readme = Files.readString(Path.of("README.md"));
		return readme.split("<!-- restore -->\n```sql\n", 2)[1].split("```", 2)[0];
	}

}
