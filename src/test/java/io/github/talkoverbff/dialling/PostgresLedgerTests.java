package io.github.talkoverbff.dialling;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;

import com.zaxxer.hikari.HikariDataSource;
import io.github.talkoverbff.dialling.Claim.BudgetWindow;
import io.github.talkoverbff.dialling.Claim.Result;
import io.github.talkoverbff.problem.Problem;
import io.github.talkoverbff.problem.ProblemException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

/** The ledger in a database that replicas share. Skipped without a container engine. */
@ExtendWith(OutputCaptureExtension.class)
@Testcontainers(disabledWithoutDocker = true)
class PostgresLedgerTests extends LedgerContract {

	private static final String LOCK_NOT_AVAILABLE = "55P03";

	@Container
	private static final PostgresContainer postgres = new PostgresContainer();

	private static HikariDataSource source;

	@BeforeAll
	static void open() {
		source = store("").open(Clock.systemUTC());
	}

	@AfterAll
	static void close() {
		source.close();
	}

	@Override
	Ledger ledger() {
		return LedgerStore.ledger(source, Ledger::new);
	}

	@Test
	void whoWaitedWhileDiallingWasStoppedDialsNobody() throws Exception {
		BudgetWindow budget = budget(2);
		spend(entry(null, "+1555000001"), budget);
		DialEntry second = entry(null, "+1555000002");
		try (HikariDataSource patient = store("?options=-c%20lock_timeout=60s").connect();
				ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
				Connection owner = source.getConnection()) {
			hold(budget, owner);
			Future<Result> waiting = callers.submit(() -> LedgerStore.ledger(patient, Ledger::new)
				.claim(new Claim(second, second.number(), null, List.of(budget))));
			await().until(PostgresLedgerTests::somebodyWaits);

			ledger().switches().set(this.environment, true, "ann", "a wrong list", NOW);
			owner.rollback();

			assertThat(waiting.get()).isEqualTo(new Result.Stopped("a wrong list"));
			assertThat(ledger().budgets().used(budget)).isEqualTo(1);
		}
	}

	@Test
	void whatAnotherHoldsForTooLongMakesTheLedgerUnavailable() throws Exception {
		BudgetWindow budget = budget(2);
		DialEntry entry = entry(null, "+1555000002");
		spend(entry(null, "+1555000001"), budget);
		try (LedgerAccess access = new LedgerAccess(store(""), Ledger::new, Clock.systemUTC(),
				new SimpleMeterRegistry()); Connection owner = source.getConnection()) {
			access.afterSingletonsInstantiated();
			hold(budget, owner);

			assertThatExceptionOfType(ProblemException.class)
				.isThrownBy(() -> access.execute("claim",
						(ledger) -> ledger.claim(new Claim(entry, entry.number(), null, List.of(budget)))))
				.returns(Problem.DIAL_LEDGER_UNAVAILABLE, ProblemException::problem)
				.havingRootCause()
				.asInstanceOf(type(SQLException.class))
				.returns(LOCK_NOT_AVAILABLE, SQLException::getSQLState);
		}
	}

	@Test
	void whoStandsStillInAClaimLosesIt() {
		assertThat(LedgerStore.setting(source, "lock_timeout")).isEqualTo("4s");
		assertThat(LedgerStore.setting(source, "idle_in_transaction_session_timeout")).isEqualTo("10s");
	}

	@Test
	void theUsersOwnLimitsAreKept() {
		try (HikariDataSource own = store("?options=-c%20lock_timeout=3s").connect()) {
			assertThat(LedgerStore.setting(own, "lock_timeout")).isEqualTo("3s");
			assertThat(LedgerStore.setting(own, "idle_in_transaction_session_timeout")).isEqualTo("10s");
		}
	}

	/** Or a claim that waited would not see that dialling was stopped meanwhile. */
	@Test
	void aClaimSeesWhatOthersHaveCommittedWhateverTheUsersDefaultIs() {
		try (HikariDataSource strict = store("?options=-c%20default_transaction_isolation=serializable").connect()) {
			assertThat(LedgerStore.setting(strict, "transaction_isolation")).isEqualTo("read committed");
		}
	}

	@ParameterizedTest
	@CsvSource({ "on, false", "remote_apply, false", "local, true", "off, true" })
	void warnsWhereACommitMayBeLost(String commit, boolean warned, CapturedOutput output) {
		store("?options=-c%20synchronous_commit=" + commit).open(Clock.systemUTC()).close();

		assertThat(output.getOut().contains("ledger has synchronous_commit")).isEqualTo(warned);
	}

	@Test
	void warnsWhereTheDiskIsNotWaitedFor(CapturedOutput output) {
		JdbcClient admin = JdbcClient.create(source);
		admin.sql("ALTER SYSTEM SET fsync = off").update();
		try {
			reload(admin, "off");
			store("").open(Clock.systemUTC()).close();
		}
		finally {
			admin.sql("ALTER SYSTEM RESET fsync").update();
			reload(admin, "on");
		}

		assertThat(output.getOut()).containsOnlyOnce("ledger has fsync=off");
	}

