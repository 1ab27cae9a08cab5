package io.github.talkoverbff;

import java.time.Duration;

/**
 * How long a test waits at most, for a condition or for an answer: long, as a machine
 * that is busy says nothing about the proxy. Reached only by a test that fails.
 */
public final class Patience {

	public static final Duration LONGEST = Duration.ofMinutes(3);

	private Patience() {
	}

}
