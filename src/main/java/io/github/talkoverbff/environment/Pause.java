package io.github.talkoverbff.environment;

import java.time.Duration;
import java.time.Instant;

/** The pause between two tries, told by a clock that may be set in the meantime. */
public final class Pause {

	private Pause() {
	}

	/**
	 * Whether it is over. A last try that lies further ahead than the pause is from
	 * before the clock was set back, and holds nobody up. One that lies less far ahead
	 * may be that of a thread that has just read the clock a moment later.
	 */
	public static boolean isOver(Duration pause, Instant last, Instant now) {
		return Duration.between(last, now).abs().compareTo(pause) >= 0;
	}

}
