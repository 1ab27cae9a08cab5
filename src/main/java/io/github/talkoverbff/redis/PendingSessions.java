package io.github.talkoverbff.redis;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;

import io.github.talkoverbff.session.Sessions;
import org.jspecify.annotations.Nullable;

/**
 * The sessions that this replica has written and in which nobody has signed in, by their
 * keys: strangers begin to sign in at each other's expense, and cannot fill Redis. Each
 * replica counts its own.
 */
final class PendingSessions {

	private final Clock clock;

	/** When each ends by itself, in the order in which they were written. */
	private final LinkedHashMap<String, Instant> ends = new LinkedHashMap<>();

	PendingSessions(Clock clock) {
		this.clock = clock;
	}

	/**
	 * Takes in one that is written now, or written again.
	 * @param lifetime how long it lasts if it is not written again
	 * @return the one that has to make room for it, if any
	 */
	synchronized @Nullable String add(String key, Duration lifetime) {
		Instant now = this.clock.instant();
		this.ends.values().removeIf((end) -> !end.isAfter(now));
		this.ends.putLast(key, now.plus(lifetime));
		return (this.ends.size() > Sessions.MOST_PENDING) ? this.ends.pollFirstEntry().getKey() : null;
	}

	synchronized void remove(String key) {
		this.ends.remove(key);
	}

}
