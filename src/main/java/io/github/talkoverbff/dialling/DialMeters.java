package io.github.talkoverbff.dialling;

import io.github.talkoverbff.problem.Problem;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.stereotype.Component;

/** Counts what becomes of dials. */
@Component
final class DialMeters {

	private static final String ENVIRONMENT = "environment";

	private final MeterRegistry meters;

	DialMeters(MeterRegistry meters) {
		this.meters = meters;
	}

	void settled(DialEntry entry, DialState state) {
		this.meters
			.counter("talkover.dials", ENVIRONMENT, entry.environment(), "operation", entry.operation(), "state",
					state.toString())
			.increment();
	}

	void replayed(DialEntry entry) {
		this.meters.counter("talkover.dials.replayed", ENVIRONMENT, entry.environment()).increment();
	}

	void refused(String environment, Problem problem) {
		this.meters.counter("talkover.dials.refused", ENVIRONMENT, environment, "code", problem.name()).increment();
	}

	void resolved(DialEntry entry, String evidence) {
		this.meters.counter("talkover.dials.resolved", ENVIRONMENT, entry.environment(), "evidence", evidence)
			.increment();
	}

	void contradicted(DialEntry entry) {
		this.meters.counter("talkover.dials.contradicted", ENVIRONMENT, entry.environment()).increment();
	}

}
