package io.github.talkoverbff.dialling;

import java.time.Clock;
import java.util.Map;
import java.util.Objects;

import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

/** The ledger in a database that replicas share. Skipped without a container engine. */
@Testcontainers(disabledWithoutDocker = true)
class PostgresLedgerTests extends LedgerContract {

	private static final int PORT = 5432;

	@Container
	private static final GenericContainer<?> postgres = new GenericContainer<>(
			Objects.requireNonNullElse(System.getenv("POSTGRES_IMAGE"), "postgres:17"))
		.withEnv(Map.of("POSTGRES_PASSWORD", "ledger", "POSTGRES_USER", "ledger", "POSTGRES_DB", "ledger"))
		.withExposedPorts(PORT)
		.withCreateContainerCmdModifier((container) -> Objects.requireNonNull(container.getHostConfig())
			.withPortBindings(new PortBinding(Ports.Binding.bindIp("127.0.0.1"), ExposedPort.tcp(PORT))))
		.waitingFor(Wait.forLogMessage(".*database system is ready to accept connections.*\n", 2));

	private static HikariDataSource source;

	@BeforeAll
	static void open() {
		source = new LedgerStore("jdbc:postgresql://127.0.0.1:" + postgres.getMappedPort(PORT) + "/ledger", "ledger",
				"ledger")
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
