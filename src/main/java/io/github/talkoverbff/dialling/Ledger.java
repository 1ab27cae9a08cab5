package io.github.talkoverbff.dialling;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

import io.github.talkoverbff.dialling.Claim.BudgetWindow;
import io.github.talkoverbff.dialling.Claim.Result;
import org.jspecify.annotations.Nullable;

import org.springframework.core.NestedRuntimeException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionOperations;

/**
 * The ledger of dials. A claim commits before the first byte leaves for Talkover, and a
 * settlement before the caller gets its first byte; what they wrote survives the end of
 * the process. Every change of a state is a compare-and-set, so that several owners and
 * keepers can do each other no harm.
 */
class Ledger {

	private final JdbcClient jdbc;

	private final TransactionOperations transactions;

	private final DialTable dials;

	private final SlotTable slots;

	private final BudgetTable budgets;

	private final SwitchTable switches;

	private final LedgerRetention retention;

	Ledger(JdbcClient jdbc, TransactionOperations transactions) {
		this.jdbc = jdbc;
		this.transactions = transactions;
		this.dials = new DialTable(jdbc);
		this.slots = new SlotTable(jdbc);
		this.budgets = new BudgetTable(jdbc);
		this.switches = new SwitchTable(jdbc);
		this.retention = new LedgerRetention(jdbc, this.slots);
	}

	DialTable dials() {
		return this.dials;
	}

	BudgetTable budgets() {
		return this.budgets;
	}

	SwitchTable switches() {
		return this.switches;
	}

	LedgerRetention retention() {
		return this.retention;
	}

	/**
	 * Stops all dialling in an environment ({@code *} for all), or lets it go on: and
	 * says where its switch is then, or does neither.
	 */
	DialSwitch setSwitch(String environment, boolean stopped, String user, String reason, Instant now) {
		return inTransaction((transaction) -> {
			this.switches.set(environment, stopped, user, reason, now);
			return this.switches.get(environment);
		});
	}

	/**
	 * When the ledger's memory of keys begins: its creation, or just after the newest
	 * forgotten key. If two replicas created it at once, the later time counts.
	 */
	Instant bornAt() {
		return Instant.ofEpochMilli(this.jdbc.sql("SELECT MAX(born_at) FROM ledger").query(Long.class).single());
	}

	/**
	 * Claims a dial: all of it, or nothing.
	 * @throws DoubtfulClaimException if nobody knows which
	 * @throws org.springframework.dao.DataAccessException if the ledger cannot be reached
	 */
	Result claim(Claim claim) {
		AtomicBoolean complete = new AtomicBoolean();
		try {
			return inTransaction((transaction) -> {
				Result refused = refusal(claim);
				if (refused != null) {
					transaction.setRollbackOnly();
					return refused;
				}
				complete.set(true);
				return Result.Granted.INSTANCE;
			});
		}
		// of Spring's data access or of its transactions
		catch (NestedRuntimeException ex) {
			throw complete.get() ? new DoubtfulClaimException(ex) : ex;
		}
	}

	/** What speaks against a claim; what does not has been written by then. */
	private @Nullable Result refusal(Claim claim) {
		DialEntry entry = claim.entry();
		// what is in the way of a statement, the next may find gone
		while (!this.dials.insert(entry)) {
			Optional<DialEntry> earlier = this.dials.findByKey(entry.environment(), entry.caller(),
					Objects.requireNonNull(entry.key()));
			if (earlier.isPresent()) {
				return new Result.KnownKey(earlier.get());
			}
		}
		Result spent = limit(claim);
		// last: what comes before may wait for others, and all be stopped meanwhile
		Result stopped = this.switches.refusal(entry.environment());
		return (stopped != null) ? stopped : spent;
	}

