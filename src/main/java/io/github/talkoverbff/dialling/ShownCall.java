package io.github.talkoverbff.dialling;

import java.time.Instant;

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
record ShownCall(@Nullable String callId, String number, Instant at, @Nullable Boolean test, boolean waits) {
}
