package io.github.talkoverbff.dialling;

import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import io.github.talkoverbff.dialling.Claim.Budget;
import io.github.talkoverbff.dialling.Claim.Result;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/**
 * The ledger of dials. A claim commits before the first byte leaves for Talkover, and a
 * settlement before the caller gets its first byte; what they wrote survives the end of
 * the process. Every change of a state is a compare-and-set, so that several owners and
 * lookers-after can do each other no harm.
 */
final class Ledger {

	/** A day, with an hour more in autumn. */
	private static final Duration LONGEST_WINDOW = Duration.ofHours(25);

	private static final String OPEN = "('IN_FLIGHT', 'UNKNOWN')";

	private final JdbcClient jdbc;

	private final TransactionOperations transactions;

	Ledger(JdbcClient jdbc, TransactionOperations transactions) {
		this.jdbc = jdbc;
		this.transactions = transactions;
	}

	/** When the ledger was made: it knows nothing of what was dialled before. */
	Instant bornAt() {
		return Instant.ofEpochMilli(this.jdbc.sql("SELECT born_at FROM ledger").query(Long.class).single());
	}

	/**
	 * Claims a dial: all of it, or nothing.
	 * @throws org.springframework.dao.DataAccessException if the ledger cannot be reached
	 */
	Result claim(Claim claim) {
		Result result = this.transactions.execute((transaction) -> {
			Result refused = refusal(claim);
			if (refused != null) {
				transaction.setRollbackOnly();
				return refused;
			}
			return Result.Granted.INSTANCE;
		});
		return Objects.requireNonNull(result);
	}

	/** What speaks against a claim; what does not has been written by then. */
	private @Nullable Result refusal(Claim claim) {
		DialEntry entry = claim.entry();
		Result stopped = stopped(entry.environment());
		if (stopped != null) {
			return stopped;
		}
		if (!insert(entry)) {
			return new Result.KnownKey(
					findByKey(entry.environment(), entry.caller(), Objects.requireNonNull(entry.key())).orElseThrow());
		}
		if (claim.slot() != null && !takeSlot(claim, claim.slot())) {
			return heldNumber(entry.environment(), claim.slot());
		}
		for (Budget budget : claim.budgets()) {
			if (!spend(budget)) {
				return new Result.SpentBudget(budget);
			}
		}
		return null;
	}

	private @Nullable Result stopped(String environment) {
		return this.jdbc
			.sql("SELECT reason FROM dial_switch WHERE environment IN (:environment, '*') AND stopped = 1 LIMIT 1")
			.param("environment", environment)
			.query(String.class)
			.optional()
			.map(Result.Stopped::new)
			.orElse(null);
	}

	private boolean insert(DialEntry entry) {
		return this.jdbc.sql("""
				INSERT INTO dial (id, environment, operation, caller, idem_key, fingerprint, agent, number, test, state,
					claimed_at, lease_until, due_at)
				VALUES (:id, :environment, :operation, :caller, :key, :fingerprint, :agent, :number, :test, 'IN_FLIGHT',
					:claimedAt, :leaseUntil, :dueAt)
				ON CONFLICT DO NOTHING""")
			.param("id", entry.id())
			.param("environment", entry.environment())
			.param("operation", entry.operation())
			.param("caller", entry.caller())
			.param("key", entry.key(), Types.VARCHAR)
			.param("fingerprint", entry.fingerprint())
			.param("agent", entry.agent())
			.param("number", entry.number(), Types.VARCHAR)
			.param("test", entry.test() ? 1L : 0L)
			.param("claimedAt", entry.claimedAt().toEpochMilli())
			.param("leaseUntil", entry.leaseUntil().toEpochMilli())
			.param("dueAt", entry.dueAt().toEpochMilli())
			.update() == 1;
	}

