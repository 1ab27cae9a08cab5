package io.github.talkoverbff.upstream;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

import org.springframework.core.io.buffer.DataBufferUtils;

/**
 * Hands signals from the client's event loop to the thread that serves the caller. That
 * one alone takes, any may put. A thread that waits sets no timer: {@link WaitSweep}
 * wakes it when there is something to look after.
 */
final class SignalQueue {

	private final Queue<Signal> signals = new ConcurrentLinkedQueue<>();

	private volatile @Nullable Thread waiting;

	/** When the wait is over, by {@link System#nanoTime()}. */
	private volatile long wakeAt;

	private volatile boolean closed;

	/** Puts a signal; once the queue is closed, what it holds is released. */
	void put(Signal signal) {
		this.signals.add(signal);
		LockSupport.unpark(this.waiting);
		if (this.closed) {
			releaseAll(); // nobody will take it any more
		}
	}

	/** Takes the next signal; null if there is none at present. */
	@Nullable Signal poll() {
		return this.signals.poll();
	}

	/**
	 * Waits until there is a signal, or for about as long as is said.
	 * @param wakeAt when to stop waiting, by {@link System#nanoTime()}
	 * @return whether there is a signal
	 * @throws InterruptedException if the thread is interrupted meanwhile
	 */
	boolean await(long wakeAt) throws InterruptedException {
		if (!this.signals.isEmpty()) {
			return true;
		}
		this.wakeAt = wakeAt;
		this.waiting = Thread.currentThread();
		try {
			// what was put before this could not see that we wait
			while (this.signals.isEmpty() && System.nanoTime() - wakeAt < 0) {
				LockSupport.park(this);
				if (Thread.interrupted()) {
					throw new InterruptedException();
				}
			}
		}
		finally {
			this.waiting = null;
		}
		return !this.signals.isEmpty();
	}

	/** Wakes the waiting thread if it has waited for as long as it said. */
	void wakeIfDue(long now) {
		Thread thread = this.waiting;
		if (thread != null && now - this.wakeAt >= 0) {
			LockSupport.unpark(thread);
		}
	}

	void close() {
		this.closed = true;
		releaseAll();
	}

	private void releaseAll() {
		for (Signal signal = this.signals.poll(); signal != null; signal = this.signals.poll()) {
			if (signal instanceof Signal.Chunk chunk) {
				DataBufferUtils.release(chunk.buffer());
			}
		}
	}

}
