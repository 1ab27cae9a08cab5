package io.github.talkoverbff.environment;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

/**
 * A token that an environment holds, with what is known of it. Two of them are never
 * equal: a token that was taken out and put back has everything to prove again.
 */
public final class HeldToken {

	private final ApiToken token;

	private final AtomicInteger refusals = new AtomicInteger();

	/** When it was last tried although it is refused. */
	private final AtomicReference<Instant> lastTry = new AtomicReference<>(Instant.EPOCH);

	/** When Talkover was last asked whether it takes it. */
	private final AtomicReference<Instant> lastQuestion = new AtomicReference<>(Instant.EPOCH);

	private volatile TokenState state = TokenState.UNPROVED;

	private volatile @Nullable Instant lastProof;

	private volatile boolean doubted;

	HeldToken(ApiToken token) {
		this.token = token;
	}

	public ApiToken token() {
		return this.token;
	}

	public String fingerprint() {
		return this.token.fingerprint();
	}

	public TokenState state() {
		return this.state;
	}

	/** When Talkover last accepted it; null if it never did. */
	public @Nullable Instant lastProof() {
		return this.lastProof;
	}

	/** Whether it may well be refused, and a proof is to decide. */
	public boolean isDoubted() {
		return this.doubted;
	}

	/** Notes that a proof is to decide. */
	public void doubt() {
		this.doubted = true;
	}

	/** Notes that Talkover accepted it. */
	public void accept(Instant now) {
		this.lastProof = now;
		// every answer leads here: what all threads read is written where it changes only
		if (this.doubted) {
			this.doubted = false;
		}
		if (this.refusals.get() != 0) {
			this.refusals.set(0);
		}
		if (this.state != TokenState.PROVED) {
			this.state = TokenState.PROVED;
		}
	}

	/**
	 * Notes that Talkover does not take it.
	 * @param refused how
	 */
	public void refuse(TokenState refused, Instant now) {
		this.state = refused;
		this.doubted = false;
		this.lastTry.set(now);
	}

	/**
	 * Counts a refusal that may yet be the fault of the request.
	 * @return how many there were since Talkover last accepted the token
	 */
	public int suspect() {
		return this.refusals.incrementAndGet();
	}

	/** Whether Talkover has refused it since it accepted it for the last time. */
	boolean isSuspected() {
		return this.refusals.get() != 0;
	}

	/**
	 * Asks for leave to use the token.
	 * @param interval how often one that is refused may be tried
	 * @return whether it may be used: always unless it is refused, and then once in each
	 * interval
	 */
	public boolean mayBeTried(Duration interval, Instant now) {
		if (!this.state.isRefused()) {
			return true;
		}
		return advance(this.lastTry, interval, now);
	}

	/**
	 * Asks for leave to ask Talkover whether it takes the token.
	 * @param interval how often it may be asked
	 */
	public boolean mayBeProved(Duration interval, Instant now) {
		return advance(this.lastQuestion, interval, now);
	}

	/** When Talkover was last asked whether it takes it; long ago if it never was. */
	public Instant lastQuestion() {
		return this.lastQuestion.get();
	}

	/** Of several at once one comes first. */
	private static boolean advance(AtomicReference<Instant> time, Duration interval, Instant now) {
		Instant last = time.get();
		return Pause.isOver(interval, last, now) && time.compareAndSet(last, now);
	}

	/** How long the next leave is away. */
	public Duration untilNextTry(Duration interval, Instant now) {
		Instant last = this.lastTry.get();
		return Pause.isOver(interval, last, now) ? Duration.ZERO : Duration.between(now, last.plus(interval));
	}

}
