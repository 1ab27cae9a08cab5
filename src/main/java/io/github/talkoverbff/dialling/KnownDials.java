package io.github.talkoverbff.dialling;

import java.time.Duration;

import io.github.talkoverbff.problem.Problem;
import io.github.talkoverbff.problem.ProblemException;

import org.springframework.stereotype.Component;

/** Answers a request whose key is known: from the ledger, without dialling. */
@Component
final class KnownDials {

	private static final Duration SOON = Duration.ofSeconds(2);

	private static final Duration LATER = Duration.ofSeconds(15);

	private final DialView view;

	private final DialMeters meters;

	KnownDials(DialView view, DialMeters meters) {
		this.view = view;
		this.meters = meters;
	}

	/**
	 * The answer to the earlier request.
	 * @param fingerprint what is asked for now
	 * @throws ProblemException if there is none, or it was for something else
	 */
	DialAnswer answer(DialEntry known, String fingerprint) {
		if (!known.fingerprint().equals(fingerprint)) {
			throw Problem.IDEMPOTENCY_KEY_REUSED
				.because("You used this key for another request; this one was not sent. Make a new key.")
				.dial(this.view.brief(known));
		}
		DialEntry.KeptAnswer answer = known.answer();
		if (known.state() == DialState.PLACED && answer != null) {
			this.meters.replayed(known);
			return DialAnswer.again(known.id(), answer);
		}
		throw problem(known).dialId(known.id()).dial(this.view.brief(known));
	}

	private ProblemException problem(DialEntry known) {
		return switch (known.state()) {
			case IN_FLIGHT -> Problem.DIAL_IN_PROGRESS
				.because("The first request with this key is still under way; ask again for its answer.")
				.retryAfter(SOON);
			case UNKNOWN -> Problem.DIAL_OUTCOME_UNKNOWN.because(unknown(known)).retryAfter(LATER);
			case PLACED ->
				Problem.DIAL_ALREADY_PLACED.because("The call of this key was placed; it is not placed again.");
			case NOT_PLACED -> throw new IllegalStateException("A key that did nothing stands for no dial");
		};
	}

	private String unknown(DialEntry known) {
		String looks = (known.rounds() > 0) ? "No trace of the call in " + known.rounds() + " looks "
				+ ((known.checkedAt() != null) ? "until " + known.checkedAt() : "so far") + ". " : "";
		String block = (known.number() != null)
				? "The number stays blocked in this environment for a day, or until a sign of the call turns up. " : "";
		return "The answer to the first request with this key was lost. " + looks + block
				+ "Someone with dialling:write can decide, not before " + this.view.decideAfter(known) + ".";
	}

}
