package io.github.talkoverbff.dialling;

import java.util.EnumSet;
import java.util.Set;

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

	/** Why a dial is refused. */
	private static final Set<Problem> REFUSALS = EnumSet.of(Problem.REQUEST_REJECTED, Problem.IDEMPOTENCY_KEY_REQUIRED,
			Problem.IDEMPOTENCY_KEY_INVALID, Problem.IDEMPOTENCY_KEY_REUSED, Problem.IDEMPOTENCY_KEY_EXPIRED,
			Problem.DIAL_IN_PROGRESS, Problem.DIAL_OUTCOME_UNKNOWN, Problem.DIAL_ALREADY_PLACED,
			Problem.POSSIBLE_DUPLICATE_CALL, Problem.NUMBER_INVALID, Problem.NUMBER_NOT_ALLOWED,
			Problem.DIAL_BUDGET_EXHAUSTED, Problem.DIALLING_STOPPED, Problem.REPLICA_STOPPING,
			Problem.DIAL_LEDGER_UNAVAILABLE);

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
		REFUSALS.forEach((problem) -> refusals(environment, problem));
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
