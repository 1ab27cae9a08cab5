package io.github.talkoverbff.dialling;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

import io.github.talkoverbff.environment.DialLimits.Budget;
import io.github.talkoverbff.environment.DialLimits.Per;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** In which window a dial counts. */
class BudgetWindowsTests {

	/**
	 * In the Azores they go back from 1 to 0 o'clock, in Havana too, in Cairo on from 0.
	 */
	@ParameterizedTest
	@CsvSource({ "Atlantic/Azores, 2026-10-25T00:00:00Z, 2026-10-26T01:00:00Z",
			"America/Havana, 2026-11-01T04:00:00Z, 2026-11-02T05:00:00Z",
			"Africa/Cairo, 2026-04-23T22:00:00Z, 2026-04-24T21:00:00Z",
			"Europe/Berlin, 2026-10-24T22:00:00Z, 2026-10-25T23:00:00Z" })
	void aDayIsOneThoughClocksAreSetInIt(ZoneId zone, Instant begin, Instant end) {
		Budget budget = new Budget(Per.ENVIRONMENT, 5, Duration.ofDays(1), zone);

		for (Instant time = begin; time.isBefore(end); time = time.plus(Duration.ofMinutes(30))) {
			assertThat(BudgetWindows.of(List.of(budget), "production", null, false, time)).singleElement()
				.returns(begin, Claim.BudgetWindow::windowStart)
				.returns(end, Claim.BudgetWindow::windowEnd);
		}
	}

}
