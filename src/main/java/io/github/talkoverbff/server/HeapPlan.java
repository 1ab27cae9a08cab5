package io.github.talkoverbff.server;

import org.springframework.util.unit.DataSize;

/**
 * What the heap is for: the application itself, the requests of as many connections as
 * fit beside it, and what they leave, for bodies that are kept.
 *
 * @param heap how large it can become
 */
public record HeapPlan(DataSize heap) {

	/** Each connection takes a file descriptor, and another one to Talkover. */
	private static final int MOST_CONNECTIONS = 8192;

	private static final int FEWEST_CONNECTIONS = 100;

	/** What is in use without any request. */
	private static final DataSize APPLICATION = DataSize.ofMegabytes(40);

	/**
	 * A request that waits holds 27 KB. One whose caller reads slowly holds 32 KB, and 53
	 * if Talkover's answer comes over TLS, in records of 16 KB.
	 */
	private static final DataSize REQUEST = DataSize.ofKilobytes(56);

	/** One part in so many may be bodies. */
	private static final int BODIES = 4;

	public static HeapPlan ofThisProcess() {
		return new HeapPlan(DataSize.ofBytes(Runtime.getRuntime().maxMemory()));
	}

	/** How many connections it can hold. */
	public int connections() {
		return Math.clamp(forRequests() / REQUEST.toBytes(), FEWEST_CONNECTIONS, MOST_CONNECTIONS);
	}

	/** How many bytes bodies may take while so many requests are under way. */
	public long forBodies(int requests) {
		return Math.min(this.heap.toBytes() / BODIES, forRequests() - requests * REQUEST.toBytes());
	}

	private long forRequests() {
		return this.heap.toBytes() - APPLICATION.toBytes();
	}

}
