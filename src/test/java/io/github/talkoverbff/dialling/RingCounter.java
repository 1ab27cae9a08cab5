package io.github.talkoverbff.dialling;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.talkoverbff.dialling.ShownCalls.Call;
import io.github.talkoverbff.standin.RawTalkover;
import org.jspecify.annotations.Nullable;

/**
 * A stand-in for Talkover that counts how often each number rings. What it does with a
 * dial depends on its number.
 */
final class RingCounter implements AutoCloseable {

	/** What Talkover may do with a dial; whether it rings is the first letter. */
	enum Behaviour {

		RING_AND_ANSWER, RING_AND_RESET, RING_AND_HANG, RING_AND_500, RING_AND_502, RING_AND_BREAK_OFF, RING_WITHOUT_ID,
		RING_AND_REDIRECT, RING_AND_ANSWER_TOO_LATE, RING_LATER, RING_AFTER_401, NOT_RING_AND_RESET, NOT_RING_AND_HANG,
		NOT_RING_402, NOT_RING_429, NOT_RING_500;

		boolean rings() {
			return name().startsWith("RING");
		}

	}

	private static final Pattern LENGTH = Pattern.compile("(?i)content-length: (\\d+)");

	private static final Pattern TO = Pattern.compile("\"to\":\"(\\+\\d+)\"");

	private static final Pattern MAKER = Pattern.compile("^POST (\\S+)/call ");

	/** What the paths have in common that it answers with an error; null if none. */
	private volatile @Nullable String silentAbout;

	private final AtomicInteger asked = new AtomicInteger();

	private final Map<String, Behaviour> behaviours = new ConcurrentHashMap<>();

	private final Map<String, AtomicInteger> rings = new ConcurrentHashMap<>();

	private final ShownCalls shown = new ShownCalls();

	private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor();

	private final AtomicInteger connections = new AtomicInteger();

	private final AtomicInteger closed = new AtomicInteger();

	private final Set<String> refused = ConcurrentHashMap.newKeySet();

	private volatile ServerSocket server;

	private final Clock clock;

	private volatile Consumer<String> arrived = (number) -> {
	};

	private volatile Consumer<String> heard = (number) -> {
	};

	RingCounter() {
		this(Clock.systemUTC());
	}

