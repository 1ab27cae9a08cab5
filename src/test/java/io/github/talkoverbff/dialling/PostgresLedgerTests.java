package io.github.talkoverbff.dialling;

import java.time.Clock;

import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

/** The ledger in a database that replicas share. Skipped without a container engine. */
@Testcontainers(disabledWithoutDocker = true)
class PostgresLedgerTests extends LedgerContract {

	@Container
	private static final PostgresContainer postgres = new PostgresContainer();

	private static HikariDataSource source;

	@BeforeAll
	static void open() {
		source = new LedgerStore(postgres.url(), PostgresContainer.NAME, PostgresContainer.NAME)
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

}
