package io.github.talkoverbff.upstream;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * When a request that must not be carried out twice may still be written, and when its
 * answer must have been read: whoever gave it up for lost must be sure that it is not
 * sent afterwards. Writing ends by two clocks: the monotonic one nobody sets, but it may
 * stand still with its machine.
 *
 * @param writeBy the end of writing its first byte
 * @param endBy the end of reading the answer
 * @param clock the clock of those who give it up for lost
 */
public record SendWindow(End writeBy, End endBy, InstantSource clock) {

	/** A window that begins now. */
	public static SendWindow open(Duration toWrite, Duration toEnd, InstantSource clock) {
		long nanos = System.nanoTime();
		Instant now = clock.instant();
		return new SendWindow(new End(nanos + toWrite.toNanos(), now.plus(toWrite)),
				new End(nanos + toEnd.toNanos(), now.plus(toEnd)), clock);
	}

	/** Whether the first byte may still be written. */
	public boolean isOpenForWriting() {
		return this.writeBy.left() > 0 && this.clock.instant().isBefore(this.writeBy.instant());
	}

	/** How long the answer may still take; never negative. */
	Duration left() {
		return Duration.ofNanos(Math.max(0, this.endBy.left()));
	}

	/**
	 * The window of a second attempt, once the first was answered: its owner is alive,
	 * and is waited for until the end.
	 */
	SendWindow again() {
		return new SendWindow(this.endBy, this.endBy, this.clock);
	}

	/**
	 * A moment by both clocks.
	 *
	 * @param nanos as {@link System#nanoTime()}
	 * @param instant as the other clock says
	 */
	record End(long nanos, Instant instant) {

		long left() {
			return this.nanos - System.nanoTime();
		}

	}

}
