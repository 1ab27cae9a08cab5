package io.github.talkoverbff.proxy;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How fast a body comes, measured while its caller is waited for. A caller that trickles
 * holds a place that others wait for, and is never silent for long enough to be noticed.
 * (One that takes an answer so slowly is: what is not taken waits in the kernel, and a
 * write that waits for it is silent.)
 */
final class Pace {

	/** Bytes in a second: a 100th of the slowest mobile network. */
	static final int LEAST = 500;

	private final Duration window;

	private long bytes;

	private long waitedNanos;

	private boolean isTooSlow;

	/**
	 * Begins to measure.
	 * @param window for how long each time: somebody who was fast may not rest on it
	 */
	Pace(Duration window) {
		this.window = window;
	}

	/**
	 * Notes what came.
	 * @param begin when the wait for it began, as {@link System#nanoTime()} says
	 */
	void note(long bytes, long begin) {
		add(bytes, System.nanoTime() - begin);
	}

	void add(long bytes, long waitedNanos) {
		this.bytes += bytes;
		this.waitedNanos += waitedNanos;
		if (this.waitedNanos > this.window.toNanos()) {
			this.isTooSlow = this.bytes < TimeUnit.NANOSECONDS.toMillis(this.waitedNanos) * LEAST / 1000;
			this.bytes = 0;
			this.waitedNanos = 0;
		}
	}

	/** Whether it was in the last window. */
	boolean isTooSlow() {
		return this.isTooSlow;
	}

}
