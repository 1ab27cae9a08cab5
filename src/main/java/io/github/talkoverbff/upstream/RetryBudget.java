package io.github.talkoverbff.upstream;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many requests may be sent again: one for ten that are sent, so that retries never
 * become the load that keeps Talkover down. A few are there from the beginning.
 */
final class RetryBudget {

	private static final int COST = 10;

	private static final int MOST = 10 * COST;

	private final AtomicInteger points = new AtomicInteger(MOST);

	/** Earns the tenth part of a retry. */
	void earn() {
		if (this.points.get() < MOST) {
			this.points.incrementAndGet();
		}
	}

	/** Takes a retry, if one has been earned. */
	boolean spend() {
		return this.points.getAndUpdate((now) -> (now >= COST) ? now - COST : now) >= COST;
	}

}
