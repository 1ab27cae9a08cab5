package io.github.talkoverbff.dialling;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A ledger of a month holds a million dials, and its one connection is every dial's: no
 * question may look through all of them.
 */
class LedgerPlanTests {

	private static final Instant NOW = Instant.parse("2026-11-25T09:00:00Z");

	/** What may be looked through, by which statement: it is short, or asked seldom. */
	private static final Map<String, Set<String>> ALLOWED = Map.of( //
			"DELETE FROM dial_budget WHERE window_start < ?", Set.of("SCAN dial_budget"),
			"UPDATE ledger SET born_at = ? WHERE born_at < ?", Set.of("SCAN ledger"));

	@TempDir
	private Path directory;

	@Test
	void noStatementLooksThroughATable() {
		try (HikariDataSource source = open()) {
			Recorder recorder = new Recorder(source);

			useAllOf(new Ledger(JdbcClient.create(recorder),
					new TransactionTemplate(new JdbcTransactionManager(recorder))));

			assertThat(recorder.statements).hasSizeGreaterThan(20)
				.allSatisfy((sql) -> assertThat(scans(source, sql)).as(sql)
					.isSubsetOf(ALLOWED.getOrDefault(sql, Set.of())));
			assertThat(recorder.statements).as("allowed for nothing").containsAll(ALLOWED.keySet());
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "SELECT * FROM dial WHERE agent = ?", "SELECT COUNT(*) FROM dial",
			"SELECT idem_key FROM dial WHERE state <> 'NOT_PLACED'", "SELECT number FROM dial_slot WHERE number = ?",
			"SELECT used FROM dial_budget WHERE window_start = ?", "SELECT 1 FROM dial AS other WHERE agent = ?",
			"DELETE FROM dial WHERE claimed_at < ?" })
	void aStatementThatDoesSoIsSeen(String sql) {
		try (HikariDataSource source = open()) {
			assertThat(scans(source, sql)).hasSize(1);
		}
	}

	private HikariDataSource open() {
		return new LedgerStore("jdbc:sqlite:" + this.directory.resolve("dialling.db"), "", () -> "")
			.open(Clock.systemUTC());
	}

	private static void useAllOf(Ledger ledger) {
		DialEntry entry = DialEntry.claimed("id", "production", "make-call", "ann", "key", "hash", "agent_1",
				"+15550000001", false, NOW, NOW.plusSeconds(90), NOW);
		Claim.BudgetWindow budget = new Claim.BudgetWindow("environment:production", NOW, NOW.plusSeconds(60), 5);
		Claim claim = new Claim(entry, entry.number(), null, List.of(budget));
		ledger.claim(claim);
		ledger.claim(claim);
		ledger.claim(new Claim(DialEntry.claimed("other", "production", "make-call", "bob", "key", "hash", "agent_1",
				"+15550000001", false, NOW, NOW.plusSeconds(90), NOW), entry.number(), null, List.of()));
		Instant late = NOW.plusSeconds(100);
		ledger.lapse(late);
		ledger.dials().due("production", late, 5).forEach((due) -> ledger.dials().takeRound(due, late, late));
		ledger.dials().foundNothing(entry, NOW, true, null);
		ledger.dials().unknown("production", null, 5);
		ledger.dials().unknown("production", "ann", 5);
		ledger.dials().unresolved("production");
		ledger.dials().isAttributed("production", "call_1", "id");
		settle(ledger, DialState.NOT_PLACED, budget);
		ledger.dials().findLatestByKey("production", "ann", "key");
		settle(ledger, DialState.PLACED, budget);
		ledger.budgets().used(budget);
		ledger.switches().get("production");
		ledger.retention().forget(late, Duration.ofHours(24), Duration.ofDays(30));
	}

	private static void settle(Ledger ledger, DialState state, Claim.BudgetWindow budget) {
		ledger.settle(new Settlement("id", state, "operator", null, List.of(), null, NOW, "bob", "why"), NOW,
				List.of(budget));
	}

	/** The steps of a statement's plan that look at every row of something. */
	private static List<String> scans(DataSource source, String sql) {
		return plan(source, sql).stream().filter((step) -> step.startsWith("SCAN")).toList();
	}

	private static List<String> plan(DataSource source, String sql) {
		return JdbcClient.create(source)
			.sql("EXPLAIN QUERY PLAN " + sql)
			.params(sql.chars().filter((character) -> character == '?').mapToObj((any) -> (Object) 1L).toList())
			.query((row, count) -> row.getString("detail"))
			.list();
	}

	/** Remembers what is asked of a data source. */
	private static final class Recorder extends DelegatingDataSource {

		private final Set<String> statements = new LinkedHashSet<>();

		Recorder(DataSource source) {
			super(source);
		}

		@Override
		public Connection getConnection() throws SQLException {
			Connection connection = super.getConnection();
			return (Connection) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] { Connection.class },
					(proxy, method, arguments) -> {
						if (method.getName().equals("prepareStatement")) {
							this.statements.add((String) arguments[0]);
						}
						try {
							return method.invoke(connection, arguments);
						}
						catch (InvocationTargetException ex) {
							throw ex.getCause();
						}
					});
		}

	}

}
