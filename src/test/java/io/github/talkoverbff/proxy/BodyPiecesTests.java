package io.github.talkoverbff.proxy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;

import org.springframework.core.io.buffer.DataBuffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** How a body waits until it is asked for. */
class BodyPiecesTests {

	private final Asking talkover = new Asking();

	@Test
	void givesAsManyPiecesAsAreAskedForAndThenEnds() throws Exception {
		Thread thread = write((pieces) -> {
			pieces.write(bytes("first"));
			pieces.write(bytes("second, third"));
		});

		this.talkover.request(1);
		await().until(() -> this.talkover.taken.equals(List.of("first")));
		this.talkover.request(3);
		thread.join();

		assertThat(this.talkover.taken).containsExactly("first", "second", ", thir", "d", "the end");
	}

	/** It may have been woken for another reason just before. */
	@Test
	void keepsNoProcessorWhileNothingIsAskedFor() throws Exception {
		Thread thread = write((pieces) -> {
			LockSupport.unpark(Thread.currentThread());
			pieces.write(bytes("first"));
		});

		await().until(() -> thread.getState() == Thread.State.WAITING);

		this.talkover.request(1);
		thread.join();
		assertThat(this.talkover.taken).containsExactly("first", "the end");
	}

	@Test
	void writesNoMoreOnceNobodyAsks() throws Exception {
		Thread thread = write((pieces) -> {
			try {
				pieces.write(bytes("first"));
			}
			catch (IOException ex) {
				this.talkover.taken.add(ex.getMessage());
				throw ex;
			}
		});

		this.talkover.cancel();
		thread.join();

		assertThat(this.talkover.taken).containsExactly("Nobody asks for the rest of the body");
	}

	@Test
	void tellsWhyItBreaksOff() throws Exception {
		Thread thread = write((pieces) -> {
			throw new IllegalStateException("The caller has left");
		});

		thread.join();

		assertThat(this.talkover.taken).containsExactly("The caller has left");
	}

	/** Has it written by a thread of its own, which has begun when this returns. */
	private Thread write(BodyPieces.Source body) throws InterruptedException {
		Thread thread = Thread.ofPlatform().start(() -> BodyPieces.of(body, Runnable::run, 6).subscribe(this.talkover));
		this.talkover.subscribed.await();
		return thread;
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

	/** Asks for nothing by itself. */
	private static final class Asking extends BaseSubscriber<DataBuffer> {

		private final List<String> taken = new CopyOnWriteArrayList<>();

		private final CountDownLatch subscribed = new CountDownLatch(1);

		@Override
		protected void hookOnSubscribe(Subscription subscription) {
			this.subscribed.countDown();
		}

		@Override
		protected void hookOnNext(DataBuffer piece) {
			this.taken.add(piece.toString(StandardCharsets.US_ASCII));
		}

		@Override
		protected void hookOnComplete() {
			this.taken.add("the end");
		}

		@Override
		protected void hookOnError(Throwable failure) {
			this.taken.add(String.valueOf(failure.getMessage()));
		}

	}

}
