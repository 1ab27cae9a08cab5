package io.github.talkoverbff.upstream;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.talkoverbff.problem.Problem;
import io.github.talkoverbff.problem.ProblemException;

/**
 * Lets requests to one environment in: so many at once, and none while Talkover does not
 * answer there. Hanging up a phone call is always let in: a few places are kept free for
 * that, and no breaker stands in its way.
 */
final class Admission {

	/** Places that are kept free, but never more than a tenth of all. */
	private static final int MAX_URGENT_PLACES = 5;

	/** How long the breaker lets nothing through. */
	static final Duration OPEN = Duration.ofSeconds(5);

	/** How many requests the breaker goes by at least. */
	static final int ENOUGH = 20;

	/** How long the breaker remembers a request, which it does by whole seconds. */
	static final Duration MEMORY = Duration.ofSeconds(10);

	private static final Duration RETRY = Duration.ofSeconds(1);

	private final Bulkhead places;

	private final Bulkhead lane;

	private final CircuitBreaker breaker;

	private final boolean breaks;

	/** How often the breaker has changed. */
	private final AtomicInteger changes = new AtomicInteger();

	/** Its breaker counts by a clock that nobody sets back. */
	Admission(String environment, UpstreamProperties properties, SteadyClock clock) {
		int kept = Math.min(MAX_URGENT_PLACES, properties.maxConnections() / 10);
		this.places = Bulkhead.of(environment, places(properties.maxConnections() - kept, properties.connectTimeout()));
		this.lane = Bulkhead.of(environment + "-lane", places(kept, Duration.ZERO));
		this.breaks = properties.breaker();
		this.breaker = CircuitBreaker.of(environment, breaking(clock));
		this.breaker.getEventPublisher().onStateTransition((change) -> this.changes.incrementAndGet());
	}

	private static CircuitBreakerConfig breaking(SteadyClock clock) {
		return CircuitBreakerConfig.custom()
			// its window would hold next to nothing for good once the time is set back
			.clock(clock)
			.slidingWindowType(SlidingWindowType.TIME_BASED)
			.slidingWindowSize((int) MEMORY.toSeconds())
			.minimumNumberOfCalls(ENOUGH)
			.failureRateThreshold(50)
			.waitDurationInOpenState(OPEN)
			.permittedNumberOfCallsInHalfOpenState(5)
			// no limit to its wait: every trial ends or gives way
			.build();
	}

	/**
	 * Lets a request in.
	 * @return what must be told how it went
	 * @throws ProblemException with {@code TALKOVER_OVERLOADED} if it is not let in
	 */
	Entry enter(UpstreamRequest request) {
		boolean watched = this.breaks && !request.isUrgent();
		if (watched && !this.breaker.tryAcquirePermission()) {
			throw Problem.TALKOVER_OVERLOADED
				.because("Talkover does not answer in this environment at present; nothing was sent.")
				.retryAfter(OPEN);
		}
		if (request.isUrgent() && this.lane.tryAcquirePermission()) {
			return new Entry(this.lane, watched);
		}
		if (this.places.tryAcquirePermission()) {
			return new Entry(this.places, watched);
		}
		if (watched) {
			this.breaker.releasePermission();
		}
		throw Problem.TALKOVER_OVERLOADED
			.because("All connections of this environment are in use; try again a little later.")
			.retryAfter(RETRY);
	}

	private static BulkheadConfig places(int count, Duration wait) {
		return BulkheadConfig.custom()
			.maxConcurrentCalls(count)
			.maxWaitDuration(wait)
			.writableStackTraceEnabled(false)
			.build();
	}

	/** A request that was let in; it ends once, and so does its place. */
	final class Entry {

		private final Bulkhead place;

		private final boolean watched;

		/** Whether the breaker was half-open when it was let in: it is a trial. */
		private final boolean trial;

		private final int changes;

		private final long begin = System.nanoTime();

		/** Whether it holds one of the few trials. */
		private boolean onTrial;

		private boolean judged;

		private Entry(Bulkhead place, boolean watched) {
			this.place = place;
			this.watched = watched;
			this.trial = watched && Admission.this.breaker.getState() == State.HALF_OPEN;
			this.onTrial = this.trial;
			this.changes = Admission.this.changes.get();
		}

		/** Lets another be a trial in its place; it is still judged when it can be. */
		void giveWay() {
			if (this.onTrial) {
				this.onTrial = false;
				Admission.this.breaker.releasePermission();
			}
		}

		/** Tells that an answer came, whichever. */
		void answered() {
			judge(() -> Admission.this.breaker.onSuccess(System.nanoTime() - this.begin, TimeUnit.NANOSECONDS));
		}

		/** Tells that there was no answer, or one that says that nobody is there. */
		void failed(Throwable failure) {
			judge(() -> Admission.this.breaker.onError(System.nanoTime() - this.begin, TimeUnit.NANOSECONDS, failure));
		}

		/** Gives the place back; what was never judged says nothing. */
		void leave() {
			giveWay();
			this.place.onComplete();
		}

		/** What was let in before the breaker changed says nothing of how it is now. */
		private void judge(Runnable verdict) {
			boolean current = this.trial || this.changes == Admission.this.changes.get();
			if (this.watched && current && !this.judged) {
				this.judged = true;
				this.onTrial = false;
				verdict.run();
			}
		}

	}

}
