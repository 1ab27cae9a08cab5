package io.github.talkoverbff.dialling;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/**
 * Ids that carry the time at which they were made.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9562#section-5.7">RFC 9562, UUID
 * Version 7</a>
 */
final class UuidV7 {

	private static final Pattern TEXT = Pattern
		.compile("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", Pattern.CASE_INSENSITIVE);

	private UuidV7() {
	}

	static String create(Instant now) {
		ThreadLocalRandom random = ThreadLocalRandom.current();
		long high = (now.toEpochMilli() << 16) | 0x7000 | random.nextInt(0x1000);
		long low = (random.nextLong() >>> 2) | 0x8000_0000_0000_0000L;
		return new UUID(high, low).toString();
	}

	/**
	 * A text that every id made before a time is less than, and none made from then on.
	 */
	static String begin(Instant time) {
		return new UUID(time.toEpochMilli() << 16, 0).toString().substring(0, 13);
	}

	/** When an id was made; empty if it does not say so. */
	static Optional<Instant> madeAt(String id) {
		return TEXT.matcher(id).matches()
				? Optional.of(Instant.ofEpochMilli(UUID.fromString(id).getMostSignificantBits() >>> 16))
				: Optional.empty();
	}

}
