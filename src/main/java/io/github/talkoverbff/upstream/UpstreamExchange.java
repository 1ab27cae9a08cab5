package io.github.talkoverbff.upstream;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import io.github.talkoverbff.environment.Environment;
import io.github.talkoverbff.problem.Outcome;
import io.github.talkoverbff.problem.Problem;
import io.github.talkoverbff.problem.ProblemException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.web.reactive.function.BodyExtractors;
import org.springframework.web.reactive.function.BodyInserter;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * One call to Talkover, seen from the thread that serves the caller. The client's event
 * loop puts its signals into a queue; that thread alone takes them out, so that it is
 * also the only one that touches the caller's request and response. Few chunks are asked
 * for ahead, which is how a slow caller slows Talkover down.
 */
public final class UpstreamExchange extends BaseSubscriber<DataBuffer> implements AutoCloseable {

	private static final String URI_TEMPLATE_ATTRIBUTE = WebClient.class.getName() + ".uriTemplate";

	/** Chunks under way at once: enough to read one while the last is written. */
	private static final int CHUNKS_AHEAD = 4;

	/** How often a silent call looks whether its caller is still there. */
	private static final Duration PROBE_INTERVAL = Duration.ofMillis(500);

	private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();

	private final UpstreamProperties properties;

	private final UpstreamRequest request;

	private BooleanSupplier callerGone = () -> false;

	private @Nullable Signal next;

	private @Nullable UpstreamResponse response;

	private volatile boolean sent;

	private volatile boolean closed;

	private UpstreamExchange(UpstreamRequest request, UpstreamProperties properties) {
		this.request = request;
		this.properties = properties;
	}

	static UpstreamExchange start(WebClient client, Environment environment, UpstreamRequest request,
			UpstreamProperties properties) {
		UpstreamExchange exchange = new UpstreamExchange(request, properties);
		client.method(request.method())
			.uri(request.uri(environment.baseUrl()))
			.attribute(URI_TEMPLATE_ATTRIBUTE, request.template())
			.headers((headers) -> {
				headers.addAll(request.headers());
				if (request.needsEscape()) {
					headers.set(ExactTargetHandler.FIELD, request.target());
				}
			})
			.body(exchange::insert)
			.exchangeToFlux(exchange::receive)
			.subscribe(exchange);
		return exchange;
	}

	/** Lets a silent call find out that its caller has left. */
	public UpstreamExchange watching(BooleanSupplier callerGone) {
		this.callerGone = callerGone;
		return this;
	}

	/**
	 * Sends the body, if any, and waits for the status and the headers.
	 * @throws ProblemException if there is no answer, or none in time
	 * @throws CallerGoneException if the caller left meanwhile
	 */
	public UpstreamResponse awaitResponse() throws CallerGoneException {
		while (true) {
			switch (take(this.properties.responseTimeout())) {
				case Signal.Task task -> task.work().run();
				case Signal.Head head -> {
					this.response = head.response();
					return head.response();
				}
				case Signal.Failure failure -> throw translate(failure.cause());
				case Signal.Chunk chunk -> throw new IllegalStateException("A body before its headers");
				case Signal.End end -> throw new IllegalStateException("An end before the headers");
			}
		}
	}

	/**
	 * Waits for the next piece of the body.
	 * @return its bytes, or null if the body is complete
	 * @throws ProblemException if the body broke off, or paused for too long
	 * @throws CallerGoneException if the caller left meanwhile
	 */
	public byte @Nullable [] nextChunk() throws CallerGoneException {
		while (true) {
			switch (take(this.properties.idleTimeout())) {
				case Signal.Task task -> task.work().run();
				case Signal.Chunk chunk -> {
					return bytes(chunk.buffer());
				}
				case Signal.End end -> {
					return null;
				}
				case Signal.Failure failure -> throw translate(failure.cause());
				case Signal.Head head -> throw new IllegalStateException("Two answers to one request");
			}
		}
	}

	/**
	 * Whether {@link #nextChunk()} has something to return at once, or within the time
	 * given.
	 */
	public boolean hasNext(Duration wait) throws CallerGoneException {
		if (this.next == null) {
			this.next = poll(wait);
		}
		return this.next != null;
	}

