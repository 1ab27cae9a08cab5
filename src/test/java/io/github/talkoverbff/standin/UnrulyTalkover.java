package io.github.talkoverbff.standin;

import java.io.BufferedInputStream;
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
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.talkoverbff.Patience;

/**
 * Plays a Talkover under load, which treats all requests alike: well, or in a manner that
 * no server should have.
 */
public final class UnrulyTalkover implements AutoCloseable {

	private static final Pattern ENTITY_TAG = Pattern.compile("\r\nIf-None-Match: (.*)\r\n", Pattern.CASE_INSENSITIVE);

	private final Set<Socket> open = ConcurrentHashMap.newKeySet();

	private final Map<String, CompletableFuture<Void>> arrived = new ConcurrentHashMap<>();

	private final int port;

	private volatile ServerSocket server;

	private volatile Manner manner = Manner.WELL;

	private volatile CyclicBarrier together = new CyclicBarrier(1);

	public UnrulyTalkover() {
		this.server = listen(0);
		this.port = this.server.getLocalPort();
	}

	public URI baseUrl() {
		return URI.create("http://127.0.0.1:" + this.port);
	}

	/** From now on every request is treated in this manner. */
	public void behave(Manner manner) throws IOException {
		this.manner = manner;
		if (manner == Manner.REFUSING) {
			this.server.close();
			for (Socket socket : this.open) {
				socket.close();
			}
		}
		else if (this.server.isClosed()) {
			this.server = listen(this.port);
		}
	}

	/** Behaves well, but answers only once so many requests wait for it. */
	public void answerTogether(int requests) throws IOException {
		this.together = new CyclicBarrier(requests);
		behave(Manner.WELL);
	}

	/** Waits for the head of the request that has this {@code If-None-Match}. */
	public void awaitRequest(String entityTag) throws Exception {
		arrived(entityTag).get(Patience.LONGEST.toSeconds(), TimeUnit.SECONDS);
		this.arrived.remove(entityTag);
	}

	/** How many connections are open. */
	public int connections() {
		return this.open.size();
	}

	@Override
	public void close() throws IOException {
		behave(Manner.REFUSING);
	}

	private ServerSocket listen(int port) {
		try {
			ServerSocket listening = new ServerSocket();
			listening.setReuseAddress(true);
			listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1024);
			Thread.ofVirtual().start(() -> accept(listening));
			return listening;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void accept(ServerSocket listening) {
		while (!listening.isClosed()) {
			try {
				Socket socket = listening.accept();
				this.open.add(socket);
				Thread.ofVirtual().start(() -> serve(socket));
			}
			catch (IOException ex) {
				return;
			}
		}
	}

	private void serve(Socket socket) {
		try (socket) {
			socket.setTcpNoDelay(true);
			// a body that is not read is taken for the next head, byte by byte
			InputStream in = new BufferedInputStream(socket.getInputStream());
			for (String head = RawTalkover.readHead(in); !head.isEmpty(); head = RawTalkover.readHead(in)) {
				noteArrival(head);
				this.together.await();
				this.manner.treat(socket);
			}
		}
		catch (Exception ex) {
			// a torn connection is what this is about
		}
		finally {
			this.open.remove(socket);
		}
	}

	private void noteArrival(String head) {
		Matcher entityTag = ENTITY_TAG.matcher(head);
		if (entityTag.find()) {
			arrived(entityTag.group(1)).complete(null);
		}
	}

	private CompletableFuture<Void> arrived(String entityTag) {
		return this.arrived.computeIfAbsent(entityTag, (tag) -> new CompletableFuture<>());
	}

	/** What is done to a request whose head has been read. */
	public enum Manner {

		WELL {
			@Override
			void treat(Socket socket) throws IOException {
				write(socket, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n[]");
			}
		},
		SLOW {
			@Override
			void treat(Socket socket) throws Exception {
				Thread.sleep(300);
				WELL.treat(socket);
			}
		},
		HANGING {
			@Override
			void treat(Socket socket) throws IOException {
				socket.getInputStream().transferTo(OutputStream.nullOutputStream());
			}
		},
		READING_NOTHING {
			@Override
			void treat(Socket socket) throws Exception {
				while (!socket.isClosed()) {
					Thread.sleep(100);
				}
			}
		},
		RESETTING_BEFORE_THE_HEADERS {
			@Override
			void treat(Socket socket) throws IOException {
				socket.setSoLinger(true, 0);
				socket.close();
			}
		},
		RESETTING_AFTER_THE_HEADERS {
			@Override
			void treat(Socket socket) throws Exception {
				write(socket, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 200\r\n\r\n[");
				RESETTING_BEFORE_THE_HEADERS.treat(socket);
			}
		},
		SENDING_GARBAGE {
			@Override
			void treat(Socket socket) throws IOException {
				write(socket, "\0\u0001 this is not HTTP, \u00ff and neither is this \r\n\r\n".repeat(20));
			}
		},
		SENDING_AN_ENDLESS_BODY {
			@Override
			void treat(Socket socket) throws IOException {
				write(socket,
						"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
				while (!socket.isClosed()) {
					write(socket, "1000\r\n" + "x".repeat(0x1000) + "\r\n");
				}
			}
		},
		REFUSING {
			@Override
			void treat(Socket socket) throws IOException {
				socket.close();
			}
		};

		abstract void treat(Socket socket) throws Exception;

		private static void write(Socket socket, String text) throws IOException {
			socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
		}

	}

}
