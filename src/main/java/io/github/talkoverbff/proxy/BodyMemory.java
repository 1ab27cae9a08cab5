package io.github.talkoverbff.proxy;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import io.github.talkoverbff.server.HeapPlan;

import org.springframework.stereotype.Component;

/**
 * Bounds how much of the heap the bodies of callers take together: without that, many who
 * begin one and do not end it would end the process.
 */
@Component
final class BodyMemory {

	/** What a JSON tree takes for each byte of its text, at worst: of empty objects. */
	static final int TREE = 32;

	private final HeapPlan plan;

	private final AtomicInteger requests = new AtomicInteger();

	private final AtomicLong taken = new AtomicLong();

	BodyMemory() {
		this(HeapPlan.ofThisProcess());
	}

	BodyMemory(HeapPlan plan) {
		this.plan = plan;
	}

	/** Begins the share of a request, which lasts until it is closed. */
	Share share() {
		this.requests.incrementAndGet();
		return new Share();
	}

	/** What one request has taken; for the thread that serves it. */
	final class Share implements AutoCloseable {

		private long held;

		/** Takes bytes, unless there are too few. */
		boolean take(long bytes) {
			long all = BodyMemory.this.taken.addAndGet(bytes);
			boolean alone = all == this.held + bytes; // one must always fit
			if (!alone && all > BodyMemory.this.plan.forBodies(BodyMemory.this.requests.get())) {
				BodyMemory.this.taken.addAndGet(-bytes);
				return false;
			}
			this.held += bytes;
			return true;
		}

		/** Gives bytes back, before the request has ended. */
		void giveBack(long bytes) {
			BodyMemory.this.taken.addAndGet(-bytes);
			this.held -= bytes;
		}

		/** Ends it, once. */
		@Override
		public void close() {
			giveBack(this.held);
			BodyMemory.this.requests.decrementAndGet();
		}

	}

}