	/** A slot whose hold is over is taken; one that is held leads to no row. */
	private boolean takeSlot(Claim claim, String number) {
		return this.jdbc.sql("""
				INSERT INTO dial_slot (environment, number, dial_id, held_until)
				VALUES (:environment, :number, :id, :openEnd)
				ON CONFLICT (environment, number) DO UPDATE
				SET dial_id = excluded.dial_id, held_until = excluded.held_until
				WHERE dial_slot.held_until <= :now OR (dial_slot.dial_id = :again
					AND EXISTS (SELECT 1 FROM dial WHERE dial.id = :again AND dial.state = 'PLACED'))""")
			.param("environment", claim.entry().environment())
			.param("number", number)
			.param("id", claim.entry().id())
			.param("openEnd", Settlement.OPEN_END.toEpochMilli())
			.param("now", claim.entry().claimedAt().toEpochMilli())
			.param("again", claim.again(), Types.VARCHAR)
			.update() == 1;
	}

	private Result heldNumber(String environment, String number) {
		return this.jdbc
			.sql("SELECT dial_id, held_until FROM dial_slot WHERE environment = :environment AND number = :number")
			.param("environment", environment)
			.param("number", number)
			.query((row, count) -> new Result.HeldNumber(row.getString("dial_id"),
					Instant.ofEpochMilli(row.getLong("held_until"))))
			.single();
	}

	private boolean spend(Budget budget) {
		return budget.limit() > 0 && this.jdbc.sql("""
				INSERT INTO dial_budget (scope, window_start, used) VALUES (:scope, :start, 1)
				ON CONFLICT (scope, window_start) DO UPDATE SET used = dial_budget.used + 1
				WHERE dial_budget.used < :limit""")
			.param("scope", budget.scope())
			.param("start", budget.windowStart().toEpochMilli())
			.param("limit", (long) budget.limit())
			.update() == 1;
	}

	Optional<DialEntry> find(String id) {
		return this.jdbc.sql("SELECT * FROM dial WHERE id = :id").param("id", id).query(DialRows::read).optional();
	}

	/** The entry that a key stands for; one that provably did nothing is none. */
	Optional<DialEntry> findByKey(String environment, String caller, String key) {
		return this.jdbc
			.sql("SELECT * FROM dial WHERE environment = :environment AND caller = :caller AND idem_key = :key "
					+ "AND state <> 'NOT_PLACED'")
			.param("environment", environment)
			.param("caller", caller)
			.param("key", key)
			.query(DialRows::read)
			.optional();
	}

	/** The entries of an environment that nobody knows the end of, oldest first. */
	List<DialEntry> unknown(String environment) {
		return this.jdbc
			.sql("SELECT * FROM dial WHERE environment = :environment AND state = 'UNKNOWN' ORDER BY claimed_at")
			.param("environment", environment)
			.query(DialRows::read)
			.list();
	}

	/**
	 * Notes what became of a dial, if it is not settled yet.
	 * @param budgets what a dial that was not placed gives back
	 * @return whether this call settled it
	 */
	boolean settle(Settlement settlement, Instant now, List<Budget> budgets) {
		return Boolean.TRUE.equals(this.transactions.execute((transaction) -> {
			if (!move(settlement, now)) {
				transaction.setRollbackOnly();
				return false;
			}
			holdSlot(settlement);
			if (settlement.state() == DialState.NOT_PLACED) {
				budgets.forEach(this::giveBack);
			}
			return true;
		}));
	}

