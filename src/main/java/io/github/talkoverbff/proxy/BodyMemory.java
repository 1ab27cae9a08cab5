package io.github.talkoverbff.proxy;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import io.github.talkoverbff.upstream.UpstreamProperties;

import org.springframework.stereotype.Component;

/**
 * Bounds how much of the heap the bodies of callers take together: without that, many who
 * begin one and do not end it would end the process.
 */
@Component
final class BodyMemory {

	/** What a JSON tree takes for each byte of its text, at worst: of empty objects. */
	private static final int TREE = 32;

	private final HeapPlan plan = HeapPlan.ofThisProcess();

	private final long least;

	private final AtomicInteger requests = new AtomicInteger();

	private final AtomicLong taken = new AtomicLong();

	BodyMemory(UpstreamProperties properties) {
		// one must always fit
		this.least = properties.maxRequestBody().toBytes() * TREE;
	}

	/** Begins the share of a request, which is given back when it is closed. */
	Share share() {
		this.requests.incrementAndGet();
		return new Share();
	}

	private boolean isTooMuch(long bytes) {
		return bytes > Math.max(this.plan.forBodies(this.requests.get()), this.least);
	}

	/** What one request has taken; for the thread that serves it. */
	final class Share implements AutoCloseable {

		private long held;

		/**
		 * Takes what bytes need that are read into a tree, unless there is too little.
		 */
		boolean takeForTree(int bytes) {
			return take((long) bytes * TREE);
		}

		/** Takes bytes, unless there are too few. */
		boolean take(long bytes) {
			if (isTooMuch(BodyMemory.this.taken.addAndGet(bytes))) {
				BodyMemory.this.taken.addAndGet(-bytes);
				return false;
			}
			this.held += bytes;
			return true;
		}

		/** Gives all of it back, once. */
		@Override
		public void close() {
			BodyMemory.this.taken.addAndGet(-this.held);
			this.held = 0;
			BodyMemory.this.requests.decrementAndGet();
		}

	}

}