	/**
	 * Reads the whole body, as far as the limit.
	 * @return the bytes, or null if there are more than {@code limit}, or the body broke
	 * off
	 */
	byte @Nullable [] readBody(int limit) throws CallerGoneException {
		ByteArrayOutputStream body = new ByteArrayOutputStream();
		try {
			for (byte[] chunk = nextChunk(); chunk != null; chunk = nextChunk()) {
				if (body.size() + chunk.length > limit) {
					return null;
				}
				body.writeBytes(chunk);
			}
			return body.toByteArray();
		}
		catch (ProblemException ex) {
			return null;
		}
	}

	/** Ends the call, in the middle if need be: what is under way is cancelled. */
	@Override
	public void close() {
		this.closed = true;
		cancel();
		if (this.next instanceof Signal.Chunk chunk) {
			DataBufferUtils.release(chunk.buffer());
		}
		releaseAll();
	}

	private Mono<Void> insert(ClientHttpRequest message, BodyInserter.Context context) {
		this.sent = true; // a connection is there, and from now on it is written to
		UpstreamRequest.Body body = this.request.body();
		return (body != null) ? message.writeWith(body.read((work) -> put(new Signal.Task(work))))
				: message.setComplete();
	}

	private Flux<DataBuffer> receive(ClientResponse response) {
		put(new Signal.Head(new UpstreamResponse(response.statusCode().value(), response.headers().asHttpHeaders())));
		return response.body(BodyExtractors.toDataBuffers());
	}

	@Override
	protected void hookOnSubscribe(Subscription subscription) {
		subscription.request(CHUNKS_AHEAD);
	}

	@Override
	protected void hookOnNext(DataBuffer buffer) {
		put(new Signal.Chunk(buffer));
	}

	@Override
	protected void hookOnComplete() {
		put(Signal.End.INSTANCE);
	}

	@Override
	protected void hookOnError(Throwable failure) {
		put(new Signal.Failure(failure));
	}

	private void put(Signal signal) {
		this.signals.add(signal);
		if (this.closed) {
			releaseAll(); // nobody will take it any more
		}
	}

	private void releaseAll() {
		for (Signal signal = this.signals.poll(); signal != null; signal = this.signals.poll()) {
			if (signal instanceof Signal.Chunk chunk) {
				DataBufferUtils.release(chunk.buffer());
			}
		}
	}

	private byte[] bytes(DataBuffer buffer) {
		byte[] bytes = new byte[buffer.readableByteCount()];
		buffer.read(bytes);
		DataBufferUtils.release(buffer);
		request(1);
		return bytes;
	}

	private Signal take(Duration limit) throws CallerGoneException {
		long deadline = System.nanoTime() + limit.toNanos();
		while (true) {
			Duration left = Duration.ofNanos(deadline - System.nanoTime());
			if (hasNext((left.compareTo(PROBE_INTERVAL) < 0) ? left : PROBE_INTERVAL)) {
				Signal signal = this.next;
				this.next = null;
				if (signal != null) {
					return signal;
				}
			}
			if (this.request.isBodyRead() && this.callerGone.getAsBoolean()) {
				throw new CallerGoneException(null);
			}
			if (left.isNegative()) {
				throw timeout();
			}
		}
	}

	private @Nullable Signal poll(Duration wait) throws CallerGoneException {
		try {
			return this.signals.poll(wait.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new CallerGoneException(ex); // the container is shutting down
		}
	}

	private ProblemException timeout() {
		ProblemException problem = Problem.TALKOVER_TIMEOUT.because((this.response == null)
				? "Talkover gave no answer in time." : "Talkover's answer paused for too long.");
		return problem.outcome(outcome());
	}

	private ProblemException translate(Throwable failure) throws CallerGoneException {
		return UpstreamFailures.translate(failure, this.response != null, outcome());
	}

	/** What must be assumed of the request if nothing more is heard of it. */
	private Outcome outcome() {
		if (!this.sent) {
			return Outcome.NOT_EXECUTED;
		}
		return (this.response != null && this.response.isSuccessful()) ? Outcome.EXECUTED : Outcome.UNKNOWN;
	}

}
