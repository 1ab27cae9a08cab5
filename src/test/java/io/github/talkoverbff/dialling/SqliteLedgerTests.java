package io.github.talkoverbff.dialling;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

import com.zaxxer.hikari.HikariDataSource;
import io.github.talkoverbff.problem.InvalidSettingException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** The ledger in a file. */
class SqliteLedgerTests extends LedgerContract {

	@TempDir
	private Path directory;

	private HikariDataSource source;

	private Ledger ledger;

	@BeforeEach
	void open() {
		this.source = store("dialling.db").open(Clock.systemUTC());
		this.ledger = LedgerStore.ledger(this.source);
	}

	@AfterEach
	void close() {
		this.source.close();
	}

	@Override
	Ledger ledger() {
		return this.ledger;
	}

	@Test
	void aCommitSurvivesTheProcessAndTheMachine() {
		JdbcClient jdbc = JdbcClient.create(this.source);

		assertThat(jdbc.sql("PRAGMA journal_mode").query(String.class).single()).isEqualTo("wal");
		assertThat(jdbc.sql("PRAGMA synchronous").query(Integer.class).single()).isEqualTo(2);
		assertThat(jdbc.sql("PRAGMA locking_mode").query(String.class).single()).isEqualTo("exclusive");
	}

	@Test
	void remembersWhenItWasMade() {
		this.source.close();
		Clock later = Clock.offset(Clock.systemUTC(), Duration.ofDays(1));

		this.source = store("dialling.db").open(later);

		assertThat(LedgerStore.ledger(this.source).bornAt()).isBefore(Clock.systemUTC().instant());
	}

	@Test
	void noSecondProcessGetsTheFile() {
		this.ledger.dials().unknown("any"); // takes the lock

		assertThatExceptionOfType(InvalidSettingException.class)
			.isThrownBy(() -> store("dialling.db").open(Clock.systemUTC()))
			.withMessageContaining("talkover.dialling.ledger.url names a file that cannot be used");
	}

	@Test
	void aFileThatCannotBeWrittenIsRefused() throws Exception {
		Path file = Files.writeString(this.directory.resolve("not-a-directory"), "x");

		assertThatExceptionOfType(InvalidSettingException.class)
			.isThrownBy(() -> store("not-a-directory/dialling.db").open(Clock.systemUTC()))
			.withMessageContaining("names a file that cannot be written");
		assertThat(file).hasContent("x");
	}

	@Test
	void anotherDatabaseIsRefused() {
		assertThatExceptionOfType(InvalidSettingException.class)
			.isThrownBy(() -> new LedgerStore("jdbc:h2:mem:", "", "").open(Clock.systemUTC()))
			.withMessageContaining("neither a SQLite file nor a PostgreSQL database");
	}

	private LedgerStore store(String file) {
		return new LedgerStore("jdbc:sqlite:" + this.directory.resolve(file), "", "");
	}

}
