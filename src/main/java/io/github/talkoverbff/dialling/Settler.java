package io.github.talkoverbff.dialling;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import io.github.talkoverbff.environment.Environment;
import io.github.talkoverbff.problem.ProblemException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/**
 * Writes down what became of a dial. If the ledger is away it keeps trying: when the
 * lease is over the dial is unknown to others, and its owner still knows.
 */
@Component
final class Settler {

	private static final Logger logger = LoggerFactory.getLogger(Settler.class);

	private final LedgerAccess ledger;

	private final EffectiveLimits limits;

	private final PendingSettlements pending;

	private final DialMeters meters;

	private final Clock clock;

	Settler(LedgerAccess ledger, EffectiveLimits limits, PendingSettlements pending, DialMeters meters, Clock clock) {
		this.ledger = ledger;
		this.limits = limits;
		this.pending = pending;
		this.meters = meters;
		this.clock = clock;
	}

	/** Settles a dial with what its owner learnt. */
	void settle(DialEntry entry, Environment environment, Verdict verdict) {
		Instant due = (verdict.dueAt() != null && verdict.dueAt().isAfter(entry.dueAt())) ? verdict.dueAt()
				: entry.dueAt();
		Instant holdUntil = holdUntil(entry, environment, verdict.waits() ? DialState.UNKNOWN : verdict.state(), due);
		Settlement settlement = Settlement.learnt(entry, verdict, holdUntil);
		try {
			settle(entry, environment, settlement);
		}
		catch (ProblemException ex) {
			keepTrying(entry, environment, settlement);
		}
	}

	/**
	 * Settles a dial.
	 * @return whether this changed what is known of it
	 * @throws ProblemException if the ledger is away, or does not say whether it took it
	 */
	boolean settle(DialEntry entry, Environment environment, Settlement settlement) {
		List<Claim.BudgetWindow> budgets = BudgetWindows.of(this.limits.budgets(environment), entry);
		Ledger.Change change = this.ledger.change("settle",
				(ledger) -> ledger.settle(settlement, this.clock.instant(), budgets));
		if (change == Ledger.Change.NONE) {
			return false;
		}
		boolean retracted = change == Ledger.Change.CONFIRMED && settlement.state() == DialState.NOT_PLACED;
		if (change != Ledger.Change.CONFIRMED || retracted) { // or it would count twice
			this.meters.settled(entry, settlement.state());
		}
		if (retracted) {
			logger.warn("The dial {} was taken for placed by a call that is another's: it was never sent", entry.id());
		}
		if (change == Ledger.Change.RESOLVED) {
			this.meters.resolved(entry, Objects.requireNonNull(settlement.evidence()));
		}
		if (change == Ledger.Change.CONTRADICTED) {
			this.meters.contradicted(entry);
			logger.error("The dial {} was called not placed, and its call was", entry.id());
		}
		return true;
	}

	/**
	 * Writes down that nothing was sent, for a claim of which nobody knows whether it was
	 * committed.
	 */
	void withdraw(DialEntry entry, Environment environment) {
		keepTrying(entry, environment, Settlement.notSent(entry));
	}

	/** Until when a dial holds its number. */
	Instant holdUntil(DialEntry entry, Environment environment, DialState state) {
		return holdUntil(entry, environment, state, entry.dueAt());
	}

	private Instant holdUntil(DialEntry entry, Environment environment, DialState state, Instant due) {
		return switch (state) {
			case PLACED -> entry.test() ? entry.claimedAt() : due.plus(this.limits.duplicateWindow(environment));
			case NOT_PLACED -> entry.claimedAt();
			case UNKNOWN -> due.plus(Settlement.MOST_HELD);
			case IN_FLIGHT -> throw new IllegalStateException("Nothing leads back to sending");
		};
	}

	private void keepTrying(DialEntry entry, Environment environment, Settlement settlement) {
		this.pending.keepTrying(settlement,
				() -> settle(entry, environment, settlement) || isSettled(entry, settlement));
	}

	/**
	 * Whether as much is known already. A claim that is not there may yet come, but not
	 * into a file: nobody else writes that.
	 */
	private boolean isSettled(DialEntry entry, Settlement settlement) {
		Optional<DialEntry> found = this.ledger.find(settlement.id());
		// what nobody heard of was not counted
		if (found.filter(settlement::isIn).isPresent()) {
			this.meters.settled(entry, settlement.state());
		}
		return found.map((now) -> !settlement.from().contains(now.state())).orElse(this.ledger.isFile());
	}

}
