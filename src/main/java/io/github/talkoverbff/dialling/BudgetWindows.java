package io.github.talkoverbff.dialling;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import io.github.talkoverbff.environment.DialLimits.Budget;
import io.github.talkoverbff.environment.DialLimits.Per;
import org.jspecify.annotations.Nullable;

/** Finds what a dial counts against. */
final class BudgetWindows {

	private BudgetWindows() {
	}

	/**
	 * The present windows of budgets.
	 * @param number who is rung; null if the operation names nobody
	 * @param test whether it is a test call, which counts for the number only
	 */
	static List<Claim.BudgetWindow> of(List<Budget> budgets, String environment, @Nullable String number, boolean test,
			Instant now) {
		return Stream
			.concat(test ? Stream.empty() : windows(budgets, Per.ENVIRONMENT, environment, now),
					(number != null) ? windows(budgets, Per.NUMBER, environment + ":" + number, now) : Stream.empty())
			// so that no two wait for each other
			.sorted(Comparator.comparing(Claim.BudgetWindow::scope))
			.toList();
	}

	/**
	 * As when the dial was claimed: one that names nobody spends nothing, and so has
	 * nothing to give back.
	 */
	static List<Claim.BudgetWindow> of(List<Budget> budgets, DialEntry entry) {
		return (entry.number() == null) ? List.of()
				: of(budgets, entry.environment(), entry.number(), entry.test(), entry.claimedAt());
	}

	private static Stream<Claim.BudgetWindow> windows(List<Budget> budgets, Per per, String subject, Instant now) {
		return budgets.stream()
			.filter((budget) -> budget.per() == per)
			.map((budget) -> window(budget, per.name().toLowerCase(Locale.ROOT) + ":" + subject, now));
	}

	private static Claim.BudgetWindow window(Budget budget, String subject, Instant now) {
		// or what is set as UTC would count beside what is shipped
		ZoneId zone = budget.zone().normalized();
		ZonedDateTime time = now.atZone(zone);
		ZonedDateTime start;
		ZonedDateTime end;
		// where clocks go back over midnight, a day has it twice
		if (budget.in().toDays() > 0) {
			start = time.toLocalDate().atStartOfDay(zone);
			end = time.toLocalDate().plusDays(1).atStartOfDay(zone);
		}
		else {
			ChronoUnit unit = (budget.in().toHours() > 0) ? ChronoUnit.HOURS : ChronoUnit.MINUTES;
			start = time.truncatedTo(unit);
			end = start.plus(1, unit);
		}
		return new Claim.BudgetWindow(subject + ":" + budget.in() + ":" + zone, start.toInstant(), end.toInstant(),
				budget.calls());
	}

}