	/** What is not left for a claim; what is left has been taken by then. */
	private @Nullable Result limit(Claim claim) {
		DialEntry entry = claim.entry();
		while (claim.slot() != null && !this.slots.take(claim, claim.slot())) {
			Optional<Result.HeldNumber> holder = this.slots.holder(entry.environment(), claim.slot(),
					entry.claimedAt());
			if (holder.isPresent()) {
				return holder.get();
			}
		}
		for (BudgetWindow budget : claim.budgets()) {
			if (!this.budgets.spend(budget)) {
				return new Result.SpentBudget(budget);
			}
		}
		return null;
	}

	/**
	 * Notes what became of a dial, if that is not known yet, or otherwise than it was.
	 * @param budgets what it counts against: one that was not placed gives it back, and
	 * one that was placed after all takes it again
	 */
	Change settle(Settlement settlement, Instant now, List<BudgetWindow> budgets) {
		return inTransaction((transaction) -> {
			DialState before = move(settlement, now);
			if (before != null) {
				holdOrGiveBack(settlement, budgets);
				return (before == DialState.UNKNOWN) ? Change.RESOLVED : Change.SETTLED;
			}
			if (settlement.isCertain() && this.dials.confirm(settlement, now)) {
				holdOrGiveBack(settlement, budgets);
				return Change.CONFIRMED;
			}
			if (settlement.state() == DialState.PLACED && contradict(settlement, now)) {
				budgets.forEach(this.budgets::takeBack);
				return Change.CONTRADICTED;
			}
			transaction.setRollbackOnly();
			return Change.NONE;
		});
	}

	private void holdOrGiveBack(Settlement settlement, List<BudgetWindow> budgets) {
		if (settlement.state() == DialState.NOT_PLACED) {
			this.slots.giveBack(settlement.id(), settlement.holdUntil());
			budgets.forEach(this.budgets::giveBack);
		}
		else {
			this.slots.hold(settlement.id(), settlement.holdUntil());
		}
	}

	/**
	 * Moves a dial that is in flight or unknown. Each is tried by itself and in this
	 * order: it may lapse in between.
	 * @return which it was; null if it was neither
	 */
	private @Nullable DialState move(Settlement settlement, Instant now) {
		for (DialState from : settlement.from()) {
			if (this.dials.move(settlement, from, now)) {
				return from;
			}
		}
		return null;
	}

	/**
	 * A dial that was not placed rang after all, and has what it had: unless that is
	 * another's by now. A call that was found says so of what a person decided only: its
	 * owner knows better.
	 */
	private boolean contradict(Settlement settlement, Instant now) {
		this.dials.dropTakenKey(settlement.id());
		if (!this.dials.contradict(settlement, !settlement.isCertain(), now)) {
			return false;
		}
		if (!this.slots.retake(settlement.id(), settlement.holdUntil(), now)) {
			this.slots.hold(settlement.id(), settlement.holdUntil());
		}
		return true;
	}

	/**
	 * Takes dials whose owner is dead for unknown. They are never sent again.
	 * @return those that were not so before
	 */
	List<DialEntry> lapse(Instant now) {
		return inTransaction((transaction) -> {
			List<DialEntry> entries = this.jdbc
				.sql("UPDATE dial SET state = 'UNKNOWN', settled_at = :now, next_round_at = :now "
						+ "WHERE state = 'IN_FLIGHT' AND lease_until < :now RETURNING " + DialRows.COLUMNS)
				.param("now", now.toEpochMilli())
				.query(DialRows::read)
				.list();
			entries.forEach((entry) -> this.slots.hold(entry.id(), entry.dueAt().plus(Settlement.MOST_HELD)));
			return entries;
		});
	}

	private <T> T inTransaction(Function<TransactionStatus, T> action) {
		return Objects.requireNonNull(this.transactions.execute(action::apply));
	}

	/** What a settlement changed. */
	enum Change {

		/** Nothing: as much or more was known. */
		NONE,

		/** The dial was in flight. */
		SETTLED,

		/** The dial was unknown, and what became of it is known by it. */
		RESOLVED,

		/** A call had been found that may be it, and now its owner tells. */
		CONFIRMED,

		/** It had been called not placed, and rang after all. */
		CONTRADICTED

	}

}
