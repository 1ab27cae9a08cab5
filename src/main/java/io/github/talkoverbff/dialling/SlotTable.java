package io.github.talkoverbff.dialling;

import java.sql.Types;
import java.time.Instant;
import java.util.Optional;

import io.github.talkoverbff.dialling.Claim.Result;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Which dial holds which number: the last one that rang it, or may. Beside it stands the
 * one that it was taken from, if that held it still, or the one that gave it back.
 */
final class SlotTable {

	private static final String SLOT = " AND (environment, number) = (SELECT environment, number FROM dial WHERE id = :id)";

	private final JdbcClient jdbc;

	SlotTable(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/** A slot whose hold is over is taken; one that is held leads to no row. */
	boolean take(Claim claim, String number) {
		return this.jdbc.sql("""
				INSERT INTO dial_slot (environment, number, dial_id, held_until)
				VALUES (:environment, :number, :id, :openEnd)
				ON CONFLICT (environment, number) DO UPDATE
				SET dial_id = excluded.dial_id, held_until = excluded.held_until,
					previous_dial_id = CASE WHEN dial_slot.held_until > :now THEN dial_slot.dial_id END,
					previous_held_until = CASE WHEN dial_slot.held_until > :now THEN dial_slot.held_until END
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

	/** Who holds a number. */
	Optional<Result.HeldNumber> holder(String environment, String number, Instant now) {
		return this.jdbc
			.sql("SELECT dial_id, held_until FROM dial_slot WHERE environment = :environment AND number = :number "
					+ "AND held_until > :now")
			.param("environment", environment)
			.param("number", number)
			.param("now", now.toEpochMilli())
			.query((row, count) -> new Result.HeldNumber(row.getString("dial_id"),
					Instant.ofEpochMilli(row.getLong("held_until"))))
			.optional();
	}

	/**
	 * Holds the number of a dial for so long, and for as long as the one that it was
	 * taken from: until then nobody rings it who does not mean to ring after this dial.
	 */
	void hold(String id, Instant until) {
		this.jdbc.sql("""
				UPDATE dial_slot SET
					held_until = CASE WHEN dial_id = :id AND previous_held_until > :until THEN previous_held_until
						WHEN dial_id <> :id AND held_until > :until THEN held_until ELSE :until END,
					previous_held_until = CASE WHEN dial_id = :id THEN previous_held_until ELSE :until END
				WHERE (dial_id = :id OR previous_dial_id = :id)""" + SLOT)
			.param("until", until.toEpochMilli())
			.param("id", id)
			.update();
	}

	/**
	 * Gives the number of a dial back to the one that it was taken from, if that holds it
	 * still, or else to all.
	 */
	void giveBack(String id, Instant until) {
		this.jdbc.sql("""
				UPDATE dial_slot SET
					dial_id = COALESCE(previous_dial_id, dial_id),
					held_until = COALESCE(previous_held_until, :until),
					previous_dial_id = CASE WHEN previous_dial_id IS NOT NULL THEN dial_id END,
					previous_held_until = CASE WHEN previous_dial_id IS NOT NULL THEN :until END
				WHERE dial_id = :id""" + SLOT).param("until", until.toEpochMilli()).param("id", id).update();
	}

	/**
	 * Takes the number of a dial again that had freed it, or had given it back to one
	 * that rang, and holds it for less long.
	 * @return whether it has the number again
	 */
	boolean retake(String id, Instant until, Instant now) {
		return this.jdbc
			.sql("""
					INSERT INTO dial_slot (environment, number, dial_id, held_until)
					SELECT environment, number, id, :until FROM dial WHERE id = :id AND number IS NOT NULL
					ON CONFLICT (environment, number) DO UPDATE
					SET dial_id = excluded.dial_id, held_until = excluded.held_until,
						previous_dial_id = NULL, previous_held_until = NULL
					WHERE dial_slot.held_until <= :now OR (dial_slot.previous_dial_id = excluded.dial_id
						AND dial_slot.held_until < excluded.held_until AND EXISTS (
							SELECT 1 FROM dial AS holder WHERE holder.id = dial_slot.dial_id AND holder.state = 'PLACED'))""")
			.param("id", id)
			.param("until", until.toEpochMilli())
			.param("now", now.toEpochMilli())
			.update() == 1;
	}

	/** Forgets the holds that ended before; those without an end are not in the index. */
	void forget(Instant before) {
		this.jdbc
			.sql("DELETE FROM dial_slot WHERE held_until < :before AND held_until < "
					+ Settlement.OPEN_END.toEpochMilli())
			.param("before", before.toEpochMilli())
			.update();
	}

}
