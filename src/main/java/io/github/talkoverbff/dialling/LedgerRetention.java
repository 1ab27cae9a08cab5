package io.github.talkoverbff.dialling;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;

/** How long the ledger keeps what. */
final class LedgerRetention {

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

	private final SlotTable slots;

	LedgerRetention(JdbcClient jdbc, SlotTable slots) {
		this.jdbc = jdbc;
		this.slots = slots;
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

}