	/** One that dates its calls and its answers by this clock. */
	RingCounter(Clock clock) {
		this.clock = clock;
		try {
			this.server = listen(0);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		Thread.ofVirtual().start(this::serve);
	}

	URI baseUrl() {
		return URI.create("http://127.0.0.1:" + this.server.getLocalPort());
	}

	void behave(String number, Behaviour behaviour) {
		this.behaviours.put(number, behaviour);
	}

	/** Tells of each dial that arrives, before anything rings. */
	void onDial(Consumer<String> listener) {
		this.arrived = listener;
	}

	/** Tells of each ring, before the answer to it. */
	void onRing(Consumer<String> listener) {
		this.heard = listener;
	}

	/** Shows a call that somebody else made, or that came to light late. */
	void show(String number, Instant at) {
		show(Call.other(number, at));
	}

	/** Shows a call like that. */
	void show(Call call) {
		this.shown.add(call);
	}

	/** Does not say which calls it has, for as long as that is so. */
	void tellNothing(boolean silent) {
		this.silentAbout = silent ? "/" : null;
	}

	/** Does not answer to paths that hold this. */
	void tellNothingAbout(String part) {
		this.silentAbout = part;
	}

	/** Refuses all connections; those that are there are left alone. */
	void refuseConnections() throws IOException {
		this.server.close();
	}

	/** Accepts connections again after {@link #refuseConnections}. */
	void acceptConnections() throws IOException {
		this.server = listen(this.server.getLocalPort());
		Thread.ofVirtual().start(this::serve);
	}

	/** How often it was asked which calls it has. */
	int asked() {
		return this.asked.get();
	}

	int rings(String number) {
		return this.rings.getOrDefault(number, new AtomicInteger()).get();
	}

	/** How many connections it has accepted. */
	int connections() {
		return this.connections.get();
	}

	/** How many of them are open. */
	int openConnections() {
		return this.connections.get() - this.closed.get();
	}

	/** All numbers that have rung more than once. */
	List<String> doubles() {
		return this.rings.entrySet()
			.stream()
			.filter((entry) -> entry.getValue().get() > 1)
			.map((entry) -> entry.getKey() + " rang " + entry.getValue() + " times")
			.sorted()
			.toList();
	}

	@Override
	public void close() throws IOException {
		this.later.shutdownNow();
		this.server.close();
	}

	private static ServerSocket listen(int port) throws IOException {
		return new ServerSocket(port, 500, InetAddress.getLoopbackAddress());
	}

	private void serve() {
		ServerSocket server = this.server;
		while (!server.isClosed()) {
			try {
				Socket socket = server.accept();
				this.connections.incrementAndGet();
				Thread.ofVirtual().start(() -> serve(socket));
			}
			catch (IOException ex) {
				return;
			}
		}
	}

	private void serve(Socket socket) {
		try (socket) {
			for (String head = RawTalkover.readHead(socket.getInputStream()); !head.isEmpty(); head = RawTalkover
				.readHead(socket.getInputStream())) {
				Matcher length = LENGTH.matcher(head);
				String body = length.find()
						? new String(socket.getInputStream().readNBytes(Integer.parseInt(length.group(1))),
								StandardCharsets.UTF_8)
						: "";
				if (head.startsWith("POST ")) {
					dial(call(head, body), socket);
				}
				else {
					this.asked.incrementAndGet();
					String silent = this.silentAbout;
					String calls = head.contains("/nowhere/") ? null : this.shown.answer(head);
					answer(socket, (silent != null && head.contains(silent)) ? 500 : (calls != null) ? 200 : 404,
							(calls != null) ? calls : "{\"success\":false}");
				}
			}
		}
		catch (Exception ex) {
			// connections break here
		}
		finally {
			this.closed.incrementAndGet();
		}
	}

	private void dial(Call call, Socket socket) throws Exception {
		String number = call.number();
		this.arrived.accept(number);
		Behaviour behaviour = this.behaviours.getOrDefault(number, Behaviour.RING_AND_ANSWER);
		if (behaviour == Behaviour.RING_AFTER_401 && this.refused.add(number)) {
			answer(socket, 401, "{\"error\":{\"code\":\"UNAUTHORIZED\"}}");
			return;
		}
		if (behaviour == Behaviour.RING_LATER) {
			this.later.schedule(() -> ring(call), 3, TimeUnit.SECONDS);
		}
		else if (behaviour.rings()) {
			ring(call);
		}
		switch (behaviour) {
			case RING_AND_ANSWER, RING_AFTER_401 ->
				answer(socket, 200, "{\"success\":true,\"data\":{\"id\":\"" + call.id() + "\"}}");
			case RING_AND_RESET, NOT_RING_AND_RESET -> reset(socket);
			case RING_AND_HANG, RING_LATER, NOT_RING_AND_HANG -> hang(socket);
			case RING_AND_500, NOT_RING_500 -> answer(socket, 500, "{\"success\":false}");
			case RING_AND_502 -> answer(socket, 502, "{\"success\":false}");
			case RING_AND_BREAK_OFF -> breakOff(socket);
			case RING_WITHOUT_ID -> answer(socket, 200, "{\"success\":true}");
			case RING_AND_REDIRECT -> answer(socket, 302, "{}");
			case RING_AND_ANSWER_TOO_LATE -> {
				Thread.sleep(2500); // longer than the proxy of a trial waits
				answer(socket, 200, "{\"success\":true,\"data\":{\"id\":\"" + call.id() + "\"}}");
			}
			case NOT_RING_402 -> answer(socket, 402, "{\"error\":{\"code\":\"INSUFFICIENT_CREDITS\"}}");
			case NOT_RING_429 -> answer(socket, 429, "{\"error\":{\"code\":\"RATE_LIMIT_EXCEEDED\"}}");
		}
	}

	private void ring(Call call) {
		this.rings.computeIfAbsent(call.number(), (any) -> new AtomicInteger()).incrementAndGet();
		this.shown.add(call);
		this.heard.accept(call.number());
	}

	private void answer(Socket socket, int status, String body) throws IOException {
		OutputStream out = socket.getOutputStream();
		out.write(("HTTP/1.1 " + status + " Any\r\nDate: "
				+ DateTimeFormatter.RFC_1123_DATE_TIME.format(this.clock.instant().atOffset(ZoneOffset.UTC))
				+ "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
			.getBytes(StandardCharsets.UTF_8));
		out.flush();
	}

	private static void breakOff(Socket socket) throws IOException {
		socket.getOutputStream()
			.write("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{\"success\"".getBytes(StandardCharsets.UTF_8));
		socket.close();
	}

	private static void reset(Socket socket) throws IOException {
		socket.setSoLinger(true, 0);
		socket.close();
	}

	/** Until the other side gives up. */
	private static void hang(Socket socket) throws IOException {
		socket.getInputStream().transferTo(OutputStream.nullOutputStream());
	}

	private Call call(String head, String body) {
		Matcher maker = MAKER.matcher(head);
		Matcher to = TO.matcher(body);
		String number = to.find() ? to.group(1) : "";
		return new Call("call_" + number.replace("+", "") + "_" + System.nanoTime(), number, this.clock.instant(),
				maker.find() ? maker.group(1) : "", "outbound", body.contains("\"is_testing\":true"), "completed");
	}

}
