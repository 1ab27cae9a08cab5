package io.github.talkoverbff.http;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import io.github.talkoverbff.Patience;

/**
 * One connection to the proxy, on which a test says exactly what it wants to say: no
 * client library stands between that would put anything right.
 */
public final class HttpWire implements AutoCloseable {

	private final Socket socket;

	private boolean insideChunk;

	public HttpWire(int port) throws IOException {
		this(port, "127.0.0.1");
	}

	/**
	 * Connects.
	 * @param from the loopback address to connect from
	 */
	public HttpWire(int port, String from) throws IOException {
		this(new Socket(InetAddress.getLoopbackAddress(), port, InetAddress.getByName(from), 0));
	}

	/**
	 * Speaks through a connection.
	 * @throws ConnectException if it is one with itself, which can come from the port
	 * that somebody is about to listen on
	 */
	HttpWire(Socket socket) throws IOException {
		if (socket.getLocalSocketAddress().equals(socket.getRemoteSocketAddress())) {
			socket.close();
			throw new ConnectException("Nobody listens on " + socket.getRemoteSocketAddress());
		}
		this.socket = socket;
		this.socket.setSoTimeout((int) Patience.LONGEST.toMillis());
		this.socket.setTcpNoDelay(true);
	}

	/** Whether nobody listens on a port any more. */
	public static boolean isClosed(int port) {
		try {
			new HttpWire(port).close();
			return false;
		}
		catch (IOException ex) {
			return true;
		}
	}

	public HttpWire send(String text) throws IOException {
		return send(text.getBytes(StandardCharsets.UTF_8));
	}

	public HttpWire send(byte[] bytes) throws IOException {
		OutputStream out = this.socket.getOutputStream();
		out.write(bytes);
		out.flush();
		return this;
	}

	/** Reads a whole answer, or as much of it as comes. */
	public HttpAnswer answer() throws IOException {
		HttpAnswer head = head();
		if (head.status() == 204 || head.status() == 304) {
			return head;
		}
		ByteArrayOutputStream body = new ByteArrayOutputStream();
		boolean complete = readBody(head, body);
		return new HttpAnswer(head.status(), head.headers(), body.toByteArray(), complete);
	}

	/** Reads the status line and the headers. */
	public HttpAnswer head() throws IOException {
		String statusLine = line();
		Map<String, List<String>> headers = new TreeMap<>();
		for (String line = line(); !line.isEmpty(); line = line()) {
			int colon = line.indexOf(':');
			headers.computeIfAbsent(line.substring(0, colon).toLowerCase(Locale.ROOT), (name) -> new ArrayList<>())
				.add(line.substring(colon + 1).strip());
		}
		return new HttpAnswer(Integer.parseInt(statusLine.split(" ")[1]), headers, new byte[0], true);
	}

	/**
	 * Reads the data of the next chunk of a chunked answer; null after the last one. What
	 * ends a chunk may come with the next one.
	 */
	public byte[] chunk() throws IOException {
		if (this.insideChunk) {
			line();
		}
		int length = Integer.parseInt(line().split(";")[0].strip(), 16);
		byte[] chunk = exactly(length);
		this.insideChunk = length > 0;
		if (length == 0) {
			line();
		}
		return (length == 0) ? null : chunk;
	}

	/**
	 * Reads until the other side closes the connection.
	 * @throws java.net.SocketException if it resets it
	 */
	public byte[] rest() throws IOException {
		return this.socket.getInputStream().readAllBytes();
	}

	/** Whether the other side has closed the connection; waits until it says anything. */
	public boolean isClosed() throws IOException {
		try {
			return this.socket.getInputStream().read() < 0;
		}
		catch (java.net.SocketException ex) {
			return true;
		}
	}

	/** Breaks the connection off: what is written to it fails from now on. */
	public void reset() throws IOException {
		this.socket.setSoLinger(true, 0);
		this.socket.close();
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

	private boolean readBody(HttpAnswer head, ByteArrayOutputStream body) throws IOException {
		try {
			if (head.headers("transfer-encoding").contains("chunked")) {
				for (byte[] chunk = chunk(); chunk != null; chunk = chunk()) {
					body.writeBytes(chunk);
				}
			}
			else if (head.has("content-length")) {
				int left = Integer.parseInt(head.header("content-length"));
				while (left > 0) {
					byte[] piece = this.socket.getInputStream().readNBytes(Math.min(left, 8192));
					body.writeBytes(piece);
					left -= piece.length;
					if (piece.length == 0) {
						return false;
					}
				}
			}
			else if (head.headers("connection").contains("close")) {
				this.socket.getInputStream().transferTo(body); // its end is the
																// connection's
			}
			return true;
		}
		catch (EOFException | java.net.SocketException ex) {
			return false;
		}
	}

	private byte[] exactly(int length) throws IOException {
		byte[] bytes = this.socket.getInputStream().readNBytes(length);
		if (bytes.length < length) {
			throw new EOFException("The connection ended in the middle of a chunk");
		}
		return bytes;
	}

	private String line() throws IOException {
		InputStream in = this.socket.getInputStream();
		ByteArrayOutputStream line = new ByteArrayOutputStream();
		for (int b = in.read(); b != '\n'; b = in.read()) {
			if (b < 0) {
				throw new EOFException("The connection ended in the middle of a line");
			}
			line.write(b);
		}
		return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
	}

}
