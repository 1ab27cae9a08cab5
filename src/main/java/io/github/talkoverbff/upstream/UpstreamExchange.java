package io.github.talkoverbff.upstream;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

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

/**
 * One attempt at a request to Talkover, seen from the thread that serves the caller. The
 * client's event loop puts its signals into a queue; that thread alone takes them out, so
 * that it is also the only one that touches the caller's request and response. Chunks are
 * asked for as they are needed, which is how a slow caller slows Talkover down.
 */
final class UpstreamExchange implements AutoCloseable {

	/** Chunks that are asked for at first: most answers have no more. */
	static final int FIRST_CHUNKS = 2;

	/** How often a silent exchange looks whether its caller is still there. */
	static final Duration PROBE_INTERVAL = Duration.ofMillis(500);

	/** What breaker and meters are told where no exception says it. */
	private static final TimeoutException NO_ANSWER = new TimeoutException();

	private final SignalQueue signals = new SignalQueue();

	private final Receiver receiver = new Receiver();

	private final UpstreamRequest request;

	private final WaitSweep sweep;

	private final Measurement measurement;

	private final BooleanSupplier callerGone;

	private final Admission.Entry entry;

	private @Nullable Throwable failure;

	private Signal.@Nullable Head head;

	/** In bytes. */
	private long received;

	/** In chunks. */
	private long taken;

	/** In chunks. */
	private long asked = FIRST_CHUNKS;

	/**
	 * Decided once: the event loop may begin to write in the very moment in which the
	 * wait ends, and what is called not sent may be asked for again.
	 */
	private final AtomicReference<Sending> sending = new AtomicReference<>(Sending.NOT_BEGUN);

	/**
	 * Creates the exchange; nothing is sent before {@link #start}.
	 * @param entry the place that it takes, and gives back when it is closed
	 * @param callerGone tells a silent exchange whether its caller has left
	 */
	UpstreamExchange(UpstreamRequest request, Admission.Entry entry, WaitSweep sweep, Measurement measurement,
			BooleanSupplier callerGone) {
		this.entry = entry;
		this.request = request;
		this.sweep = sweep;
		this.measurement = measurement;
		this.callerGone = callerGone;
	}

	/** Subscribes to the client's answer, which sends the request. */
	void start(Flux<DataBuffer> answer) {
		this.measurement.begin();
		this.sweep.add(this.signals);
		answer.subscribe(this.receiver);
	}