	private static void reload(JdbcClient admin, String fsync) {
		admin.sql("SELECT pg_reload_conf()").query(Boolean.class).single();
		await().until(() -> LedgerStore.setting(source, "fsync").equals(fsync));
	}

	@Test
	void aLedgerThatExistsIsOpenedWhereItCanOnlyBeRead() {
		String readOnly = "?options=-c%20default_transaction_read_only=on";

		try (HikariDataSource standby = store(readOnly).open(Clock.systemUTC())) {
			assertThat(LedgerStore.setting(standby, "transaction_read_only")).isEqualTo("on");
			assertThat(LedgerStore.ledger(standby, Ledger::new).bornAt()).isEqualTo(ledger().bornAt());
		}
	}

	@Test
	void goesOnWithThePasswordThatItsUserHasByNow() {
		JdbcClient admin = JdbcClient.create(source);
		admin.sql("CREATE ROLE rotating LOGIN SUPERUSER PASSWORD 'old'").update();
		AtomicReference<String> password = new AtomicReference<>("old");
		try (HikariDataSource rotating = new LedgerStore(postgres.url(), "rotating", password::get).connect()) {
			LedgerStore.ledger(rotating, Ledger::new).bornAt();

			password.set("new");
			admin.sql("ALTER ROLE rotating PASSWORD 'new'").update();
			admin.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'rotating'")
				.query(Boolean.class)
				.list();

			// the first use of a connection that was ended fails
			await().ignoreExceptions()
				.until(() -> LedgerStore.ledger(rotating, Ledger::new).bornAt().equals(ledger().bornAt()));
		}
	}

	/** As the old primary may be that comes back as a standby before its name moves. */
	@Test
	void goesElsewhereOnceTheDatabaseCanOnlyBeRead() {
		JdbcClient admin = JdbcClient.create(source);
		admin.sql("CREATE ROLE moved LOGIN SUPERUSER PASSWORD 'moved'").update();
		admin.sql("ALTER ROLE moved SET default_transaction_read_only = on").update();
		LedgerStore moved = new LedgerStore(postgres.url(), "moved", () -> "moved");
		try (LedgerAccess access = new LedgerAccess(moved, Ledger::new, Clock.systemUTC(), new SimpleMeterRegistry())) {
			access.afterSingletonsInstantiated();
			admin.sql("ALTER ROLE moved RESET default_transaction_read_only").update();

			assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> stop(access));

			await().ignoreExceptions().untilAsserted(() -> stop(access));
			assertThat(ledger().switches().get(this.environment).stopped()).isTrue();
		}
	}

	private void stop(LedgerAccess access) {
		access.execute("switch", (ledger) -> {
			ledger.switches().set(this.environment, true, "ann", "a wrong list", NOW);
			return true;
		});
	}

	/** A dump, say: all dials would wait behind a migration that waits for its end. */
	@Test
	void aMigrationThatCannotHaveATableSoonIsLeftToTheNextTry() throws Exception {
		JdbcClient.create(source).sql("CREATE DATABASE earlier").update();
		String url = postgres.url().replace("/" + PostgresContainer.NAME, "/earlier");
		DriverManagerDataSource earlier = new DriverManagerDataSource(url, PostgresContainer.NAME,
				PostgresContainer.NAME);
		Flyway.configure().dataSource(earlier).locations("classpath:ledger").target("5").load().migrate();
		LedgerStore store = new LedgerStore(url, PostgresContainer.NAME, () -> PostgresContainer.NAME);
		try (Connection reader = earlier.getConnection()) {
			reader.setAutoCommit(false);
			JdbcClient.create(new SingleConnectionDataSource(reader, true))
				.sql("SELECT count(*) FROM dial")
				.query(Long.class)
				.single();

			assertThatExceptionOfType(FlywayException.class).isThrownBy(() -> store.open(Clock.systemUTC()))
				.havingRootCause()
				.asInstanceOf(type(SQLException.class))
				.returns(LOCK_NOT_AVAILABLE, SQLException::getSQLState);
		}

		store.open(Clock.systemUTC()).close();
	}

	/** Holds what is used of a budget, as a claim does that does not end. */
	private static void hold(BudgetWindow budget, Connection owner) throws SQLException {
		owner.setAutoCommit(false);
		JdbcClient.create(new SingleConnectionDataSource(owner, true))
			.sql("UPDATE dial_budget SET used = used WHERE scope = :scope")
			.param("scope", budget.scope())
			.update();
	}

	private static boolean somebodyWaits() {
		return JdbcClient.create(source)
			.sql("SELECT EXISTS (SELECT 1 FROM pg_locks WHERE NOT granted)")
			.query(Boolean.class)
			.single();
	}

	private static LedgerStore store(String query) {
		return new LedgerStore(postgres.url() + query, PostgresContainer.NAME, () -> PostgresContainer.NAME);
	}

}
