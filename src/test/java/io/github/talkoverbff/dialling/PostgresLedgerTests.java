package io.github.talkoverbff.dialling;

import java.time.Clock;
import java.util.concurrent.atomic.AtomicReference;

import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

import org.springframework.jdbc.core.simple.JdbcClient;

import static org.awaitility.Awaitility.await;

/** The ledger in a database that replicas share. Skipped without a container engine. */
@Testcontainers(disabledWithoutDocker = true)
class PostgresLedgerTests extends LedgerContract {

	@Container
	private static final PostgresContainer postgres = new PostgresContainer();

	private static HikariDataSource source;

	@BeforeAll
	static void open() {
		source = new LedgerStore(postgres.url(), PostgresContainer.NAME, () -> PostgresContainer.NAME)
			.open(Clock.systemUTC());
	}

	@AfterAll
	static void close() {
		source.close();
	}

	@Override
	Ledger ledger() {
		return LedgerStore.ledger(source);
	}

	@Test
	void goesOnWithThePasswordThatItsUserHasByNow() {
		JdbcClient admin = JdbcClient.create(source);
		admin.sql("CREATE ROLE rotating LOGIN SUPERUSER PASSWORD 'old'").update();
		AtomicReference<String> password = new AtomicReference<>("old");
		try (HikariDataSource rotating = new LedgerStore(postgres.url(), "rotating", password::get).connect()) {
			LedgerStore.ledger(rotating).bornAt();

			password.set("new");
			admin.sql("ALTER ROLE rotating PASSWORD 'new'").update();
			admin.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'rotating'")
				.query(Boolean.class)
				.list();

			// the first use of a connection that was ended fails
			await().ignoreExceptions().until(() -> LedgerStore.ledger(rotating).bornAt().equals(ledger().bornAt()));
		}
	}

}