	/**
	 * Sends the body, if any, and waits for the status and the headers.
	 * @throws ProblemException if there is no answer, or none in time
	 * @throws CallerGoneException if the caller left meanwhile
	 */
	Signal.Head awaitHead(Duration limit) throws CallerGoneException {
		while (true) {
			switch (take(limit)) {
				case Signal.Task task -> readFromCaller(task);
				case Signal.Head arrived -> {
					this.head = arrived;
					this.measurement.answered(arrived);
					return arrived;
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
	byte @Nullable [] nextChunk(Duration limit) throws CallerGoneException {
		askForNext();
		while (true) {
			switch (take(limit)) {
				case Signal.Task task -> readFromCaller(task);
				case Signal.Chunk chunk -> {
					return bytes(chunk.buffer());
				}
				case Signal.End end -> {
					requireWhole();
					return null;
				}
				case Signal.Failure failure -> throw translate(failure.cause());
				case Signal.Head again -> throw new IllegalStateException("Two answers to one request");
			}
		}
	}

	/**
	 * Whether {@link #nextChunk} has something to return at once, or soon.
	 * @param wait how long to wait for it
	 */
	boolean hasNext(Duration wait) throws CallerGoneException {
		askForNext();
		return await(System.nanoTime() + wait.toNanos());
	}

	/**
	 * Reads the body, as far as the limit.
	 * @param most the most bytes that it may have
	 * @param limit how long that may take
	 */
	Body readBody(int most, Duration limit) throws CallerGoneException {
		ByteArrayOutputStream body = new ByteArrayOutputStream();
		long end = System.nanoTime() + limit.toNanos();
		try {
			for (byte[] chunk = nextChunk(limit); chunk != null; chunk = nextChunk(
					Duration.ofNanos(end - System.nanoTime()))) {
				body.writeBytes(chunk);
				if (body.size() > most) {
					return new Body(body.toByteArray(), false);
				}
			}
			return new Body(body.toByteArray(), true);
		}
		catch (ProblemException ex) {
			return new Body(body.toByteArray(), false);
		}
	}

	/**
	 * Tells the breaker what came. A 500 may be the fault of one request, and so does not
	 * count against the environment.
	 */
	void judge(@Nullable ErrorAnswer error) {
		if (error != null && error.isOfGateway()) {
			this.entry.failed(error.problem());
		}
		else {
			this.entry.answered();
		}
	}

	/** Ends the exchange, in the middle if need be: what is under way is cancelled. */
	@Override
	public void close() {
		try {
			this.sweep.remove(this.signals);
			this.receiver.cancel();
			this.signals.close();
		}
		finally {
			this.entry.leave();
		}
		this.measurement.end(this.head, this.failure);
	}

	/** Writes the request's body: a connection is there, and from now on it is used. */
	Mono<Void> insert(ClientHttpRequest message, BodyInserter.Context context) {
		SendWindow window = this.request.window();
		if ((window != null && !window.isOpenForWriting())
				|| this.sending.compareAndExchange(Sending.NOT_BEGUN, Sending.BEGUN) == Sending.GIVEN_UP) {
			return Mono.error(Problem.TALKOVER_TIMEOUT.because("A connection came too late; nothing was sent."));
		}
		UpstreamRequest.Body body = this.request.body();
		return (body != null) ? message.writeWith(body.read((work) -> this.signals.put(new Signal.Task(work))))
				: message.setComplete();
	}

	/** Takes the answer's head, and goes on to its body. */
	Flux<DataBuffer> receive(ClientResponse response) {
		Signal.Head arrived = new Signal.Head(response.statusCode().value(), response.headers().asHttpHeaders());
		// not before the body is subscribed to: whoever takes the head may cancel, and
		// the client reports an error if the body is subscribed to after that
		return response.body(BodyExtractors.toDataBuffers()).doOnSubscribe((body) -> this.signals.put(arrived));
	}

	private void readFromCaller(Signal.Task task) {
		this.entry.giveWay(); // the caller may take as long as it likes
		task.work().run();
	}

	private byte[] bytes(DataBuffer buffer) {
		byte[] bytes = new byte[buffer.readableByteCount()];
		buffer.read(bytes);
		DataBufferUtils.release(buffer);
		this.received += bytes.length;
		this.taken++;
		return bytes;
	}

	/**
	 * Asks for a chunk when it is needed, and not while the last one is written: the
	 * client keeps one ready anyway.
	 */
	private void askForNext() {
		if (this.taken == this.asked) {
			this.asked++;
			this.receiver.request(1);
		}
	}

	/**
	 * Sees whether all has come that was announced: the client calls an answer complete
	 * whose request could not be sent to its end.
	 */
	private void requireWhole() throws CallerGoneException {
		if (this.head != null && this.head.hasBody(this.request.method())
				&& this.received < this.head.headers().getContentLength()) {
			throw translate(new EOFException("An answer that is shorter than its length"));
		}
	}

	private Signal take(Duration limit) throws CallerGoneException {
		long deadline = System.nanoTime() + limit.toNanos();
		for (Signal signal = this.signals.poll();; signal = this.signals.poll()) {
			if (signal != null) {
				return signal;
			}
			long now = System.nanoTime();
			if (now - deadline >= 0) {
				throw timeout();
			}
			boolean silent = !await(now + Math.min(deadline - now, PROBE_INTERVAL.toNanos()));
			if (silent && this.request.isBodyRead() && this.callerGone.getAsBoolean()) {
				throw new CallerGoneException(null);
			}
		}
	}

	private boolean await(long wakeAt) throws CallerGoneException {
		try {
			return this.signals.await(wakeAt);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new CallerGoneException(ex); // the container is shutting down
		}
	}

	private ProblemException timeout() {
		this.failure = NO_ANSWER;
		this.entry.failed(NO_ANSWER);
		ProblemException problem = Problem.TALKOVER_TIMEOUT.because(
				(this.head == null) ? "Talkover gave no answer in time." : "Talkover's answer paused for too long.");
		return problem.outcome(giveUp());
	}

	private ProblemException translate(Throwable failure) throws CallerGoneException {
		this.failure = failure;
		if (this.head == null && ClientFailures.isOfTalkover(failure)) {
			this.entry.failed(failure);
		}
		return ClientFailures.translate(failure, this.head != null, giveUp());
	}

	/**
	 * Sees to it that what was not begun never will be.
	 * @return what must be assumed of the request
	 */
	private Outcome giveUp() {
		if (this.sending.compareAndExchange(Sending.NOT_BEGUN, Sending.GIVEN_UP) != Sending.BEGUN) {
			return Outcome.NOT_EXECUTED;
		}
		return (this.head != null && this.head.isSuccessful()) ? Outcome.EXECUTED : Outcome.UNKNOWN;
	}

	/**
	 * What was read of a body.
	 *
	 * @param bytes the bytes
	 * @param isWhole false if there are more, or it broke off
	 */
	record Body(byte[] bytes, boolean isWhole) {
	}

	/** How far a request has come. */
	private enum Sending {

		/** Nothing was written, but may be. */
		NOT_BEGUN,

		/** Something was written, or will be. */
		BEGUN,

		/** Nothing was written, and nothing will be. */
		GIVEN_UP

	}

	/** Puts what the client says into the queue. */
	private final class Receiver extends BaseSubscriber<DataBuffer> {

		@Override
		protected void hookOnSubscribe(Subscription subscription) {
			subscription.request(FIRST_CHUNKS);
		}

		@Override
		protected void hookOnNext(DataBuffer buffer) {
			UpstreamExchange.this.signals.put(new Signal.Chunk(buffer));
		}

		@Override
		protected void hookOnComplete() {
			UpstreamExchange.this.signals.put(Signal.End.INSTANCE);
		}

		@Override
		protected void hookOnError(Throwable failure) {
			UpstreamExchange.this.signals.put(new Signal.Failure(failure));
		}

	}

}
