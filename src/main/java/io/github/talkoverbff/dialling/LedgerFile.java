package io.github.talkoverbff.dialling;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

import org.jspecify.annotations.Nullable;

/**
 * The file that a ledger was opened in. A file can be used for as long as it is open,
 * also when another stands in its place, or none: what is written there is lost with the
 * process, and the next one would ring again.
 *
 * @param path where it is
 * @param key what tells it from others there; null if the system does not say
 */
record LedgerFile(Path path, @Nullable Object key) {

	/** The file that is there now. */
	static LedgerFile at(Path path) {
		return new LedgerFile(path, keyOf(path));
	}

	/** Whether it still is where the next process would look for it. */
	boolean isInPlace() {
		return this.key == null || this.key.equals(keyOf(this.path));
	}

	private static @Nullable Object keyOf(Path path) {
		try {
			return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
		}
		catch (IOException ex) {
			return null;
		}
	}

}
