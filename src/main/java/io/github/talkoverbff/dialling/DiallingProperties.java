package io.github.talkoverbff.dialling;

import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;

import io.github.talkoverbff.environment.DialLimits;
import io.github.talkoverbff.environment.DialLimits.Budget;
import io.github.talkoverbff.environment.DialLimits.Per;
import io.github.talkoverbff.setting.InvalidSettingException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How phone calls are placed.
 *
 * @param ledger where the ledger of dials lives
 * @param requireKey whether a dial without an {@code Idempotency-Key} is refused
 * @param exclusive whether nobody else uses the tokens, and no campaign runs on an agent
 * that is rung through us: then a call that is found is ours
 * @param responseTimeout longest wait for the whole answer to a dial
 * @param lease how long after its claim a dial's owner is taken for dead
 * @param settle how long after its lease a call may first show at Talkover
 * @param lookups for how many unknown dials, pages of an agent's calls or campaigns of an
 * environment Talkover is asked in a minute, on average
 * @param decideAfter how long after its due time an unknown dial may be called not placed
 * @param replay how long an answer is kept to be given again
 * @param tombstone how long a key is kept to be refused
 * @param duplicateWindow how long after a phone was to ring nobody else rings it
 * @param allowNumbers the only numbers that may be rung, or how they begin; empty for all
 * @param budgets how many calls may be placed in a window of time
 */
@ConfigurationProperties("talkover.dialling")
record DiallingProperties(@DefaultValue LedgerProperties ledger, @DefaultValue("false") boolean requireKey,
		@DefaultValue("false") boolean exclusive, @DefaultValue("60s") Duration responseTimeout,
		@DefaultValue("90s") Duration lease, @DefaultValue("2m") Duration settle, @DefaultValue("5") int lookups,
		@DefaultValue("15m") Duration decideAfter, @DefaultValue("24h") Duration replay,
		@DefaultValue("30d") Duration tombstone, @DefaultValue("2m") Duration duplicateWindow,
		@DefaultValue List<String> allowNumbers, @Nullable List<Budget> budgets) {

	private static final String PREFIX = "talkover.dialling.";

	/** Longest time from a claim to the first byte that leaves. */
	static final Duration WRITE = Duration.ofSeconds(5);

	private static final List<Budget> SHIPPED = List.of(
			new Budget(Per.ENVIRONMENT, 1000, Duration.ofDays(1), ZoneOffset.UTC),
			new Budget(Per.NUMBER, 5, Duration.ofDays(1), ZoneOffset.UTC));

	DiallingProperties {
		requireAtLeast(Duration.ofMillis(1), "response-timeout", responseTimeout);
		requireAtLeast(Duration.ZERO, "settle", settle);
		requireAtLeast(Duration.ZERO, "replay", replay);
		if (lease.compareTo(responseTimeout.plus(WRITE)) <= 0) {
			throw new InvalidSettingException(PREFIX + "lease",
					"is not more than " + WRITE.toSeconds() + " seconds longer than " + PREFIX + "response-timeout",
					"Make it longer, or a dial that is under way is taken for lost.");
		}
		if (decideAfter.compareTo(lease.plus(settle)) < 0) {
			throw new InvalidSettingException(PREFIX + "decide-after",
					"is shorter than " + PREFIX + "lease and " + PREFIX + "settle together",
					"Make it longer, or a dial may be called not placed while its call may still show.");
		}
		if (tombstone.compareTo(replay) < 0) {
			throw new InvalidSettingException(PREFIX + "tombstone", "is shorter than " + PREFIX + "replay",
					"Keep keys for at least as long as answers.");
		}
		if (lookups < 1) {
			throw new InvalidSettingException(PREFIX + "lookups", "is less than 1",
					"Let at least one unknown dial be looked for in a minute.");
		}
		new DialLimits(allowNumbers, duplicateWindow, budgets).require(PREFIX);
	}

	private static void requireAtLeast(Duration least, String name, Duration value) {
		if (value.compareTo(least) < 0) {
			throw new InvalidSettingException(PREFIX + name,
					least.isZero() ? "is negative" : "is less than a millisecond", "Set it to a duration such as 2m.");
		}
	}

	/** Who may be rung where an environment says nothing else. */
	DialLimits limits() {
		return new DialLimits(this.allowNumbers, this.duplicateWindow, (this.budgets != null) ? this.budgets : SHIPPED);
	}

	/**
	 * The ledger.
	 *
	 * @param url a SQLite file for one process, or a PostgreSQL database that several
	 * share
	 * @param username the user of a database
	 * @param passwordFile the file with the password of that user
	 */
	record LedgerProperties(@DefaultValue("jdbc:sqlite:data/dialling.db") String url, @DefaultValue("") String username,
			@Nullable Path passwordFile) {
	}

}
