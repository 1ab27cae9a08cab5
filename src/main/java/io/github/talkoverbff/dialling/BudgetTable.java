package io.github.talkoverbff.dialling;

import io.github.talkoverbff.dialling.Claim.BudgetWindow;

import org.springframework.jdbc.core.simple.JdbcClient;

/** How many dials each window has had. */
final class BudgetTable {

	private final JdbcClient jdbc;

	BudgetTable(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/** Takes one of a budget, if any is left. */
	boolean spend(BudgetWindow budget) {
		return budget.limit() > 0 && add(budget, budget.limit());
	}

	/** How much of a budget is used. */
	long used(BudgetWindow budget) {
		return this.jdbc.sql("SELECT used FROM dial_budget WHERE scope = :scope AND window_start = :start")
			.param("scope", budget.scope())
			.param("start", budget.windowStart().toEpochMilli())
			.query(Long.class)
			.optional()
			.orElse(0L);
	}

	/** Takes what was given back; it was spent, whatever the limit says. */
	void takeBack(BudgetWindow budget) {
		add(budget, Long.MAX_VALUE);
	}

	/** Counts one more, unless there are so many already. */
	private boolean add(BudgetWindow budget, long limit) {
		return this.jdbc.sql("""
				INSERT INTO dial_budget (scope, window_start, used) VALUES (:scope, :start, 1)
				ON CONFLICT (scope, window_start) DO UPDATE SET used = dial_budget.used + 1
				WHERE dial_budget.used < :limit""")
			.param("scope", budget.scope())
			.param("start", budget.windowStart().toEpochMilli())
			.param("limit", limit)
			.update() == 1;
	}

	/** Gives one back to a budget. */
	void giveBack(BudgetWindow budget) {
		this.jdbc
			.sql("UPDATE dial_budget SET used = used - 1 WHERE scope = :scope AND window_start = :start AND used > 0")
			.param("scope", budget.scope())
			.param("start", budget.windowStart().toEpochMilli())
			.update();
	}

}
