package io.github.talkoverbff.dialling;

import java.util.Map;
import java.util.Objects;

import io.github.talkoverbff.ContainerPorts;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;

/** A PostgreSQL for the ledger; the image is that of {@code POSTGRES_IMAGE}. */
public final class PostgresContainer extends GenericContainer<PostgresContainer> {

	private static final int PORT = 5432;

	/** Name of its user and of its database, and the password too. */
	public static final String NAME = "ledger";

	public PostgresContainer() {
		super(Objects.requireNonNullElse(System.getenv("POSTGRES_IMAGE"), "postgres:17"));
		withEnv(Map.of("POSTGRES_PASSWORD", NAME, "POSTGRES_USER", NAME, "POSTGRES_DB", NAME));
		withExposedPorts(PORT);
		withStartupAttempts(ContainerPorts.ATTEMPTS);
		withCreateContainerCmdModifier((container) -> ContainerPorts.publish(container, PORT));
		waitingFor(Wait.forLogMessage(".*database system is ready to accept connections.*\n", 2));
	}

	/** Its JDBC URL on this machine. */
	public String url() {
		return url(port());
	}

	/** Its JDBC URL if it is reached at a port of this machine. */
	static String url(int port) {
		return "jdbc:postgresql://127.0.0.1:" + port + "/" + NAME;
	}

	/** Its port on this machine. */
	int port() {
		return getMappedPort(PORT);
	}

}
