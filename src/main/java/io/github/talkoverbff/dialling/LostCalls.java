package io.github.talkoverbff.dialling;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

import io.github.talkoverbff.environment.Environment;
import io.github.talkoverbff.problem.Problem;
import io.github.talkoverbff.problem.ProblemException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/** Finds the calls of dials whose answer was lost, among those that Talkover shows. */
@Component
final class LostCalls {

	private static final Logger logger = LoggerFactory.getLogger(LostCalls.class);

	/**
	 * How far the clock of who claimed may have been ahead of ours, and what Talkover's
	 * full seconds hide. A call that is taken for a dial's wrongly costs less than one
	 * that is not.
	 */
	private static final Duration SKEW = Duration.ofMinutes(1);

	private final LedgerAccess ledger;

	private final CallSearch search;

	private final Settler settler;

	private final DiallingProperties properties;

	LostCalls(LedgerAccess ledger, CallSearch search, Settler settler, DiallingProperties properties) {
		this.ledger = ledger;
		this.search = search;
		this.settler = settler;
		this.properties = properties;
	}

	/**
	 * Looks for a dial once more, out of turn, before somebody calls it not placed.
	 * @return what that showed; a call makes the dial placed
	 * @throws ProblemException with {@code DIAL_LEDGER_UNAVAILABLE} if that is away
	 */
	Sight settleIfFoundNow(DialEntry entry, Environment environment) {
		try {
			if (entry.number() == null || !environment.isEnabled()) {
				return Sight.UNKNOWN;
			}
			return settleIfFound(entry, environment) ? Sight.CALL : Sight.NONE;
		}
		catch (ProblemException ex) {
			if (ex.problem() == Problem.DIAL_LEDGER_UNAVAILABLE) {
				throw ex;
			}
			logger.debug("The dial {} could not be looked for: {}", entry.id(), ex.problem());
			return Sight.UNKNOWN;
		}
	}

	/**
	 * Looks for the call of a dial, which makes the dial placed.
	 * @return whether it did; not if there is none, or more was known a moment ago
	 * @throws ProblemException if Talkover does not say
	 */
	boolean settleIfFound(DialEntry entry, Environment environment) {
		String number = Objects.requireNonNull(entry.number());
		if (entry.isOfCampaign()) {
			return settle(entry, environment, this.search.ofCampaign(environment, entry.agent(), Set.of(number)));
		}
		// either may be away: which call it is stays open then, if one is shown
		Answered active = answered(entry, () -> this.search.active(environment, entry.agent(), number));
		Answered listed = answered(entry,
				() -> this.search.history(environment, entry.agent(), number, entry.dueDay()));
		boolean clean = active.failure() == null && listed.failure() == null;
		if (settle(entry, environment, active.calls(), listed.calls(), clean)) {
			return true;
		}
		active.requireClean();
		listed.requireClean();
		return false;
	}

	/**
	 * Looks for the call of a dial among those that were listed for many.
	 * @return whether it made the dial placed
	 */
	boolean settle(DialEntry entry, Environment environment, List<ShownCall> listed) {
		return settle(entry, environment, List.of(), candidates(entry, listed), true);
	}

	private Answered answered(DialEntry entry, Supplier<List<ShownCall>> question) {
		try {
			return new Answered(candidates(entry, question.get()), null);
		}
		catch (ProblemException ex) {
			return new Answered(List.of(), ex);
		}
	}

	private List<ShownCall> candidates(DialEntry entry, List<ShownCall> calls) {
		return calls.stream().filter((call) -> isCandidate(entry, call)).toList();
	}

	/** Two calls leave open which is the dial's: it rang, and must not ring again. */
	private boolean settle(DialEntry entry, Environment environment, List<ShownCall> active, List<ShownCall> listed,
			boolean clean) {
		List<ShownCall> candidates = new ArrayList<>(listed);
		active.stream()
			.filter((call) -> listed.stream().noneMatch((other) -> Objects.equals(other.callId(), call.callId())))
			.forEach(candidates::add);
		if (candidates.isEmpty()) {
			return false;
		}
		List<String> ids = candidates.stream().map(ShownCall::callId).filter(Objects::nonNull).toList();
		boolean certain = clean && candidates.size() == 1;
		String evidence = listed.isEmpty() ? Evidence.ACTIVE_CALL : Evidence.HISTORY;
		Settlement settlement = Settlement.found(entry, evidence, certain ? candidates.getFirst().callId() : null,
				certain ? List.of() : ids, holdUntil(entry, environment, candidates));
		return this.settler.settle(entry, environment, settlement);
	}

	/** One that waits rings nobody knows when. */
	private Instant holdUntil(DialEntry entry, Environment environment, List<ShownCall> calls) {
		boolean waits = calls.stream().anyMatch(ShownCall::waits);
		return this.settler.holdUntil(entry, environment, waits ? DialState.UNKNOWN : DialState.PLACED);
	}

	private boolean isCandidate(DialEntry entry, ShownCall call) {
		Instant last = entry.dueAt()
			.plus(Duration.between(entry.claimedAt(), entry.leaseUntil()))
			.plus(this.properties.settle());
		return call.number().equals(entry.number()) && !call.at().isBefore(entry.claimedAt().minus(SKEW))
				&& !call.at().isAfter(last) && (call.test() == null || call.test() == entry.test())
				&& !isAnothers(entry, call.callId());
	}

	private boolean isAnothers(DialEntry entry, @Nullable String callId) {
		return callId != null && this.ledger.execute("find",
				(ledger) -> ledger.dials().isAttributed(entry.environment(), callId, entry.id()));
	}

	/** What Talkover shows of a dial. */
	enum Sight {

		/** A call. */
		CALL,

		/** None. */
		NONE,

		/** It does not say. */
		UNKNOWN

	}

	/**
	 * An answer of Talkover.
	 *
	 * @param calls those that may be the dial's
	 * @param failure why it is none; null if it is one
	 */
	private record Answered(List<ShownCall> calls, @Nullable ProblemException failure) {

		void requireClean() {
			if (this.failure != null) {
				throw this.failure;
			}
		}

	}

}
