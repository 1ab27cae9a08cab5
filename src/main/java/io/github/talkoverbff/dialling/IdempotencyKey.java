package io.github.talkoverbff.dialling;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.github.talkoverbff.problem.Problem;
import io.github.talkoverbff.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * The name that a caller gives to one intent to dial: modelled on the header of the
 * archived draft of the IETF, but a bare value is taken as well as a quoted string.
 *
 * @param value the key itself
 */
record IdempotencyKey(String value) {

	static final String HEADER = "Idempotency-Key";

	private static final int LONGEST = 255;

	/**
	 * How far a caller's clock may be ahead: keys are made by browsers, and a computer
	 * whose clock is hours off must be able to place calls. A dial is remembered for as
	 * much longer.
	 */
	static final Duration MOST_AHEAD = Duration.ofDays(1);

	/**
	 * Reads the header.
	 * @param values its values, as received
	 * @return the key, or null if there is none
	 * @throws ProblemException with {@code IDEMPOTENCY_KEY_INVALID}
	 */
	static @Nullable IdempotencyKey read(List<String> values) {
		if (values.isEmpty()) {
			return null;
		}
		if (values.size() > 1) {
			throw invalid("appears more than once");
		}
		String text = values.getFirst().strip();
		boolean quoted = text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"");
		String value = quoted ? text.substring(1, text.length() - 1).replaceAll("\\\\([\"\\\\])", "$1") : text;
		if (value.isEmpty() || value.length() > LONGEST) {
			throw invalid("is empty, or longer than " + LONGEST + " characters");
		}
		if (value.chars().anyMatch((c) -> c <= ' ' || c > '~')) {
			throw invalid("has a character that is not visible ASCII");
		}
		return new IdempotencyKey(value);
	}

	/**
	 * Refuses a key that says it is older than what the ledger remembers: it may have
	 * been used, and nobody would know. One from the future would be taken for young when
	 * its dial is forgotten. There is no allowance for clocks that are behind: the keys
	 * that were lost with an earlier ledger include those made just before this one
	 * began. Such a caller cannot dial until its clock has passed that moment.
	 * @throws ProblemException with {@code IDEMPOTENCY_KEY_EXPIRED}, or with
	 * {@code IDEMPOTENCY_KEY_INVALID} if it is from the future
	 */
	void requireRemembered(Instant now, Duration tombstone, Instant bornAt) {
		UuidV7.madeAt(this.value).ifPresent((madeAt) -> {
			if (madeAt.isBefore(now.minus(tombstone)) || madeAt.isBefore(bornAt)) {
				throw Problem.IDEMPOTENCY_KEY_EXPIRED.because("The key says that it was made at " + madeAt
						+ ", before what the ledger remembers; nobody was rung. If the clock is right that made it, and "
						+ "the call is still meant, make a new key.");
			}
			if (madeAt.isAfter(now.plus(MOST_AHEAD))) {
				throw Problem.IDEMPOTENCY_KEY_INVALID
					.because("The key says that it was made at " + madeAt + ", and here it is " + now
							+ "; nobody was rung. Set the clock that it was made by, and make a new key.");
			}
		});
	}

	private static ProblemException invalid(String flaw) {
		return Problem.IDEMPOTENCY_KEY_INVALID.because("The header " + HEADER + " " + flaw
				+ ": send it once, with 1 to 255 visible characters, such as a UUIDv7.");
	}

}
