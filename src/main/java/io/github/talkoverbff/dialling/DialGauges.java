package io.github.talkoverbff.dialling;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;

import io.github.talkoverbff.environment.Environment;
import io.github.talkoverbff.environment.Environments;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * What the ledger shows of each environment, as of the last look: no scrape asks it. NaN
 * once that is too long ago, as what was true then would look like what is true now.
 */
@Component
final class DialGauges {

	/** How long a look is good for: some may fail, or come late. */
	private static final Duration GOOD_FOR = Duration.ofSeconds(30);

	private final Map<String, Reading> readings = new ConcurrentHashMap<>();

	private final EffectiveLimits limits;

	private final Environments environments;

	private final Clock clock;

	DialGauges(Environments environments, EffectiveLimits limits, MeterRegistry meters, Clock clock) {
		this.environments = environments;
		this.limits = limits;
		this.clock = clock;
		environments.all().forEach((environment) -> register(environment.name(), meters));
	}

	/** Looks into the ledger. */
	void read(LedgerAccess access, Instant now) {
		for (Environment environment : this.environments.all()) {
			String name = environment.name();
			DialTable.Unresolved unresolved = access.execute("find", (ledger) -> ledger.dials().unresolved(name));
			double used = BudgetWindows.of(this.limits.budgets(environment), name, null, false, now)
				.stream()
				.mapToDouble((budget) -> (budget.limit() > 0)
						? (double) access.execute("find", (ledger) -> ledger.budgets().used(budget)) / budget.limit()
						: 1)
				.max()
				.orElse(0);
			boolean stopped = access.execute("switch", (ledger) -> ledger.switches().get(name)).stopped();
			this.readings.put(name, new Reading(now, unresolved.count(), unresolved.oldest(), used, stopped ? 1 : 0));
		}
	}

	private void register(String environment, MeterRegistry meters) {
		Gauge.builder("talkover.dials.unresolved", () -> value(environment, Reading::unresolved))
			.description("Dials of which nobody knows whether they were placed")
			.tag("environment", environment)
			.register(meters);
		Gauge.builder("talkover.dials.unresolved.age", () -> value(environment, this::age))
			.description("Time since the first of them was to ring")
			.baseUnit("seconds")
			.tag("environment", environment)
			.register(meters);
		Gauge.builder("talkover.dial.budget.used", () -> value(environment, Reading::used))
			.description("How much of the environment's tightest budget is used, 0 to 1")
			.tag("environment", environment)
			.register(meters);
		Gauge.builder("talkover.dialling.stopped", () -> value(environment, Reading::stopped))
			.description("1 while somebody has stopped all dialling")
			.tag("environment", environment)
			.register(meters);
	}

	private double value(String environment, ToDoubleFunction<Reading> value) {
		Reading reading = this.readings.get(environment);
		if (reading == null || reading.at().plus(GOOD_FOR).isBefore(this.clock.instant())) {
			return Double.NaN;
		}
		return value.applyAsDouble(reading);
	}

	/** One that is to ring later has no age: nobody may decide about it yet. */
	private double age(Reading reading) {
		Instant oldest = reading.oldest();
		return (oldest != null) ? Math.max(0, Duration.between(oldest, this.clock.instant()).toMillis() / 1000.0) : 0;
	}

	private record Reading(Instant at, int unresolved, @Nullable Instant oldest, double used, int stopped) {
	}

}
