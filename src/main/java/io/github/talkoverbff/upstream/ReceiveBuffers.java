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

	/** Read at once, before anybody asks for more. */
	private static final int READS = 4;

	/** How many of them one request fills: what was asked for, and what came at once. */
	private static final int EACH = UpstreamExchange.CHUNKS_AHEAD + READS;

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
	 * @param memory how much there is outside of the heap, of which a quarter is left for
	 * all else
	 * @param requests how many there may be at once
	 */
	static int size(long memory, long requests) {
		return (int) Math.clamp(memory / 4 * 3 / (requests * EACH), SMALLEST.toBytes(), LARGEST.toBytes());
	}

}
