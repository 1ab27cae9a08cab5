package io.github.talkoverbff.environment;

import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.regex.Pattern;

import io.github.talkoverbff.setting.InvalidSettingException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who may be rung, and how often. What an environment does not say for itself is as for
 * all of them.
 *
 * @param allowNumbers the only numbers that may be rung, or how they begin; empty for all
 * @param duplicateWindow how long after a phone was to ring nobody else rings it
 * @param budgets how many calls may be placed in a window of time
 */
public record DialLimits(@Nullable List<String> allowNumbers, @Nullable Duration duplicateWindow,
		@Nullable List<Budget> budgets) {

	private static final Pattern NUMBER_OR_PREFIX = Pattern.compile("\\+\\d{1,15}");

	private static final List<Duration> WINDOWS = List.of(Duration.ofMinutes(1), Duration.ofHours(1),
			Duration.ofDays(1));

	/** These, and the others where these say nothing. */
	public DialLimits orElse(DialLimits others) {
		return new DialLimits((this.allowNumbers != null) ? this.allowNumbers : others.allowNumbers,
				(this.duplicateWindow != null) ? this.duplicateWindow : others.duplicateWindow,
				(this.budgets != null) ? this.budgets : others.budgets);
	}

	/**
	 * Refuses what cannot be meant.
	 * @param prefix how the properties begin
	 * @throws InvalidSettingException if there is such
	 */
	public DialLimits require(String prefix) {
		if (this.allowNumbers != null
				&& !this.allowNumbers.stream().allMatch((number) -> NUMBER_OR_PREFIX.matcher(number).matches())) {
			throw new InvalidSettingException(prefix + "allow-numbers",
					"holds something that is neither a number nor how one begins",
					"Write each as + and digits, such as +4930 or +15551234567.");
		}
		if (this.duplicateWindow != null && this.duplicateWindow.isNegative()) {
			throw new InvalidSettingException(prefix + "duplicate-window", "is negative",
					"Set it to a duration such as 2m, or to 0s.");
		}
		if (this.budgets != null) {
			this.budgets.forEach((budget) -> budget.require(prefix + "budgets"));
		}
		return this;
	}

	/**
	 * How many calls may be placed in a calendar window.
	 *
	 * @param per what is counted: all calls of the environment, or those to one number
	 * @param calls how many
	 * @param in the window: a minute, an hour or a day
	 * @param zone where its days begin
	 */
	public record Budget(Per per, int calls, Duration in, @DefaultValue("UTC") ZoneId zone) {

		private void require(String property) {
			if (this.per == null || this.in == null || !WINDOWS.contains(this.in) || this.calls < 0) {
				throw new InvalidSettingException(property, "has a budget that cannot be kept",
						"Give each per (environment or number), calls (0 or more) and in (1m, 1h or 1d).");
			}
		}

	}

	/** What a budget counts. */
	public enum Per {

		ENVIRONMENT, NUMBER

	}

}
