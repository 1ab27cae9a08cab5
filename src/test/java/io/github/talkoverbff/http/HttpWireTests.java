package io.github.talkoverbff.http;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A wire leads to somebody who listens. */
class HttpWireTests {

	/**
	 * Whoever asks again and again at a port of the range that clients get theirs from
	 * will once get that very port, and read there what they wrote.
	 */
	@Test
	void neverLeadsBackToItself() throws IOException {
		try (Socket itself = new Socket()) {
			itself.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
			itself.connect(itself.getLocalSocketAddress());

			assertThatThrownBy(() -> new HttpWire(itself)).isInstanceOf(ConnectException.class)
				.hasMessageStartingWith("Nobody listens");
		}
	}

}
