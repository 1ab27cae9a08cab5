package io.github.talkoverbff.upstream;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

import io.github.talkoverbff.IntegrationTest;
import io.github.talkoverbff.environment.Environments;
import io.github.talkoverbff.standin.RawTalkover;
import io.netty.buffer.PooledByteBufAllocator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;

import static org.assertj.core.api.Assertions.assertThat;

/** What waits for a slow caller is bounded, however Talkover cuts its answer. */
@IntegrationTest
class SlowCallerIntegrationTests {

	private static final int CHUNKS = 4000;

	/** One at a time for each of three, and what another test may still hold. */
	private static final int BUFFERS = 4;

	@Autowired
	private Upstream upstream;

	@Autowired
	private Environments environments;

	private final RawTalkover talkover;

	SlowCallerIntegrationTests(RawTalkover talkover) {
		this.talkover = talkover;
	}

	@ParameterizedTest
	@ValueSource(ints = { 900, 5000, 8000, 16_000 })
	void holdsNoMoreBuffersForSmallChunksThanForLargeOnes(int chunk) throws Exception {
		CountDownLatch read = new CountDownLatch(1);
		this.talkover.willDo((in, out) -> {
			write(out, chunk);
			read.await(); // the client takes in all that there is when the connection
							// ends
		});
		long before = PooledByteBufAllocator.DEFAULT.pinnedDirectMemory();
		long most = 0;
		long received = 0;
		try (UpstreamAnswer answer = this.upstream.send(this.environments.find("raw").orElseThrow(), request(),
				() -> false)) {
			for (byte[] piece = answer.nextChunk(); piece != null; piece = answer.nextChunk()) {
				received += piece.length;
				most = Math.max(most, PooledByteBufAllocator.DEFAULT.pinnedDirectMemory() - before);
			}
		}
		finally {
			read.countDown();
		}

		assertThat(received).isEqualTo((long) chunk * CHUNKS);
		assertThat(most).isLessThanOrEqualTo(BUFFERS * 16 * 1024);
	}

	private static UpstreamRequest request() {
		return new UpstreamRequest(HttpMethod.GET, "/calls", "/calls", "list-calls", new HttpHeaders(), null, Set.of(),
				null, (fingerprint) -> {
				});
	}

	private static void write(OutputStream out, int chunk) throws IOException {
		RawTalkover.write(out, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
		String text = Integer.toHexString(chunk) + "\r\n" + "x".repeat(chunk) + "\r\n";
		for (int i = 0; i < CHUNKS; i++) {
			RawTalkover.write(out, text);
		}
		RawTalkover.write(out, "0\r\n\r\n");
	}

}
