package io.github.talkoverbff;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.http.HttpWire;
import io.github.talkoverbff.standin.RawTalkover;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** An answer far larger than the heap passes. */
class LargeAnswerTests {

	private static final int CHUNK = 64 * 1024;

	private static final int CHUNKS = 1600; // 100 MiB

	private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");

	@Test
	void passesOneHundredMegabytesWithANinetySixMegabyteHeap() throws Exception {
		try (RawTalkover talkover = new RawTalkover()) {
			Process proxy = start(talkover);
			try {
				assertThat(receive(port(proxy), talkover)).isEqualTo((long) CHUNK * CHUNKS);
			}
			finally {
				proxy.destroy();
				proxy.waitFor();
			}
		}
	}

	private static long receive(int port, RawTalkover talkover) throws IOException {
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
		Caller caller = Caller.signedIn(port, "ann", "ann");
		try (HttpWire wire = new HttpWire(port)) {
			wire.send(caller.head("GET", "/talkover/production/api/v1/calls") + "\r\n").head();
			long received = 0;
			for (byte[] piece = wire.chunk(); piece != null; piece = wire.chunk()) {
				received += piece.length;
			}
			return received;
		}
	}

	private static Process start(RawTalkover talkover) throws IOException {
		String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
		return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx96m", "-cp",
				classPath, TalkoverBffApplication.class.getName(), "--server.port=0", "--management.server.port=0",
				"--server.address=127.0.0.1", "--talkover.base-url=" + talkover.baseUrl(),
				"--talkover.token=talq_large", "--talkover.proof.enabled=false",
				"--talkover.users.ann.password={noop}ann", "--talkover.users.ann.roles=admin")
			.redirectErrorStream(true)
			.start();
	}

	private static int port(Process proxy) throws IOException {
		BufferedReader output = proxy.inputReader();
		for (String line = output.readLine(); line != null; line = output.readLine()) {
			Matcher started = PORT.matcher(line);
			if (started.find()) {
				return Integer.parseInt(started.group(1));
			}
		}
		throw new AssertionError("The proxy did not start");
	}

}
