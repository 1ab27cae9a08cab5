package io.github.talkoverbff.standin;

import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import io.github.talkoverbff.Patience;
import org.jspecify.annotations.Nullable;

/**
 * Plays Talkover where a byte matters: a test says what happens on the next connection,
 * torn ones included, and sees the bytes that arrived.
 */
public final class RawTalkover implements AutoCloseable {

	private final ServerSocket server;

	private final BlockingQueue<Script> scripts = new LinkedBlockingQueue<>();

	private final BlockingQueue<String> heads = new LinkedBlockingQueue<>();

	private final List<Socket> open = new CopyOnWriteArrayList<>();

	/** How often it was reset: what began before that is told to nobody. */
	private int resets;

	private final Semaphore markers = new Semaphore(0);

	/** The port that a connection comes from behind which all are of the next test. */
	private volatile int markerPort;

	public RawTalkover() {
		try {
			this.server = new ServerSocket();
			// so that a script which does not read is felt
			this.server.setReceiveBufferSize(16 * 1024);
			this.server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		Thread.ofVirtual().start(this::serve);
	}

	public URI baseUrl() {
		return URI.create("http://127.0.0.1:" + this.server.getLocalPort());
	}

	/** What the next request gets, byte for byte; then the connection is closed. */
	public RawTalkover willAnswer(String response) {
		return willDo((in, out) -> write(out, response));
	}

	/** What the next request gets, framed by its length. */
	public RawTalkover willAnswer(int status, String contentType, String body) {
		return willDo((in, out) -> out.write(answer(status, contentType, body).getBytes(StandardCharsets.UTF_8)));
	}

	/** An answer that is framed by its length. */
	public static String answer(int status, String contentType, String body) {
		return "HTTP/1.1 " + status + " Any\r\nContent-Type: " + contentType + "\r\nContent-Length: "
				+ body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body;
	}

	/** Writes the text at once, byte for byte. */
	public static void write(OutputStream out, String text) throws IOException {
		out.write(text.getBytes(StandardCharsets.ISO_8859_1));
	}

	/**
	 * What happens once the head of the next request has been read. The connection closes
	 * when the script returns, and the answer says so: a client that did not know would
	 * send its next request into a connection that nobody serves any more.
	 */
	public RawTalkover willDo(Script script) {
		return willDoUnannounced((in, out) -> script.play(in, new AnnouncingOutput(out)));
	}

	/** As {@link #willDo(Script)}, but the answer does not tell that it is the last. */
	public RawTalkover willDoUnannounced(Script script) {
		this.scripts.add(script);
		return this;
	}

	/** Request line and headers of the next request that arrived. Waits for it. */
	public String nextHead() throws InterruptedException {
		String head = this.heads.poll(Patience.LONGEST.toSeconds(), TimeUnit.SECONDS);
		if (head == null) {
			throw new AssertionError("No request arrived");
		}
		return head;
	}

	/** Request line and headers of those that arrived and were not looked at. */
	public List<String> unseenHeads() {
		return List.copyOf(this.heads);
	}

	/** Whether no request is waiting to be looked at. */
	public boolean isUnasked() {
		return this.heads.isEmpty();
	}

	/** Forgets scripts and requests that a test left over, and ends its connections. */
	public void reset() throws IOException {
		awaitAccepted();
		synchronized (this) {
			this.resets++;
			this.scripts.clear();
			this.heads.clear();
		}
		for (Socket socket : this.open) {
			socket.close();
		}
	}

	@Override
	public void close() throws IOException {
		this.server.close();
		reset();
	}

	/** Connections that were made before are accepted in their order. */
	private void awaitAccepted() throws IOException {
		if (this.server.isClosed()) {
			return;
		}
		try (Socket marker = new Socket()) {
			marker.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
			this.markerPort = marker.getLocalPort();
			marker.connect(this.server.getLocalSocketAddress());
			this.markers.acquireUninterruptibly();
			this.markerPort = 0;
		}
	}

	private void serve() {
		while (!this.server.isClosed()) {
			try {
				Socket socket = this.server.accept();
				if (socket.getPort() == this.markerPort) {
					socket.close();
					this.markers.release();
					continue;
				}
				this.open.add(socket);
				int test = resets();
				Thread.ofVirtual().start(() -> serve(socket, test));
			}
			catch (IOException ex) {
				return;
			}
		}
	}

	private void serve(Socket socket, int test) {
		try (socket) {
			socket.setTcpNoDelay(true);
			String head = readHead(socket.getInputStream());
			if (head.isEmpty()) {
				return;
			}
			Script script = begin(head, test);
			if (script != null) {
				script.play(socket.getInputStream(), socket.getOutputStream());
			}
			end(socket);
		}
		catch (Exception ex) {
			// a torn connection is what many scripts are about
		}
		finally {
			this.open.remove(socket);
		}
	}

	private synchronized int resets() {
		return this.resets;
	}

	/** Notes a request of this test, and decides what happens to it. */
	private synchronized @Nullable Script begin(String head, int test) {
		if (test != this.resets) {
			return null;
		}
		this.heads.add(head);
		return this.scripts.poll();
	}

	/**
	 * Ends the connection in order: one that is closed with something unread takes its
	 * answer with it.
	 */
	private static void end(Socket socket) throws IOException {
		socket.shutdownOutput();
		socket.setSoTimeout(5000);
		socket.getInputStream().transferTo(OutputStream.nullOutputStream());
	}

	/** Reads the head of a request; nothing if there is no more. */
	public static String readHead(InputStream in) throws IOException {
		ByteArrayOutputStream head = new ByteArrayOutputStream();
		for (int b = in.read(); b >= 0; b = in.read()) {
			head.write(b);
			if (b == '\n' && head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
				break;
			}
		}
		return head.toString(StandardCharsets.ISO_8859_1);
	}

	/** Adds to an answer, behind its status line, that its connection ends with it. */
	private static final class AnnouncingOutput extends FilterOutputStream {

		private static final byte[] FIELD = "Connection: close\r\n".getBytes(StandardCharsets.US_ASCII);

		private boolean announced;

		AnnouncingOutput(OutputStream out) {
			super(out);
		}

		@Override
		public void write(int b) throws IOException {
			this.out.write(b);
			announceAfter(b);
		}

		@Override
		public void write(byte[] bytes, int from, int length) throws IOException {
			int written = from;
			while (!this.announced && written < from + length) {
				write(bytes[written++]);
			}
			this.out.write(bytes, written, from + length - written);
		}

		private void announceAfter(int b) throws IOException {
			if (b == '\n' && !this.announced) {
				this.announced = true;
				this.out.write(FIELD);
			}
		}

	}

	/** What Talkover does with one connection. */
	@FunctionalInterface
	public interface Script {

		void play(InputStream in, OutputStream out) throws Exception;

	}

}
