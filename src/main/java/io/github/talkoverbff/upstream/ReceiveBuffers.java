package io.github.talkoverbff.upstream;

import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;

import org.springframework.util.unit.DataSize;

/**
 * The buffers that answers are received into. What a slow caller has not taken yet waits
 * in them, outside of the heap: they are so small that all who can be slow at once do not
 * use up that memory.
 */
final class ReceiveBuffers {

	/** Read at once, whether or not anybody asks for more. */
	private static final int READS = 1;

	/**
	 * How many of them one request fills: what was asked for at first and is not yet
	 * written, what the client reads ahead, and what is not yet taken apart.
	 */
	private static final int EACH = UpstreamExchange.FIRST_CHUNKS - 1 + READS + 1;

	/**
	 * A part of that memory: with a heap that is half of 256 MB, and 103 MB for all that
	 * is beside it after the start, 25 MB are left.
	 */
	private static final int PART = 6;

	private static final DataSize SMALLEST = DataSize.ofKilobytes(2);

	private static final DataSize LARGEST = DataSize.ofKilobytes(16);

	private ReceiveBuffers() {
	}

	/** Those for as many requests at once. */
	static RecvByteBufAllocator of(long memory, long requests) {
		return new AdaptiveRecvByteBufAllocator(256, (int) SMALLEST.toBytes(), size(memory, requests))
			.maxMessagesPerRead(READS);
	}

	/**
	 * How large one may be, in bytes.
	 * @param memory how much the JVM allows outside of the heap, which is as much as the
	 * heap: it does not know what else the container is for
	 * @param requests how many there may be at once
	 */
	static int size(long memory, long requests) {
		return (int) Math.clamp(memory / PART / (requests * EACH), SMALLEST.toBytes(), LARGEST.toBytes());
	}

}
