package io.github.talkoverbff.upstream;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

import io.github.talkoverbff.environment.Environment;
import io.github.talkoverbff.environment.Environments;
import io.github.talkoverbff.environment.HeldToken;
import io.github.talkoverbff.environment.Pause;
import io.github.talkoverbff.environment.Slot;
import io.github.talkoverbff.environment.TokenState;
import io.github.talkoverbff.problem.Problem;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * Decides what answers say about tokens. A caller cannot make a good token look bad: a
 * refusal of what a caller sent only raises a suspicion, and a request of our own
 * decides.
 */
@Component
final class TokenJudge {

	/** Refusals in a row, without an acceptance between them, that raise a suspicion. */
	private static final int RUN = 5;

	/** How often a refused token is tried all the same. */
	private static final Duration RETRY = Duration.ofSeconds(10);

	/** How long a token is good for certain that was accepted, whatever is missed. */
	private static final Duration MISSED_PAUSE = Duration.ofSeconds(30);

	/** What Talkover is documented to say; anything else is no tag. */
	private static final Set<String> REASONS = Set.of("UNAUTHORIZED", "TOKEN_EXPIRED", "INVALID_TOKEN",
			"INVALID_API_KEY");

	private static final String NONE = "none";

	private static final String OTHER = "other";

	private final MeterRegistry meters;

	private final Clock clock;

	private @Nullable BiConsumer<Environment, HeldToken> prover;

	TokenJudge(MeterRegistry meters, Clock clock, Environments environments) {
		this.meters = meters;
		this.clock = clock;
		// counted from zero on: ProblemWriter.expect() says why
		environments.all().forEach((environment) -> {
			for (Slot slot : Slot.values()) {
				Stream.concat(REASONS.stream(), Stream.of(NONE, OTHER))
					.forEach((reason) -> rejections(environment, slot, reason));
			}
		});
	}

	/** Whether Talkover's name of an error is one for what is wrong with a token. */
	static boolean isAboutToken(@Nullable String code) {
		return code != null && REASONS.contains(code);
	}

	/** Names who proves a suspected token; without one a suspicion is enough. */
	void proveWith(BiConsumer<Environment, HeldToken> prover) {
		this.prover = prover;
	}

	/** Notes that Talkover accepted the token. */
	void accepted(HeldToken token) {
		token.accept(this.clock.instant());
	}

	/**
	 * Notes that Talkover refused the token with what a caller sent.
	 * @param error what Talkover answered
	 */
	void refused(Environment environment, HeldToken token, ErrorAnswer error) {
		count(environment, token, error.code());
		if (token.suspect() >= RUN && !token.state().isRefused()) {
			if (this.prover != null) {
				token.doubt();
				this.prover.accept(environment, token);
			}
			else {
				token.refuse(state(error), this.clock.instant());
			}
		}
	}

	/**
	 * Notes that Talkover missed the token: it says so of one that it does not take, too,
	 * and some operations say nothing else.
	 */
	void missed(Environment environment, HeldToken token) {
		Instant proved = token.lastProof();
		boolean isNews = proved == null || Pause.isOver(MISSED_PAUSE, proved, this.clock.instant());
		if (isNews && this.prover != null) {
			this.prover.accept(environment, token);
		}
	}

	/**
	 * Notes that Talkover refused the token with what we sent ourselves. It happens to
	 * good ones too, so that one is only in doubt the first time.
	 */
	void refusedProof(Environment environment, HeldToken token, ErrorAnswer error) {
		count(environment, token, error.code());
		if (!token.state().isRefused() && !token.isDoubted()) {
			token.doubt();
		}
		else {
			token.refuse(state(error), this.clock.instant());
		}
	}

	/**
	 * Spares Talkover a token that it refuses; only for when there is no other.
	 * @throws io.github.talkoverbff.problem.ProblemException as if Talkover had refused
	 * it once more
	 */
	void requireUsable(HeldToken token) {
		Instant now = this.clock.instant();
		if (!token.mayBeTried(RETRY, now)) {
			Problem problem = (token.state() == TokenState.EXPIRED) ? Problem.TALKOVER_TOKEN_EXPIRED
					: Problem.TALKOVER_TOKEN_REJECTED;
			throw problem
				.because("Your session is fine. Talkover refuses the token of this environment: its operators must "
						+ "replace it. Nothing was sent.")
				.retryAfter(token.untilNextTry(RETRY, now));
		}
	}

	private static TokenState state(ErrorAnswer error) {
		return (error.problem().problem() == Problem.TALKOVER_TOKEN_EXPIRED) ? TokenState.EXPIRED : TokenState.REJECTED;
	}

	private void count(Environment environment, HeldToken token, @Nullable String code) {
		Slot slot = environment.tokens().slotOf(token);
		if (slot == null) {
			return; // taken out meanwhile: it is no news that Talkover refuses it
		}
		rejections(environment, slot, (code == null) ? NONE : isAboutToken(code) ? code : OTHER).increment();
	}

	private Counter rejections(Environment environment, Slot slot, String reason) {
		return this.meters.counter("talkover.token.rejections", "environment", environment.name(), "slot",
				slot.toString(), "reason", reason);
	}

}
