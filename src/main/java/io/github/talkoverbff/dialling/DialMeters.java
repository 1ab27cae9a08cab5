package io.github.talkoverbff.dialling;

import java.util.EnumSet;

import io.github.talkoverbff.catalog.Catalog;
import io.github.talkoverbff.catalog.Operation;
import io.github.talkoverbff.environment.Environment;
import io.github.talkoverbff.environment.Environments;
import io.github.talkoverbff.problem.Problem;
import io.github.talkoverbff.problem.ProblemWriter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.stereotype.Component;

/**
 * Counts what becomes of dials. There are few, and much hangs on a single one, so all
 * that is known beforehand begins at zero.
 *
 * @see ProblemWriter#expect
 */
@Component
final class DialMeters {

	private static final String ENVIRONMENT = "environment";

	private final MeterRegistry meters;

	DialMeters(MeterRegistry meters, Environments environments, Catalog catalog) {
		this.meters = meters;
		environments.all().stream().map(Environment::name).forEach((name) -> begin(name, catalog));
	}

	private void begin(String environment, Catalog catalog) {
		catalog.operations()
			.stream()
			.filter(Operation::isDial)
			.forEach((operation) -> EnumSet.of(DialState.PLACED, DialState.NOT_PLACED, DialState.UNKNOWN)
				.forEach((state) -> dials(environment, operation.id(), state)));
		refusals(environment, Problem.REQUEST_REJECTED);
		EnumSet.range(Problem.IDEMPOTENCY_KEY_REQUIRED, Problem.DIAL_LEDGER_UNAVAILABLE)
			.forEach((problem) -> refusals(environment, problem));
		Evidence.OF_KNOWN_DIALS.forEach((evidence) -> resolutions(environment, evidence));
		replays(environment);
		contradictions(environment);
	}

	void settled(DialEntry entry, DialState state) {
		dials(entry.environment(), entry.operation(), state).increment();
	}

	void replayed(DialEntry entry) {
		replays(entry.environment()).increment();
	}

	void refused(String environment, Problem problem) {
		refusals(environment, problem).increment();
	}

	void resolved(DialEntry entry, String evidence) {
		resolutions(entry.environment(), evidence).increment();
	}

	void contradicted(DialEntry entry) {
		contradictions(entry.environment()).increment();
	}

	private Counter dials(String environment, String operation, DialState state) {
		return this.meters.counter("talkover.dials", ENVIRONMENT, environment, "operation", operation, "state",
				state.toString());
	}

	private Counter replays(String environment) {
		return this.meters.counter("talkover.dials.replayed", ENVIRONMENT, environment);
	}

	private Counter refusals(String environment, Problem problem) {
		return this.meters.counter("talkover.dials.refused", ENVIRONMENT, environment, "code", problem.name());
	}

	private Counter resolutions(String environment, String evidence) {
		return this.meters.counter("talkover.dials.resolved", ENVIRONMENT, environment, "evidence", evidence);
	}

	private Counter contradictions(String environment) {
		return this.meters.counter("talkover.dials.contradicted", ENVIRONMENT, environment);
	}

}
