package io.github.talkoverbff.dialling;

import java.time.Instant;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * A call that Talkover shows.
 *
 * @param callId its id; null if Talkover does not say
 * @param number whom it rings
 * @param at when it was created, by our clock
 * @param test whether it is a test call; null if Talkover does not say
 * @param waits whether it has yet to ring: its campaign calls within its hours only
 */
record Trace(@Nullable String callId, String number, Instant at, @Nullable Boolean test, boolean waits) {

	/** Evidence: it was under way. */
	static final String ACTIVE = "active-call";

	/** Evidence: it was in a list of calls. */
	static final String HISTORY = "history";

	/** Evidence that a call was found, and not that it is ours. */
	static final Set<String> EVIDENCE = Set.of(ACTIVE, HISTORY);

}
