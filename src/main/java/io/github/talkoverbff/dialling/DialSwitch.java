package io.github.talkoverbff.dialling;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * Where the switch of an environment is.
 *
 * @param stopped whether nobody is dialled there
 * @param environment whose switch it is: {@code *} is that of all
 * @param by who put it there
 * @param reason why
 * @param at when; null if nobody ever touched it
 */
record DialSwitch(boolean stopped, String environment, @Nullable String by, @Nullable String reason,
		@Nullable Instant at) {
}
