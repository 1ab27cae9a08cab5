package io.github.talkoverbff.access;

import io.github.talkoverbff.catalog.Operation;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/**
 * Lets roles be introduced over an existing free-for-all: with
 * {@code talkover.access.mode=report} a refusal is logged and counted, and the call goes
 * through.
 */
@Component
final class ShadowMode {

	static final String METER = "talkover.access.would.deny";

	private static final Logger logger = LoggerFactory.getLogger(ShadowMode.class);

	private final boolean reporting;

	private final MeterRegistry meters;

	ShadowMode(AccessProperties properties, MeterRegistry meters) {
		this.reporting = properties.mode() == AccessProperties.Mode.REPORT;
		this.meters = meters;
		if (this.reporting) {
			logger.warn("talkover.access.mode=report: calls that no role grants are let through");
		}
	}

	/** Whether refusals are only reported. */
	boolean isReporting() {
		return this.reporting;
	}

	/** Reports that a call would have been refused. */
	void report(Operation operation, String reason) {
		logger.warn("Would refuse operation={} permission={}: {}", operation.id(), operation.permission(), reason);
		this.meters.counter(METER, "operation", operation.id(), "permission", operation.permission().toString())
			.increment();
	}

}
