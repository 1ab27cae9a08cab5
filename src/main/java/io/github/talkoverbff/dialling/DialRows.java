package io.github.talkoverbff.dialling;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Reads entries from rows of the table {@code dial}. */
final class DialRows {

	/**
	 * What is read of an entry. Named, so that another version's columns change nothing
	 * that a connection has prepared.
	 */
	static final String COLUMNS = """
			id, environment, operation, caller, idem_key, fingerprint, agent, number, test, state, evidence, call_id,
			candidates, claimed_at, lease_until, due_at, settled_at, rounds, checked_at,
			answer_status, answer_type, answer_body""";

	private static final JsonMapper JSON = JsonMapper.shared();

	private DialRows() {
	}

	static DialEntry read(ResultSet row, int number) throws SQLException {
		String id = row.getString("id");
		return new DialEntry(id, row.getString("environment"), row.getString("operation"), row.getString("caller"),
				row.getString("idem_key"), row.getString("fingerprint"), row.getString("agent"),
				row.getString("number"), row.getLong("test") == 1, DialState.valueOf(row.getString("state")),
				row.getString("evidence"), row.getString("call_id"), candidates(row), time(row, "claimed_at"),
				time(row, "lease_until"), time(row, "due_at"), optionalTime(row, "settled_at"), row.getInt("rounds"),
				optionalTime(row, "checked_at"), answer(row));
	}

	private static List<String> candidates(ResultSet row) throws SQLException {
		String ids = row.getString("candidates");
		return (ids != null) ? List.of(JSON.readValue(ids, String[].class)) : List.of();
	}

	/** As they stand in their column. */
	static @Nullable String text(List<String> candidates) {
		return candidates.isEmpty() ? null : JSON.writeValueAsString(candidates);
	}

	private static DialEntry.@Nullable KeptAnswer answer(ResultSet row) throws SQLException {
		String body = row.getString("answer_body");
		return (body != null)
				? new DialEntry.KeptAnswer(row.getInt("answer_status"), row.getString("answer_type"), body) : null;
	}

	private static Instant time(ResultSet row, String column) throws SQLException {
		return Instant.ofEpochMilli(row.getLong(column));
	}

	static @Nullable Instant optionalTime(ResultSet row, String column) throws SQLException {
		long millis = row.getLong(column);
		return row.wasNull() ? null : Instant.ofEpochMilli(millis);
	}

}
