package io.github.talkoverbff;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.http.HttpWire;
import io.github.talkoverbff.standin.RawTalkover;
import io.github.talkoverbff.standin.UnrulyTalkover;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** However large answers are, and however slowly they are read, a small heap will do. */
class LargeAnswerTests {

	private static final int CHUNK = 64 * 1024;

	private static final int CHUNKS = 1600; // 100 MiB

	private static final int READERS = 1300; // more than such a heap holds

	private static final int TOGETHER = 1000; // as many as it holds, or fewer

	/** Some are kept for who hangs up a phone call. */
	private static final int PLACES = READERS + 5;

	@Test
	void passesOneHundredMegabytesWithANinetySixMegabyteHeap() throws Exception {
		try (RawTalkover talkover = new RawTalkover();
				OwnProcess proxy = OwnProcess.start(talkover.baseUrl(), "-Xmx96m")) {
			assertThat(receive(proxy, talkover)).isEqualTo((long) CHUNK * CHUNKS);
		}
	}

	@Test
	void moreSlowReadersThanItCanHoldDoNotEndIt() throws Exception {
		try (UnrulyTalkover talkover = new UnrulyTalkover();
				OwnProcess proxy = OwnProcess.start(talkover.baseUrl(), "-Xmx96m", "-XX:+ExitOnOutOfMemoryError",
						"talkover.upstream.max-connections=" + PLACES,
						// for as long as the last of them take to begin
						"server.jetty.connection-idle-timeout=1h");
				ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
			Caller caller = proxy.signedIn("ann");
			talkover.behave(UnrulyTalkover.Manner.SENDING_AN_ENDLESS_BODY);
			CountDownLatch together = new CountDownLatch(TOGETHER);
			List<Future<Integer>> received = new ArrayList<>();
			for (int i = 0; i < READERS; i++) {
				received.add(readers.submit(() -> readSlowly(proxy, caller, together)));
			}
			for (Future<Integer> each : received) {
				assertThat(each.get()).isPositive();
			}
			talkover.behave(UnrulyTalkover.Manner.WELL);

			assertThat(proxy.output()).doesNotContain("OutOfDirectMemoryError");
			assertThat(caller.get("/talkover/production/api/v1/calls").status()).isEqualTo(200);
		}
	}

	/** Reads on once so many have begun, or failed to. */
	private static int readSlowly(OwnProcess proxy, Caller caller, CountDownLatch together) throws Exception {
		try (HttpWire wire = new HttpWire(proxy.port())) {
			try {
				wire.send(caller.head("GET", "/talkover/production/api/v1/calls") + "\r\n").head();
				wire.chunk();
			}
			finally {
				together.countDown();
			}
			together.await();
			return wire.chunk().length;
		}
	}

	private static long receive(OwnProcess proxy, RawTalkover talkover) throws IOException {
		byte[] chunk = new byte[CHUNK];
		Arrays.fill(chunk, (byte) 'x');
		talkover.willDo((in, out) -> {
			out.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
			for (int i = 0; i < CHUNKS; i++) {
				out.write((Integer.toHexString(CHUNK) + "\r\n").getBytes(StandardCharsets.US_ASCII));
				out.write(chunk);
				out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
			}
			out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
		});
		Caller caller = proxy.signedIn("ann");
		try (HttpWire wire = new HttpWire(proxy.port())) {
			wire.send(caller.head("GET", "/talkover/production/api/v1/calls") + "\r\n").head();
			long received = 0;
			for (byte[] piece = wire.chunk(); piece != null; piece = wire.chunk()) {
				received += piece.length;
			}
			return received;
		}
	}

}
