package io.github.talkoverbff;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.http.HttpWire;
import io.github.talkoverbff.standin.RawTalkover;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** An answer far larger than the heap passes. */
class LargeAnswerTests {

	private static final int CHUNK = 64 * 1024;

	private static final int CHUNKS = 1600; // 100 MiB

	@Test
	void passesOneHundredMegabytesWithANinetySixMegabyteHeap() throws Exception {
		try (RawTalkover talkover = new RawTalkover();
				OwnProcess proxy = OwnProcess.start(talkover.baseUrl(), "-Xmx96m")) {
			assertThat(receive(proxy, talkover)).isEqualTo((long) CHUNK * CHUNKS);
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
