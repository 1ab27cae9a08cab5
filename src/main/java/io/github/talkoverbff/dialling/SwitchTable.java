package io.github.talkoverbff.dialling;

import java.time.Instant;

import io.github.talkoverbff.dialling.Claim.Result;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;

/** Where dialling is stopped. */
final class SwitchTable {

	private final JdbcClient jdbc;

	SwitchTable(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	@Nullable Result refusal(String environment) {
		return this.jdbc
			.sql("SELECT reason FROM dial_switch WHERE environment IN (:environment, '*') AND stopped = 1 LIMIT 1")
			.param("environment", environment)
			.query(String.class)
			.optional()
			.map(Result.Stopped::new)
			.orElse(null);
	}

	/** Where the switch of an environment is; one that stops all environments wins. */
	DialSwitch get(String environment) {
		return this.jdbc
			.sql("SELECT * FROM dial_switch WHERE environment IN (:environment, '*') "
					+ "ORDER BY stopped DESC, decided_at DESC LIMIT 1")
			.param("environment", environment)
			.query((row, number) -> new DialSwitch(row.getLong("stopped") == 1, row.getString("environment"),
					row.getString("decided_by"), row.getString("reason"),
					Instant.ofEpochMilli(row.getLong("decided_at"))))
			.optional()
			.orElse(new DialSwitch(false, environment, null, null, null));
	}

	/** Stops all dialling in an environment ({@code *} for all), or lets it go on. */
	void set(String environment, boolean stopped, String user, String reason, Instant now) {
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
