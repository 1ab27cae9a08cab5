package io.github.talkoverbff.dialling;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import io.github.talkoverbff.dialling.Claim.BudgetWindow;
import io.github.talkoverbff.dialling.Claim.Result;
import io.github.talkoverbff.dialling.Ledger.Change;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionOperations;

/**
 * A ledger that is wrong in one of the ways that would ring people twice, or whose
 * process dies, or whose database goes away, at one of the points of a dial: which, says
 * the last digit of the number.
 */
final class FaultyLedger extends Ledger {

	/** What is wrong with it; nothing but the crashes with {@link #NONE}. */
	enum Mutant {

		NONE, LEDGER_OFF, CLAIM_AFTER_SENDING, LAPSED_RUN_AGAIN, SLOTS_OFF

	}

	/** Numbers of which this begins are those that crash. */
	static final String CRASHING = "+1999000000";

	static final char BEFORE_CLAIM_COMMITS = '0';

	static final char CLAIM_ACKNOWLEDGEMENT_LOST = '1';

	static final char AFTER_CLAIM_COMMITTED = '2';

	static final char BEFORE_SETTLEMENT_COMMITS = '5';

	static final char AFTER_SETTLEMENT_COMMITTED = '6';

	static final char AWAY_AT_SETTLEMENT = '7';

	/** Stands still there until somebody lets it go on. */
	static final char FROZEN_AFTER_CLAIM_COMMITTED = '8';

	static final char AWAY_AT_CLAIM = '9';

	private final Map<String, Claim> claims = new ConcurrentHashMap<>();

	private final Mutant mutant;

	private final ThreadLocal<Character> armed;

	FaultyLedger(JdbcClient jdbc, TransactionOperations transactions, Mutant mutant) {
		this(jdbc, transactions, mutant, new ThreadLocal<>());
	}

	private FaultyLedger(JdbcClient jdbc, TransactionOperations transactions, Mutant mutant,
			ThreadLocal<Character> armed) {
		super(jdbc, halting(transactions, armed));
		this.mutant = mutant;
		this.armed = armed;
	}

	@Override
	Result claim(Claim claim) {
		this.claims.put(claim.entry().id(), claim);
		return switch (this.mutant) {
			case LEDGER_OFF -> super.claim(new Claim(keyless(claim.entry()), null, null, List.of()));
			case CLAIM_AFTER_SENDING -> Result.Granted.INSTANCE;
			case SLOTS_OFF -> super.claim(new Claim(claim.entry(), null, null, claim.budgets()));
			case NONE, LAPSED_RUN_AGAIN -> claimCrashing(claim);
		};
	}

	private Result claimCrashing(Claim claim) {
		char point = point(claim.entry());
		if (point == AWAY_AT_CLAIM) {
			throw new DataAccessResourceFailureException("away");
		}
		if (point == BEFORE_CLAIM_COMMITS || point == AFTER_CLAIM_COMMITTED) {
			this.armed.set(point);
		}
		Result result = super.claim(claim);
		this.armed.remove();
		if (point == FROZEN_AFTER_CLAIM_COMMITTED && result == Result.Granted.INSTANCE) {
			freeze();
		}
		if (point == CLAIM_ACKNOWLEDGEMENT_LOST && result == Result.Granted.INSTANCE) {
			throw new DoubtfulClaimException(new DataAccessResourceFailureException("acknowledgement lost"));
		}
		return result;
	}

	@Override
	Change settle(Settlement settlement, Instant now, List<BudgetWindow> budgets) {
		Claim claim = this.claims.get(settlement.id());
		if (claim == null) { // of the process before
			return super.settle(settlement, now, budgets);
		}
		if (this.mutant == Mutant.CLAIM_AFTER_SENDING) {
			super.claim(claim);
		}
		char point = point(claim.entry());
		if (point == AWAY_AT_SETTLEMENT && now.isBefore(claim.entry().claimedAt().plusSeconds(2))) {
			throw new DataAccessResourceFailureException("away");
		}
		if (point == BEFORE_SETTLEMENT_COMMITS || point == AFTER_SETTLEMENT_COMMITTED) {
			this.armed.set(point);
		}
		Change change = super.settle(settlement, now, budgets);
		this.armed.remove();
		return change;
	}

	@Override
	List<DialEntry> lapse(Instant now) {
		List<DialEntry> lapsed = super.lapse(now);
		if (this.mutant == Mutant.LAPSED_RUN_AGAIN) {
			lapsed.forEach((entry) -> super.settle(new Settlement(entry.id(), DialState.NOT_PLACED, "lapsed", null,
					List.of(), null, Instant.EPOCH, null, null), now, List.of()));
		}
		return lapsed;
	}

	private static char point(DialEntry entry) {
		String number = Objects.requireNonNullElse(entry.number(), "");
		char point = number.startsWith(CRASHING) ? number.charAt(number.length() - 1) : '-';
		return (System.getProperty("disarmed", "").indexOf(point) < 0) ? point : '-';
	}

	private static DialEntry keyless(DialEntry entry) {
		return DialEntry.claimed(entry.id(), entry.environment(), entry.operation(), entry.caller(), null,
				entry.fingerprint(), entry.agent(), entry.number(), entry.test(), entry.claimedAt(), entry.leaseUntil(),
				entry.dueAt());
	}

	/** Returns once it has stood still: the signal may take effect a moment later. */
	private static void freeze() {
		long last = System.nanoTime();
		try {
			new ProcessBuilder("kill", "-STOP", Long.toString(ProcessHandle.current().pid())).start().waitFor();
			for (long now = System.nanoTime(); now - last < DiallingProperties.WRITE.toNanos(); now = System
				.nanoTime()) {
				last = now;
				TimeUnit.MILLISECONDS.sleep(10);
			}
		}
		catch (IOException | InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Ends the process right before or after a commit. */
	private static TransactionOperations halting(TransactionOperations transactions, ThreadLocal<Character> armed) {
		return new TransactionOperations() {
			@Override
			public <T extends @Nullable Object> T execute(TransactionCallback<T> action) {
				T result = transactions.execute((status) -> {
					T done = action.doInTransaction(status);
					haltIf(armed, BEFORE_CLAIM_COMMITS, BEFORE_SETTLEMENT_COMMITS);
					return done;
				});
				haltIf(armed, AFTER_CLAIM_COMMITTED, AFTER_SETTLEMENT_COMMITTED);
				return result;
			}
		};
	}

	private static void haltIf(ThreadLocal<Character> armed, char... points) {
		Character point = armed.get();
		if (point != null && new String(points).indexOf(point) >= 0) {
			Runtime.getRuntime().halt(137);
		}
	}

}
