package io.github.talkoverbff.upstream;

import java.time.Duration;

/**
 * When a request that must not be carried out twice may still be written, and when its
 * answer must have been read: whoever gave it up for lost must be sure that it is not
 * sent afterwards. Measured by the monotonic clock, which nobody sets.
 *
 * @param writeBy the last moment to write its first byte, as {@link System#nanoTime()}
 * @param endBy the last moment to read the end of the answer
 */
public record SendWindow(long writeBy, long endBy) {

	/** A window that begins now. */
	public static SendWindow open(Duration toWrite, Duration toEnd) {
		long now = System.nanoTime();
		return new SendWindow(now + toWrite.toNanos(), now + toEnd.toNanos());
	}

	boolean isOpenForWriting() {
		return System.nanoTime() - this.writeBy < 0;
	}

	/** How long the answer may still take; never negative. */
	Duration left() {
		return Duration.ofNanos(Math.max(0, this.endBy - System.nanoTime()));
	}

	/**
	 * The window of a second attempt, once the first was answered: its owner is alive,
	 * and is waited for until the end.
	 */
	SendWindow again() {
		return new SendWindow(this.endBy, this.endBy);
	}

}
