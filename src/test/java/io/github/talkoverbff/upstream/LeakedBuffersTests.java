package io.github.talkoverbff.upstream;

import io.netty.buffer.PooledByteBufAllocator;
import org.junit.jupiter.api.Test;

import static org.awaitility.Awaitility.await;

/** What is silent without a leak speaks up when there is one. */
class LeakedBuffersTests {

	@Test
	void noticesABufferThatIsThrownAway() {
		try (LeakedBuffers leaked = LeakedBuffers.watch()) {
			PooledByteBufAllocator.DEFAULT.buffer();

			await().until(() -> !leaked.found().isEmpty());
		}
	}

}
