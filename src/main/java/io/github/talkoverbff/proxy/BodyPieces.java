package io.github.talkoverbff.proxy;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;

import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;

/**
 * A body on its way, written by the thread of its request, a piece when one is asked for.
 * Spring's publisher of an output stream never parks again once its thread was woken for
 * another reason, and keeps a processor for as long as nothing is asked for.
 */
final class BodyPieces extends OutputStream {

	private final FluxSink<DataBuffer> talkover;

	private final int size;

	/** What has happened to what is asked for. */
	private final Semaphore changes = new Semaphore(0);

	private volatile boolean isOver;

	private BodyPieces(FluxSink<DataBuffer> talkover, int size) {
		this.talkover = talkover;
		this.size = size;
		talkover.onRequest((pieces) -> this.changes.release());
		talkover.onCancel(() -> {
			this.isOver = true;
			this.changes.release();
		});
	}

	/**
	 * Has the body written for whoever subscribes.
	 * @param thread runs what writes it
	 * @param size of a piece, in bytes; what is written at once may be less, and is a
	 * piece too
	 */
	static Flux<DataBuffer> of(Source body, Executor thread, int size) {
		return Flux.create((talkover) -> {
			BodyPieces pieces = new BodyPieces(talkover, size);
			thread.execute(() -> pieces.writeAll(body));
		});
	}

	@Override
	public void write(int single) throws IOException {
		write(new byte[] { (byte) single });
	}

	@Override
	public void write(byte[] bytes, int begin, int length) throws IOException {
		for (int at = begin; at < begin + length; at += this.size) {
			pass(Arrays.copyOfRange(bytes, at, Math.min(at + this.size, begin + length)));
		}
	}

	private void pass(byte[] piece) throws IOException {
		while (this.talkover.requestedFromDownstream() == 0 && !this.isOver) {
			this.changes.acquireUninterruptibly();
		}
		if (this.isOver) {
			throw new IOException("Nobody asks for the rest of the body");
		}
		this.talkover.next(DefaultDataBufferFactory.sharedInstance.wrap(piece));
	}

	private void writeAll(Source body) {
		try {
			body.writeTo(this);
			this.talkover.complete();
		}
		catch (IOException | RuntimeException ex) {
			if (!this.isOver) {
				this.talkover.error(ex);
			}
		}
	}

	/** Where the pieces come from. */
	@FunctionalInterface
	interface Source {

		void writeTo(OutputStream pieces) throws IOException;

	}

}
