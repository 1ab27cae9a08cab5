package io.github.talkoverbff.dialling;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import com.zaxxer.hikari.HikariDataSource;
import io.github.talkoverbff.setting.InvalidSettingException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.support.SimpleTransactionStatus;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** The ledger in a file. */
class SqliteLedgerTests extends LedgerContract {

	private static final int VERY_MANY = 2500;

	private static final String SHORT_LIVED = "+15550000001";

	@TempDir
	private Path directory;

	private HikariDataSource source;

	private Ledger ledger;

	@BeforeEach
	void open() {
		this.source = store("dialling.db").open(Clock.systemUTC());
		this.ledger = LedgerStore.ledger(this.source, Ledger::new);
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

	/** Whoever is told that it failed must not have set it. */
	@Test
	void aSwitchThatCannotBeReadIsNotSetEither() {
		TransactionTemplate transactions = new TransactionTemplate(new JdbcTransactionManager(this.source));
		Ledger failing = new Ledger(JdbcClient.create(this.source), new TransactionOperations() {
			@Override
			public <T extends @Nullable Object> T execute(TransactionCallback<T> action) {
				return transactions.execute((transaction) -> {
					action.doInTransaction(transaction);
					throw new DataAccessResourceFailureException("away");
				});
			}
		});

		assertThatExceptionOfType(DataAccessException.class)
			.isThrownBy(() -> failing.setSwitch("*", true, "ann", "a wrong list", Instant.EPOCH));

		assertThat(this.ledger.switches().get("*").stopped()).isFalse();
	}

	@Test
	void remembersWhenItWasMade() {
		this.source.close();
		Clock later = Clock.offset(Clock.systemUTC(), Duration.ofDays(1));

		this.source = store("dialling.db").open(later);

		assertThat(LedgerStore.ledger(this.source, Ledger::new).bornAt()).isBefore(Clock.systemUTC().instant());
	}

	@Test
	void anEarlierVersionGoesOnWithWhatALaterOneHasAdded() {
		JdbcClient jdbc = JdbcClient.create(this.source);
		jdbc.sql("ALTER TABLE dial ADD COLUMN later TEXT").update();
		jdbc.sql("INSERT INTO flyway_schema_history SELECT 99, '99', 'later', type, 'V99__later.sql', checksum, "
				+ "installed_by, installed_on, execution_time, success FROM flyway_schema_history WHERE version = '1'")
			.update();
		this.source.close();

		this.source = store("dialling.db").open(Clock.systemUTC());

		assertThat(LedgerStore.ledger(this.source, Ledger::new).dials().unresolved("any").count()).isZero();
	}

	@Test
	void twoThatMadeItAtOnceMadeOneLedgerAsYoungAsTheLaterSays() {
		Instant later = this.ledger.bornAt().plusMillis(1);

		JdbcClient.create(this.source)
			.sql("INSERT INTO ledger (born_at) VALUES (:later)")
			.param("later", later.toEpochMilli())
			.update();

		assertThat(this.ledger.bornAt()).isEqualTo(later);
	}

	/** Others use its one connection in between. */
	@Test
	void forgetsVeryManyRefusedDialsInSeveralSteps() {
		JdbcClient jdbc = veryMany("NOT_PLACED");

		this.ledger.retention()
			.forget(Instant.EPOCH.plus(Duration.ofDays(2)), Duration.ofHours(24), Duration.ofDays(30));

		assertThat(jdbc.sql("SELECT COUNT(*) FROM dial").query(Integer.class).single()).isZero();
	}

	@Test
	void numbersThatAreForgottenAreNotInItsFilesEither() throws Exception {
		veryMany("PLACED");
		this.ledger.retention().overwriteForgotten(); // what a file has had for long

		this.ledger.retention()
			.forget(Instant.EPOCH.plus(Duration.ofDays(2)), Duration.ofHours(24), Duration.ofDays(30));
		assertThat(files()).contains(SHORT_LIVED);
		this.ledger.retention().overwriteForgotten();

		assertThat(files()).doesNotContain(SHORT_LIVED);
	}

	private String files() throws IOException {
		StringBuilder content = new StringBuilder();
		try (DirectoryStream<Path> files = Files.newDirectoryStream(this.directory)) {
			for (Path file : files) {
				content.append(Files.readString(file, StandardCharsets.ISO_8859_1));
			}
		}
		return content.toString();
	}

	@Test
	void forgetsVeryManyAnswersAndLaterTheirDialsInSeveralSteps() {
		JdbcClient jdbc = veryMany("PLACED");

		this.ledger.retention()
			.forget(Instant.EPOCH.plus(Duration.ofDays(2)), Duration.ofHours(24), Duration.ofDays(30));

		assertThat(jdbc.sql("SELECT COUNT(*) FROM dial WHERE number IS NULL AND answer_body IS NULL")
			.query(Integer.class)
			.single()).isEqualTo(VERY_MANY);

		this.ledger.retention()
			.forget(Instant.EPOCH.plus(Duration.ofDays(60)), Duration.ofHours(24), Duration.ofDays(30));

		assertThat(jdbc.sql("SELECT COUNT(*) FROM dial").query(Integer.class).single()).isZero();
	}

	private JdbcClient veryMany(String state) {
		JdbcClient jdbc = JdbcClient.create(this.source);
		jdbc.sql("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " + VERY_MANY + ") "
				+ "INSERT INTO dial (id, environment, operation, caller, fingerprint, agent, test, state, evidence, "
				+ "claimed_at, lease_until, due_at, settled_at, number, answer_body) "
				+ "SELECT '00000000-0000-7000-8000-' || i, 'production', 'make-call', 'ann', 'hash', 'agent_1', 0, '"
				+ state + "', 'answer', 0, 0, 0, 0, '" + SHORT_LIVED + "', '{}' FROM n")
			.update();
		return jdbc;
	}

	@Test
	void noSecondProcessGetsTheFile() {
		this.ledger.dials().unresolved("any"); // takes the lock

		assertThatExceptionOfType(InvalidSettingException.class)
			.isThrownBy(() -> store("dialling.db").open(Clock.systemUTC()))
			.withMessageContaining("talkover.dialling.ledger.url names a file that cannot be used");
	}

	/** Each new one would let go of the lock for a moment. */
	@Test
	void itsConnectionIsKeptForAsLongAsItIsOpen() {
		assertThat(this.source.getMaximumPoolSize()).isOne();
		assertThat(this.source.getMaxLifetime()).isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", ":memory:", "?busy_timeout=5000", "dialling.db?busy_timeout=5000", "file:dialling.db",
			":resource:dialling.db" })
	void whatIsNoPlainFileIsRefused(String name) {
		assertThatExceptionOfType(InvalidSettingException.class)
			.isThrownBy(() -> new LedgerStore("jdbc:sqlite:" + name, "", () -> "").open(Clock.systemUTC()))
			.withMessageContaining("talkover.dialling.ledger.url names no plain file");
	}

