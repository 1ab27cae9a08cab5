package io.github.talkoverbff.dialling;

import java.sql.Types;
import java.time.Instant;
import java.util.Optional;

import io.github.talkoverbff.dialling.Claim.Result;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Which dial holds which number. Beside it stands the one that it was taken from, if that
 * held it still; what is beside never holds it for longer.
 */
final class SlotTable {

	/** That a dial lets go of its number before the one that it took it from. */
	private static final String BACK = "(dial_id = :id AND previous_held_until > :until)";

	/** That a dial which gave its number back is to hold it for longer after all. */
	private static final String FORTH = "(dial_id <> :id AND held_until < :until)";

	private static final String HOLD = """
			UPDATE dial_slot SET
				dial_id = CASE WHEN BACK OR FORTH THEN previous_dial_id ELSE dial_id END,
				held_until = CASE WHEN BACK THEN previous_held_until WHEN dial_id = :id OR FORTH THEN :until
					ELSE held_until END,
				previous_dial_id = CASE WHEN BACK OR FORTH THEN dial_id ELSE previous_dial_id END,
				previous_held_until = CASE WHEN BACK THEN :until WHEN FORTH THEN held_until
					WHEN dial_id = :id THEN previous_held_until ELSE :until END
			WHERE (dial_id = :id OR previous_dial_id = :id)
			AND (environment, number) = (SELECT environment, number FROM dial WHERE id = :id)""".replace("BACK", BACK)
		.replace("FORTH", FORTH);

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
	 * Takes the number of a dial again that had freed it, unless another holds it by now.
	 */
	void retake(String id, Instant until, Instant now) {
		this.jdbc.sql("""
				INSERT INTO dial_slot (environment, number, dial_id, held_until)
				SELECT environment, number, id, :until FROM dial WHERE id = :id AND number IS NOT NULL
				ON CONFLICT (environment, number) DO UPDATE
				SET dial_id = excluded.dial_id, held_until = excluded.held_until,
					previous_dial_id = NULL, previous_held_until = NULL
				WHERE dial_slot.held_until <= :now""")
			.param("id", id)
			.param("until", until.toEpochMilli())
			.param("now", now.toEpochMilli())
			.update();
	}

	/**
	 * Holds the number of a dial for so long; found by the number, as no index knows ids.
	 * Of two dials that it is held by, the longer hold counts, and the other is kept.
	 * @return whether the number is held by the dial, or by one that took it from that or
	 * gave way to it
	 */
	boolean hold(String id, Instant until) {
		return this.jdbc.sql(HOLD).param("until", until.toEpochMilli()).param("id", id).update() == 1;
	}

	/**
	 * Holds the number of a dial for so long at least, and gives it to no other: nobody
	 * knows what became of it.
	 */
	void block(String id, Instant until) {
		this.jdbc.sql("""
				UPDATE dial_slot SET held_until = CASE WHEN previous_held_until > :until THEN previous_held_until
					ELSE :until END
				WHERE dial_id = :id
				AND (environment, number) = (SELECT environment, number FROM dial WHERE id = :id)""")
			.param("until", until.toEpochMilli())
			.param("id", id)
			.update();
	}

	/** Forgets the holds that are over; those without an end are not in the index. */
	void forget(Instant now) {
		this.jdbc
			.sql("DELETE FROM dial_slot WHERE held_until < :now AND held_until < " + Settlement.OPEN_END.toEpochMilli())
			.param("now", now.toEpochMilli())
			.update();
	}

}
