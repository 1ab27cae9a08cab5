package io.github.talkoverbff;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A ledger of dials of a test's own, and the settings for tests and demos, which ring the
 * same number again and again.
 */
public final class TestLedger {

	private TestLedger() {
	}

	/** Settings with a ledger that nobody else has. */
	public static Stream<String> settings() {
		return Stream.of("talkover.dialling.ledger.url=" + url(), "talkover.dialling.duplicate-window=0s",
				"talkover.dialling.budgets=");
	}

	/** The JDBC URL of a new ledger in a file. */
	public static String url() {
		try {
			Path directory = Path.of(System.getProperty("java.io.tmpdir"), "talkover-bff-ledgers");
			Path file = Files.createDirectories(directory).resolve(UUID.randomUUID() + ".db");
			Stream.of("", "-wal", "-shm").forEach((end) -> Path.of(file + end).toFile().deleteOnExit());
			return "jdbc:sqlite:" + file;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
