package io.github.talkoverbff.dialling;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

import io.github.talkoverbff.problem.InvalidSettingException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How phone calls are placed.
 *
 * @param ledger where the ledger of dials lives
 * @param requireKey whether a dial without an {@code Idempotency-Key} is refused
 * @param responseTimeout longest wait for the whole answer to a dial
 * @param lease how long after its claim a dial's owner is taken for dead
 * @param duplicateWindow how long after a phone was to ring nobody else rings it
 * @param decideAfter how long after its claim an unknown dial may be called not placed
 * @param replay how long an answer is kept to be given again
 * @param tombstone how long a key is kept to be refused
 * @param allowNumbers the only numbers that may be rung, or how they begin; empty for all
 */
@ConfigurationProperties(prefix = "talkover.dialling", ignoreUnknownFields = false)
record DiallingProperties(@DefaultValue LedgerProperties ledger, @DefaultValue("false") boolean requireKey,
		@DefaultValue("60s") Duration responseTimeout, @DefaultValue("90s") Duration lease,
		@DefaultValue("2m") Duration duplicateWindow, @DefaultValue("15m") Duration decideAfter,
		@DefaultValue("24h") Duration replay, @DefaultValue("30d") Duration tombstone,
		@DefaultValue List<String> allowNumbers) {

	private static final String PREFIX = "talkover.dialling.";

	/** What a lease must leave for everything but the answer. */
	private static final Duration MARGIN = Duration.ofSeconds(10);

	private static final Pattern NUMBER_OR_PREFIX = Pattern.compile("\\+\\d{1,15}");

	DiallingProperties {
		if (lease.compareTo(responseTimeout.plus(MARGIN)) < 0) {
			throw new InvalidSettingException(PREFIX + "lease",
					"is not 10 seconds longer than " + PREFIX + "response-timeout",
					"Make it longer, or a dial that is under way is taken for lost.");
		}
		if (tombstone.compareTo(replay) < 0) {
			throw new InvalidSettingException(PREFIX + "tombstone", "is shorter than " + PREFIX + "replay",
					"Keep keys for at least as long as answers.");
		}
		allowNumbers.stream()
			.filter((number) -> !NUMBER_OR_PREFIX.matcher(number).matches())
			.findFirst()
			.ifPresent((number) -> {
				throw new InvalidSettingException(PREFIX + "allow-numbers",
						"holds something that is neither a number nor how one begins",
						"Write each as + and digits, such as +4930 or +15551234567.");
			});
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
