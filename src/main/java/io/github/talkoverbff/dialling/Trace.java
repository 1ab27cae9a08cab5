package io.github.talkoverbff.dialling;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A call that Talkover shows.
 *
 * @param callId its id
 * @param at when it was created, by our clock
 * @param test whether it is a test call; null if Talkover does not say
 */
record Trace(String callId, Instant at, @Nullable Boolean test) {
}
