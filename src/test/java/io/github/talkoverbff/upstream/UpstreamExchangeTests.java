package io.github.talkoverbff.upstream;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;

import io.github.talkoverbff.problem.Outcome;
import io.github.talkoverbff.problem.ProblemException;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.Flux;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.mock.http.client.reactive.MockClientHttpRequest;
import org.springframework.web.reactive.function.BodyInserter;
import org.springframework.web.reactive.function.client.ClientResponse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;

/**
 * The end of a wait and the beginning of a request are in different threads: whoever is
 * told that nothing was sent may dial again.
 */
class UpstreamExchangeTests {

	private final Admission.Entry entry = mock(Admission.Entry.class);

	private final UpstreamExchange exchange = new UpstreamExchange(
			new UpstreamRequest(HttpMethod.POST, "/call", "/call", "make-call", new HttpHeaders(), null, Set.of(),
					SendWindow.open(Duration.ofMinutes(1), Duration.ZERO, InstantSource.system()), (fingerprint) -> {
					}),
			this.entry, mock(WaitSweep.class), mock(Measurement.class), () -> false);

	private final MockClientHttpRequest message = new MockClientHttpRequest(HttpMethod.POST, "/call");

	@Test
	void whatIsCalledNotSentIsNotSentAfterwards() {
		assertThat(outcomeOfWaiting()).isEqualTo(Outcome.NOT_EXECUTED);

		assertThatExceptionOfType(ProblemException.class).isThrownBy(this::send);
		assertThat(this.message.isCommitted()).isFalse();
	}

	@Test
	void whatWasBegunIsNotCalledNotSent() {
		send();

		assertThat(this.message.isCommitted()).isTrue();
		assertThat(outcomeOfWaiting()).isEqualTo(Outcome.UNKNOWN);
	}

	@Test
	void isToldOfAnAnswerWhenItsBodyCanBeCancelled() throws Exception {
		DefaultDataBufferFactory buffers = DefaultDataBufferFactory.sharedInstance;
		Flux<DataBuffer> body = this.exchange
			.receive(ClientResponse.create(HttpStatus.OK).body(Flux.just(buffers.wrap(new byte[1]))).build());
		assertThat(this.exchange.hasNext(Duration.ZERO)).isFalse();

		body.subscribe();
		assertThat(this.exchange.awaitHead(Duration.ZERO).status()).isEqualTo(200);
	}

	@Test
	void anAnswerThatEndsBeforeItsLengthIsNoWholeOne() throws Exception {
		DefaultDataBufferFactory buffers = DefaultDataBufferFactory.sharedInstance;
		this.exchange.start(this.exchange.receive(ClientResponse.create(HttpStatus.OK)
			.header("Content-Length", "2")
			.body(Flux.just(buffers.wrap(new byte[1])))
			.build()));
		this.exchange.awaitHead(Duration.ZERO);

		assertThat(this.exchange.nextChunk(Duration.ZERO)).hasSize(1);
		assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> this.exchange.nextChunk(Duration.ZERO));
	}

	@Test
	void givesItsPlaceBackEvenIfItCannotBeCancelled() {
		this.exchange.start(Flux.from((subscriber) -> subscriber.onSubscribe(new Subscription() {
			@Override
			public void request(long chunks) {
				// none comes
			}

			@Override
			public void cancel() {
				throw new IllegalStateException("c4n4ry of a bug");
			}
		})));

		assertThatIllegalStateException().isThrownBy(this.exchange::close);

		verify(this.entry).leave();
	}

	private void send() {
		this.exchange.insert(this.message, mock(BodyInserter.Context.class)).block();
	}

	/** What is said of a request whose answer is not waited for. */
	private Outcome outcomeOfWaiting() {
		try {
			this.exchange.awaitHead(Duration.ZERO);
			throw new AssertionError("An answer to nothing");
		}
		catch (ProblemException ex) {
			return ex.outcome();
		}
		catch (CallerGoneException ex) {
			throw new AssertionError(ex);
		}
	}

}
