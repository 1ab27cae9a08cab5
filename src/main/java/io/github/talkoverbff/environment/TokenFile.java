package io.github.talkoverbff.environment;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * A file that holds a token, as Docker and Kubernetes mount secrets.
 *
 * @param slot the slot that it fills
 * @param property the property that names it
 * @param path where it is; looked up anew at each reading, so that links may be swapped
 */
record TokenFile(Slot slot, String property, Path path) {

	/** Longer than any token; whatever is longer is something else. */
	private static final int MAX_BYTES = 4096;

	/** Reads it as it is now. A line break at the end does not belong to the token. */
	Reading read() {
		try (InputStream in = Files.newInputStream(this.path)) {
			byte[] bytes = in.readNBytes(MAX_BYTES + 1);
			if (bytes.length > MAX_BYTES) {
				return Reading.flawed("names a file that holds more than a token");
			}
			String text = new String(bytes, StandardCharsets.UTF_8).strip();
			if (text.isEmpty()) {
				return absent("names a file that is empty");
			}
			ApiToken token = ApiToken.valueOf(text);
			Optional<String> flaw = token.flaw();
			return flaw.map((it) -> Reading.flawed("names a file whose token " + it))
				.orElseGet(() -> new Reading(token, null));
		}
		catch (NoSuchFileException ex) {
			return absent("names a file that does not exist");
		}
		catch (IOException ex) {
			// its message is the path, which is not ours to repeat
			return Reading.flawed("names a file that cannot be read");
		}
	}

	/** There may be no next token, but there must be a current one. */
	private Reading absent(String flaw) {
		return (this.slot == Slot.NEXT) ? new Reading(null, null) : Reading.flawed(flaw);
	}

	/**
	 * What a file held at one moment: a token, a flaw, or neither if there was nothing
	 * and need not be.
	 *
	 * @param token the token, if it is one
	 * @param flaw why it is none, continuing "The property ..."
	 */
	record Reading(@Nullable ApiToken token, @Nullable String flaw) {

		static Reading flawed(String flaw) {
			return new Reading(null, flaw);
		}

	}

}