	@Test
	void noSecondProcessGetsAFileThatWasOpenedAgain() {
		this.source.close();
		this.source = store("dialling.db").open(Clock.systemUTC());

		assertThatExceptionOfType(InvalidSettingException.class)
			.isThrownBy(() -> store("dialling.db").open(Clock.systemUTC()));
	}

	@Test
	void anOpeningThatFailsLeavesNothingOpen() {
		JdbcClient jdbc = JdbcClient.create(this.source);
		jdbc.sql("DELETE FROM ledger").update();
		jdbc.sql("CREATE TRIGGER refusal BEFORE INSERT ON ledger BEGIN SELECT RAISE(ABORT, 'refused'); END").update();
		this.source.close();

		assertThatExceptionOfType(DataAccessException.class)
			.isThrownBy(() -> store("dialling.db").open(Clock.systemUTC()))
			.withMessageContaining("refused");

		// what was left open would hold the lock
		this.source = store("dialling.db").connect();
		assertThat(JdbcClient.create(this.source).sql("DROP TRIGGER refusal").update()).isZero();
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
	void aFullDiskRefusesClaimsAndKeepsThoseThatItHas() {
		JdbcClient jdbc = JdbcClient.create(this.source);
		List<String> committed = new ArrayList<>();
		jdbc.sql("PRAGMA max_page_count = " + (jdbc.sql("PRAGMA page_count").query(Long.class).single() + 4))
			.query(Long.class)
			.single();

		assertThatExceptionOfType(TransactionSystemException.class).isThrownBy(() -> {
			for (int i = 0; i < 1000; i++) {
				committed.add(claim("key-" + i));
			}
		}).extracting(TransactionSystemException::getOriginalException).asString().contains("SQLITE_FULL");

		jdbc.sql("PRAGMA max_page_count = 1000000").query(Long.class).single();
		committed.add(claim("after"));
		assertThat(committed).hasSizeGreaterThan(1)
			.allSatisfy((id) -> assertThat(this.ledger.dials().find(id)).isPresent());
		assertThat(jdbc.sql("SELECT COUNT(*) FROM dial").query(Integer.class).single()).isEqualTo(committed.size());
	}

	/**
	 * It need not be withdrawn: a ledger that cannot be written would have thousands of
	 * those.
	 */
	@Test
	void aClaimThatCouldNotBeWrittenIsNotInDoubt() {
		JdbcClient.create(this.source)
			.sql("CREATE TRIGGER refusal BEFORE INSERT ON dial BEGIN SELECT RAISE(ABORT, 'refused'); END")
			.update();

		assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> claim("key"))
			.withMessageContaining("refused")
			.isNotInstanceOf(DoubtfulClaimException.class);
	}

	@Test
	void aClaimWhoseCommitFailsIsInDoubt() {
		TransactionOperations forgetful = new TransactionOperations() {
			@Override
			public <T extends @Nullable Object> T execute(TransactionCallback<T> action) {
				action.doInTransaction(new SimpleTransactionStatus());
				throw new TransactionSystemException("no acknowledgement");
			}
		};
		this.ledger = new Ledger(JdbcClient.create(this.source), forgetful);

		assertThatExceptionOfType(DoubtfulClaimException.class).isThrownBy(() -> claim("key"));
	}

	@Test
	void anotherDatabaseIsRefused() {
		assertThatExceptionOfType(InvalidSettingException.class)
			.isThrownBy(() -> new LedgerStore("jdbc:h2:mem:", "", () -> "").open(Clock.systemUTC()))
			.withMessageContaining("neither a SQLite file nor a PostgreSQL database");
	}

	private String claim(String key) {
		Instant now = Instant.now();
		DialEntry entry = DialEntry.claimed(UuidV7.create(now), "production", "make-call", "ann", key, "hash",
				"agent_1", null, false, now, now.plusSeconds(90), now);
		assertThat(this.ledger.claim(new Claim(entry, null, null, List.of()))).isEqualTo(Claim.Result.Granted.INSTANCE);
		return entry.id();
	}

	private LedgerStore store(String file) {
		return new LedgerStore("jdbc:sqlite:" + this.directory.resolve(file), "", () -> "");
	}

}
