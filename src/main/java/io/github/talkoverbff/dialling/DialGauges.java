package io.github.talkoverbff.dialling;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.talkoverbff.environment.Environment;
import io.github.talkoverbff.environment.Environments;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.stereotype.Component;

/** What the ledger shows of each environment, as of the last look: no scrape asks it. */
@Component
final class DialGauges {

	private static final Reading NONE = new Reading(0, 0, 0, 0);

	private final Map<String, Reading> readings = new ConcurrentHashMap<>();

	private final Limits limits;

	private final Environments environments;

	DialGauges(Environments environments, Limits limits, MeterRegistry meters) {
		this.environments = environments;
		this.limits = limits;
		environments.all().forEach((environment) -> register(environment.name(), meters));
	}

	/** Looks into the ledger. */
	void read(LedgerAccess ledger, Instant now) {
		for (Environment environment : this.environments.all()) {
			String name = environment.name();
			List<DialEntry> unknown = ledger.ask("find", (open) -> open.dials().unknown(name));
			Duration age = unknown.isEmpty() ? Duration.ZERO : Duration.between(unknown.getFirst().claimedAt(), now);
			double used = Budgets.of(this.limits.budgets(environment), name, null, false, now)
				.stream()
				.mapToDouble((budget) -> (budget.limit() > 0)
						? (double) ledger.ask("find", (open) -> open.budgets().used(budget)) / budget.limit() : 1)
				.max()
				.orElse(0);
			boolean stopped = ledger.ask("switch", (open) -> open.switches().get(name)).stopped();
			this.readings.put(name, new Reading(unknown.size(), age.toMillis() / 1000.0, used, stopped ? 1 : 0));
		}
	}

	private void register(String environment, MeterRegistry meters) {
		Gauge.builder("talkover.dials.unresolved", () -> reading(environment).unresolved())
			.description("Dials of which nobody knows whether they were placed")
			.tag("environment", environment)
			.register(meters);
		Gauge.builder("talkover.dials.unresolved.age", () -> reading(environment).age())
			.description("Age of the oldest of them")
			.baseUnit("seconds")
			.tag("environment", environment)
			.register(meters);
		Gauge.builder("talkover.dial.budget.used", () -> reading(environment).used())
			.description("How much of the environment's tightest budget is used, 0 to 1")
			.tag("environment", environment)
			.register(meters);
		Gauge.builder("talkover.dialling.stopped", () -> reading(environment).stopped())
			.description("1 while somebody has stopped all dialling")
			.tag("environment", environment)
			.register(meters);
	}

	private Reading reading(String environment) {
		return this.readings.getOrDefault(environment, NONE);
	}

	private record Reading(int unresolved, double age, double used, int stopped) {
	}

}
