package io.github.talkoverbff.bench;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A connection on which one request follows the other: as little code as can tell where
 * an answer ends, so that the callers take no time from what they measure.
 */
final class Connection implements AutoCloseable {

	private final int port;

	private final StringBuilder line = new StringBuilder();

	private Socket socket;

	private InputStream in;

	private boolean last;

	Connection(int port) throws IOException {
		this.port = port;
		this.socket = connect();
		this.in = input(this.socket);
	}

	/** Connects anew if the other side said that it closes the connection. */
	void prepare() throws IOException {
		if (this.last) {
			this.socket.close();
			this.socket = connect();
			this.in = input(this.socket);
			this.last = false;
		}
	}

	/** Sends a request, and reads the whole answer, which must be a 200. */
	void exchange(byte[] request) throws IOException {
		this.socket.getOutputStream().write(request);
		String status = line();
		if (!status.startsWith("http/1.1 200")) {
			throw new IOException("Not a 200: " + status);
		}
		long length = 0;
		for (String field = line(); !field.isEmpty(); field = line()) {
			if (field.startsWith("content-length:")) {
				length = Long.parseLong(field.substring(15).strip());
			}
			else if (field.startsWith("transfer-encoding:")) {
				length = -1;
			}
			else if (field.equals("connection: close")) {
				this.last = true;
			}
		}
		if (length < 0) {
			skipChunks();
		}
		else {
			this.in.skipNBytes(length);
		}
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

	private Socket connect() throws IOException {
		Socket connected = new Socket(InetAddress.getLoopbackAddress(), this.port);
		connected.setTcpNoDelay(true);
		return connected;
	}

	private static InputStream input(Socket socket) throws IOException {
		return new BufferedInputStream(socket.getInputStream(), 16 * 1024);
	}

	private void skipChunks() throws IOException {
		int length;
		do {
			length = Integer.parseInt(line(), 16);
			this.in.skipNBytes(length);
			line();
		}
		while (length > 0);
	}

	/** The next line, in lower case. */
	private String line() throws IOException {
		this.line.setLength(0);
		for (int b = this.in.read(); b != '\n'; b = this.in.read()) {
			if (b < 0) {
				throw new EOFException("The connection ended in the middle of a line");
			}
			if (b != '\r') {
				this.line.append((char) b);
			}
		}
		return this.line.toString().toLowerCase(Locale.ROOT);
	}

}