	private boolean move(Settlement settlement, Instant now) {
		DialEntry.KeptAnswer answer = settlement.answer();
		return this.jdbc
			.sql("UPDATE dial SET state = :state, evidence = :evidence, "
					+ "call_id = COALESCE(:callId, call_id), settled_at = :now, answer_status = :status, "
					+ "answer_type = :type, answer_body = :body, decided_by = :decidedBy, reason = :reason "
					+ "WHERE id = :id AND state IN " + settlement.from())
			.param("state", settlement.state().name())
			.param("evidence", settlement.evidence(), Types.VARCHAR)
			.param("callId", settlement.callId(), Types.VARCHAR)
			.param("now", now.toEpochMilli())
			.param("status", (answer != null) ? (long) answer.status() : null, Types.BIGINT)
			.param("type", (answer != null) ? answer.contentType() : null, Types.VARCHAR)
			.param("body", (answer != null) ? answer.body() : null, Types.VARCHAR)
			.param("decidedBy", settlement.decidedBy(), Types.VARCHAR)
			.param("reason", settlement.reason(), Types.VARCHAR)
			.param("id", settlement.id())
			.update() == 1;
	}

	private void holdSlot(Settlement settlement) {
		this.jdbc.sql("UPDATE dial_slot SET held_until = :until WHERE dial_id = :id")
			.param("until", settlement.holdUntil().toEpochMilli())
			.param("id", settlement.id())
			.update();
	}

	private void giveBack(Budget budget) {
		this.jdbc
			.sql("UPDATE dial_budget SET used = used - 1 WHERE scope = :scope AND window_start = :start AND used > 0")
			.param("scope", budget.scope())
			.param("start", budget.windowStart().toEpochMilli())
			.update();
	}

	/**
	 * Takes dials whose owner is dead for unknown. They are never sent again.
	 * @return how many
	 */
	int lapse(Instant now) {
		int lapsed = this.jdbc
			.sql("UPDATE dial SET state = 'UNKNOWN', settled_at = :now "
					+ "WHERE state = 'IN_FLIGHT' AND lease_until < :now")
			.param("now", now.toEpochMilli())
			.update();
		if (lapsed > 0) {
			this.jdbc
				.sql("UPDATE dial_slot SET held_until = :most + (SELECT due_at FROM dial WHERE id = dial_id) "
						+ "WHERE held_until = :openEnd AND dial_id IN (SELECT id FROM dial WHERE state = 'UNKNOWN')")
				.param("most", Settlement.MOST_HELD.toMillis())
				.param("openEnd", Settlement.OPEN_END.toEpochMilli())
				.update();
		}
		return lapsed;
	}

	/**
	 * Forgets what need not be kept: answers and numbers of settled dials, then settled
	 * dials whole.
	 */
	void forget(Instant now, Duration replay, Duration tombstone) {
		this.jdbc
			.sql("UPDATE dial SET answer_body = NULL, answer_type = NULL, number = NULL WHERE state NOT IN " + OPEN
					+ " AND settled_at < :before AND (answer_body IS NOT NULL OR number IS NOT NULL)")
			.param("before", now.minus(replay).toEpochMilli())
			.update();
		this.jdbc.sql("DELETE FROM dial WHERE claimed_at < :before AND state <> 'IN_FLIGHT'")
			.param("before", now.minus(tombstone).toEpochMilli())
			.update();
		this.jdbc.sql("DELETE FROM dial_budget WHERE window_start < :before")
			.param("before", now.minus(LONGEST_WINDOW).toEpochMilli())
			.update();
		this.jdbc.sql("DELETE FROM dial_slot WHERE held_until < :now").param("now", now.toEpochMilli()).update();
	}

	/** Stops all dialling in an environment ({@code *} for all), or lets it go on. */
	void stop(String environment, boolean stopped, String user, String reason, Instant now) {
		this.jdbc.sql("""
				INSERT INTO dial_switch (environment, stopped, decided_by, reason, decided_at)
				VALUES (:environment, :stopped, :user, :reason, :now)
				ON CONFLICT (environment) DO UPDATE SET stopped = excluded.stopped, decided_by = excluded.decided_by,
					reason = excluded.reason, decided_at = excluded.decided_at""")
			.param("environment", environment)
			.param("stopped", stopped ? 1L : 0L)
			.param("user", user)
			.param("reason", reason)
			.param("now", now.toEpochMilli())
			.update();
	}

}
