package io.github.talkoverbff.dialling;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import io.github.talkoverbff.dialling.Claim.BudgetWindow;
import io.github.talkoverbff.dialling.Claim.Result;
import org.jspecify.annotations.Nullable;

import org.springframework.core.NestedRuntimeException;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/**
 * The ledger of dials. A claim commits before the first byte leaves for Talkover, and a
 * settlement before the caller gets its first byte; what they wrote survives the end of
 * the process. Every change of a state is a compare-and-set, so that several owners and
 * keepers can do each other no harm.
 */
class Ledger {

	/** A day, with up to two hours more in autumn. */
	private static final Duration LONGEST_WINDOW = Duration.ofHours(26);

	/**
	 * How far ahead a clock may be: a machine that starts in a wrong time zone must not
	 * forget what holds for all.
	 */
	private static final Duration MOST_AHEAD = Duration.ofDays(1);

	private static final String OPEN = "('IN_FLIGHT', 'UNKNOWN')";

	/** So many at a time that others who need the ledger meanwhile do not wait long. */
	private static final int MOST_FORGOTTEN = 1000;

	private final JdbcClient jdbc;

	private final TransactionOperations transactions;

	private final DialTable dials;

	private final SlotTable slots;

	private final BudgetTable budgets;

	private final SwitchTable switches;

	Ledger(JdbcClient jdbc, TransactionOperations transactions) {
		this.jdbc = jdbc;
		this.transactions = transactions;
		this.dials = new DialTable(jdbc);
		this.slots = new SlotTable(jdbc);
		this.budgets = new BudgetTable(jdbc);
		this.switches = new SwitchTable(jdbc);
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

	/**
	 * Stops all dialling in an environment ({@code *} for all), or lets it go on: and
	 * says where its switch is then, or does neither.
	 */
	DialSwitch setSwitch(String environment, boolean stopped, String user, String reason, Instant now) {
		DialSwitch position = this.transactions.execute((transaction) -> {
			this.switches.set(environment, stopped, user, reason, now);
			return this.switches.get(environment);
		});
		return Objects.requireNonNull(position);
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
			Result result = this.transactions.execute((transaction) -> {
				Result refused = refusal(claim);
				if (refused != null) {
					transaction.setRollbackOnly();
					return refused;
				}
				complete.set(true);
				return Result.Granted.INSTANCE;
			});
			return Objects.requireNonNull(result);
		}
		catch (NestedRuntimeException ex) { // of Spring's data access or of its
											// transactions
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
		Change change = this.transactions.execute((transaction) -> {
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
		return Objects.requireNonNull(change);
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
			if (this.dials.move(settlement, EnumSet.of(from), now)) {
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
		if (!this.dials.contradict(settlement, settlement.isCertain() ? null : Evidence.OPERATOR, now)) {
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
		List<DialEntry> lapsed = this.transactions.execute((transaction) -> {
			List<DialEntry> entries = this.jdbc
				.sql("UPDATE dial SET state = 'UNKNOWN', settled_at = :now, next_round_at = :now "
						+ "WHERE state = 'IN_FLIGHT' AND lease_until < :now RETURNING " + DialRows.COLUMNS)
				.param("now", now.toEpochMilli())
				.query(DialRows::read)
				.list();
			entries.forEach((entry) -> this.slots.hold(entry.id(), entry.dueAt().plus(Settlement.MOST_HELD)));
			return entries;
		});
		return Objects.requireNonNull(lapsed);
	}

	/**
	 * Forgets what need not be kept: dials that were refused, answers and numbers of
	 * settled dials that nobody looks for any more, then settled dials whole, and those
	 * that were never decided.
	 * @return how many of the latter
	 */
	int forget(Instant now, Duration replay, Duration tombstone) {
		forgetRefused(now.minus(replay));
		// all that an index is for must be said, also what follows from the rest
		inPieces("UPDATE dial SET answer_body = NULL, answer_type = NULL, number = NULL",
				"state NOT IN " + OPEN
						+ " AND settled_at < :before AND settled_at IS NOT NULL AND next_round_at IS NULL "
						+ "AND (answer_body IS NOT NULL OR number IS NOT NULL)",
				Map.of("before", now.minus(replay).toEpochMilli()));
		// a key may be ahead of its replica's clock, and that behind ours
		Instant oldest = now.minus(tombstone).minus(IdempotencyKey.MOST_AHEAD.multipliedBy(2));
		String before = UuidV7.begin(oldest);
		// only ids are indexed, and the language of a database may order them otherwise:
		// in Danish, aa sorts after z
		refuseForgotten(before, oldest);
		Map<String, Object> old = Map.of("before", before, "claimed", oldest.toEpochMilli());
		int undecided = inPieces("DELETE FROM dial", "id < :before AND claimed_at < :claimed AND state = 'UNKNOWN'",
				old);
		inPieces("DELETE FROM dial", "id < :before AND claimed_at < :claimed AND state IN ('PLACED', 'NOT_PLACED')",
				old);
		this.jdbc.sql("DELETE FROM dial_budget WHERE window_start < :before")
			.param("before", now.minus(LONGEST_WINDOW).minus(MOST_AHEAD).toEpochMilli())
			.update();
		this.slots.forget(now.minus(MOST_AHEAD));
		return undecided;
	}

	/**
	 * Has a file overwrite what was forgotten, which until then is so in its log only.
	 * @return how far that got
	 */
	List<Map<String, @Nullable Object>> overwriteForgotten() {
		return this.jdbc.sql("PRAGMA wal_checkpoint(TRUNCATE)").query().listOfRows();
	}

	/**
	 * Forgets dials of which it is proved that they rang nobody: whoever may dial can add
	 * to them without end. Their keys are free, so none has to be refused; what a person
	 * called not placed may yet turn out to have rung.
	 */
	private void forgetRefused(Instant before) {
		inPieces("DELETE FROM dial", "state = 'NOT_PLACED' AND evidence IN ('" + Evidence.ANSWER + "', '"
				+ Evidence.NOT_SENT + "') AND settled_at < :before", Map.of("before", before.toEpochMilli()));
	}

	/**
	 * Changes dials, a few at a time: those that come meanwhile do not wait for long.
	 * @return how many there were
	 */
	private int inPieces(String change, String which, Map<String, Object> parameters) {
		int all = 0;
		int piece;
		do {
			piece = this.jdbc.sql(change + " WHERE id IN (SELECT id FROM dial WHERE " + which + " LIMIT :most)")
				.params(parameters)
				.param("most", (long) MOST_FORGOTTEN)
				.update();
			all += piece;
		}
		while (piece == MOST_FORGOTTEN);
		return all;
	}

	/**
	 * Refuses for good the keys of what is about to be forgotten that say when they were
	 * made, whatever the clock and the setting are that they will be judged by one day.
	 */
	private void refuseForgotten(String before, Instant oldest) {
		AtomicLong last = new AtomicLong();
		RowCallbackHandler keys = (row) -> UuidV7.madeAt(row.getString("idem_key"))
			.ifPresent((madeAt) -> last.accumulateAndGet(madeAt.toEpochMilli(), Math::max));
		this.jdbc.sql("SELECT idem_key FROM dial WHERE id < :before AND claimed_at < :claimed AND idem_key IS NOT NULL")
			.param("before", before)
			.param("claimed", oldest.toEpochMilli())
			.query(keys);
		this.jdbc.sql("UPDATE ledger SET born_at = :horizon WHERE born_at < :horizon")
			.param("horizon", last.get() + 1)
			.update();
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
