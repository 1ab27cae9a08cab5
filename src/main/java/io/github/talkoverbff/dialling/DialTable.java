package io.github.talkoverbff.dialling;

import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;

/** The entries of the ledger. Every change of a state is a compare-and-set. */
final class DialTable {

	/** Reads entries, as {@link DialRows} wants them. */
	static final String SELECT = "SELECT " + DialRows.COLUMNS + " FROM dial";

	private final JdbcClient jdbc;

	DialTable(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/** Writes an entry, unless its key is known. */
	boolean insert(DialEntry entry) {
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

	Optional<DialEntry> find(String id) {
		return this.jdbc.sql(SELECT + " WHERE id = :id").param("id", id).query(DialRows::read).optional();
	}

	/** The entry that a key stands for; one that provably did nothing is none. */
	Optional<DialEntry> findByKey(String environment, String caller, String key) {
		return this.jdbc
			.sql(SELECT + " WHERE environment = :environment AND caller = :caller AND idem_key = :key "
					+ "AND state <> 'NOT_PLACED'")
			.param("environment", environment)
			.param("caller", caller)
			.param("key", key)
			.query(DialRows::read)
			.optional();
	}

	/** The last entry of a key, whatever became of it. */
	Optional<DialEntry> findLatestByKey(String environment, String caller, String key) {
		return findByKey(environment, caller, key).or(() -> this.jdbc
			.sql(SELECT + " WHERE environment = :environment AND caller = :caller AND idem_key = :key "
					+ "AND state = 'NOT_PLACED' ORDER BY claimed_at DESC, id DESC LIMIT 1")
			.param("environment", environment)
			.param("caller", caller)
			.param("key", key)
			.query(DialRows::read)
			.optional());
	}

	/**
	 * The entries of an environment that nobody knows the end of, oldest first.
	 * @param caller whose they are; null for anybody's
	 * @param most how many at most
	 */
	List<DialEntry> unknown(String environment, @Nullable String caller, int most) {
		return this.jdbc
			.sql(SELECT + " WHERE environment = :environment AND state = 'UNKNOWN'"
					+ ((caller != null) ? " AND caller = :caller" : "") + " ORDER BY claimed_at LIMIT :most")
			.param("environment", environment)
			.param("caller", caller, Types.VARCHAR)
			.param("most", (long) most)
			.query(DialRows::read)
			.list();
	}

	/** How many entries of an environment nobody knows the end of, and the oldest. */
	Unresolved unresolved(String environment) {
		return this.jdbc
			.sql("SELECT COUNT(*) AS count, MIN(due_at) AS oldest FROM dial "
					+ "WHERE environment = :environment AND state = 'UNKNOWN'")
			.param("environment", environment)
			.query((row, number) -> new Unresolved(row.getInt("count"), DialRows.optionalTime(row, "oldest")))
			.single();
	}

	/**
	 * Moves a dial to another state.
	 * @param from the state that it must be in
	 */
	boolean move(Settlement settlement, DialState from, Instant now) {
		return update("call_id = COALESCE(:callId, call_id)", settlement, "state IN (:seen)", List.of(from.name()),
				now);
	}

	/**
	 * Moves a dial that was called not placed to another state.
	 * @param byOperator whether only an operator may have called it that
	 */
	boolean contradict(Settlement settlement, boolean byOperator, Instant now) {
		return update("call_id = COALESCE(:callId, call_id)", settlement,
				"state IN (:seen)" + (byOperator ? " AND evidence = '" + Evidence.OPERATOR + "'" : ""),
				List.of(DialState.NOT_PLACED.name()), now);
	}

	/**
	 * Puts what its owner knows in the place of a call that was found, which may be
	 * another's.
	 */
	boolean confirm(Settlement settlement, Instant now) {
		return update("call_id = :callId", settlement, "state = 'PLACED' AND evidence IN (:seen)",
				List.copyOf(Evidence.OF_FOUND_CALLS), now);
	}

	private boolean update(String callId, Settlement settlement, String condition, List<String> seen, Instant now) {
		DialEntry.KeptAnswer answer = settlement.answer();
		return this.jdbc
			.sql("UPDATE dial SET state = :state, evidence = :evidence, candidates = :candidates, " + callId
					+ ", settled_at = :now, next_round_at = :nextRound, "
					+ "answer_status = :status, answer_type = :type, answer_body = :body, "
					+ "decided_by = :decidedBy, reason = :reason WHERE id = :id AND " + condition)
			.param("state", settlement.state().name())
			.param("evidence", settlement.evidence(), Types.VARCHAR)
			.param("candidates", DialRows.text(settlement.candidates()), Types.VARCHAR)
			.param("callId", settlement.callId(), Types.VARCHAR)
			.param("now", now.toEpochMilli())
			.param("nextRound", settlement.isLookedInto() ? now.toEpochMilli() : null, Types.BIGINT)
			.param("status", (answer != null) ? (long) answer.status() : null, Types.BIGINT)
			.param("type", (answer != null) ? answer.contentType() : null, Types.VARCHAR)
			.param("body", (answer != null) ? answer.body() : null, Types.VARCHAR)
			.param("decidedBy", settlement.decidedBy(), Types.VARCHAR)
			.param("reason", settlement.reason(), Types.VARCHAR)
			.param("id", settlement.id())
			.param("seen", seen)
			.update() == 1;
	}

	/** Lets go of the key of a dial that was not placed, if another has it by now. */
	void dropTakenKey(String id) {
		this.jdbc
			.sql("""
					UPDATE dial SET idem_key = NULL WHERE id = :id AND state = 'NOT_PLACED' AND EXISTS (
						SELECT 1 FROM dial AS other WHERE other.environment = dial.environment
						AND other.caller = dial.caller AND other.idem_key = dial.idem_key AND other.state <> 'NOT_PLACED')""")
			.param("id", id)
			.update();
	}

	/**
	 * Entries of an environment to look for at Talkover: those of a call to a number that
	 * are unknown, or that a person called not placed.
	 * @param most how many at most
	 */
	List<DialEntry> due(String environment, Instant now, int most) {
		return this.jdbc.sql(SELECT
				+ " WHERE next_round_at <= :now AND environment = :environment AND number IS NOT NULL AND (state = 'UNKNOWN' "
				+ "OR (state = 'NOT_PLACED' AND evidence = '" + Evidence.OPERATOR
				+ "')) ORDER BY next_round_at LIMIT :most")
			.param("now", now.toEpochMilli())
			.param("environment", environment)
			.param("most", (long) most)
			.query(DialRows::read)
			.list();
	}

	/** Takes a round, unless somebody else has. */
	boolean takeRound(DialEntry entry, Instant now, Instant next) {
		return this.jdbc
			.sql("UPDATE dial SET next_round_at = :next WHERE id = :id AND state = :state AND next_round_at <= :now")
			.param("next", next.toEpochMilli())
			.param("id", entry.id())
			.param("state", entry.state().name())
			.param("now", now.toEpochMilli())
			.update() == 1;
	}

	/**
	 * Notes a round that found nothing.
	 * @param absent whether that is evidence by now
	 * @param next when the next one is; null if it was the last one
	 */
	void foundNothing(DialEntry entry, Instant now, boolean absent, @Nullable Instant next) {
		this.jdbc
			.sql("UPDATE dial SET rounds = rounds + 1, checked_at = :now, "
					+ "evidence = CASE WHEN :absent = 1 AND state = 'UNKNOWN' THEN '" + Evidence.ABSENCE
					+ "' ELSE evidence END, "
					+ "next_round_at = CASE WHEN next_round_at IS NULL THEN NULL ELSE :next END "
					+ "WHERE id = :id AND state IN ('UNKNOWN', 'NOT_PLACED')")
			.param("now", now.toEpochMilli())
			.param("absent", absent ? 1L : 0L)
			.param("next", (next != null) ? next.toEpochMilli() : null, Types.BIGINT)
			.param("id", entry.id())
			.update();
	}

	/** Whether a call of Talkover's is another dial's. */
	boolean isAttributed(String environment, String callId, String dialId) {
		return this.jdbc
			.sql("SELECT COUNT(*) FROM dial WHERE environment = :environment AND call_id = :callId AND id <> :id "
					+ "AND state = 'PLACED'")
			.param("environment", environment)
			.param("callId", callId)
			.param("id", dialId)
			.query(Long.class)
			.single() > 0;
	}

	/**
	 * Dials of which nobody knows whether they were placed.
	 *
	 * @param count how many they are
	 * @param oldest when the first of them was to ring; null if there is none
	 */
	record Unresolved(int count, @Nullable Instant oldest) {
	}

}
