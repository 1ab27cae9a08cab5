package io.github.talkoverbff.environment;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

import io.github.talkoverbff.audit.AuditEvent;
import io.github.talkoverbff.audit.AuditLog;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/** Tells what happens to environments and their tokens: audit, meters and log. */
@Component
final class EnvironmentLog {

	private static final Logger logger = LoggerFactory.getLogger(EnvironmentLog.class);

	private static final String ENABLED = "enabled";

	private static final String DISABLED = "disabled";

	private final AuditLog audit;

	private final MeterRegistry meters;

	private final Clock clock;

	EnvironmentLog(AuditLog audit, MeterRegistry meters, Clock clock) {
		this.audit = audit;
		this.meters = meters;
		this.clock = clock;
	}

	/** Begins to measure the environment. */
	void observe(Environment environment) {
		for (Slot slot : Slot.values()) {
			Gauge.builder("talkover.token.proved", environment, (it) -> secondsSinceProof(it.tokens().get(slot)))
				.description("Seconds since Talkover last accepted the token; NaN if it never did")
				.baseUnit("seconds")
				.tags("environment", environment.name(), "slot", slot.toString())
				.register(this.meters);
			for (TokenState refused : List.of(TokenState.REJECTED, TokenState.EXPIRED)) {
				Gauge.builder("talkover.token.refused", environment, (it) -> refusal(it, slot, refused))
					.description("1 while Talkover does not take the token, unless the environment is switched off")
					.tags("environment", environment.name(), "slot", slot.toString(), "state",
							refused.name().toLowerCase(Locale.ROOT))
					.register(this.meters);
			}
		}
		rotations(environment.name());
		switches(environment.name(), ENABLED);
		switches(environment.name(), DISABLED);
	}

	/** Tells that the tokens of an environment changed. */
	void changed(String environment, TokenSlots.Change change) {
		logger.info("Tokens of the environment {} changed ({}): in use is {}, it was {}", environment, change.cause(),
				change.to(), change.from());
		this.audit.line(AuditEvent.TOKEN_CHANGE)
			.with("environment", environment)
			.with("cause", change.cause().name().toLowerCase(Locale.ROOT))
			.with("token", change.to())
			.with("token_before", change.from())
			.write();
		if (change.isRotation()) {
			rotations(environment).increment();
		}
	}

	/** Tells that an operator switched an environment on or off. */
	void switched(Environment environment) {
		String state = environment.isEnabled() ? ENABLED : DISABLED;
		logger.warn("An operator switched the environment {}: {}", environment.name(), state);
		this.audit.line(AuditEvent.ENVIRONMENT_SWITCH)
			.with("environment", environment.name())
			.with("state", state)
			.write();
		switches(environment.name(), state).increment();
	}

	private Counter switches(String environment, String state) {
		return this.meters.counter("talkover.environment.switches", "environment", environment, "state", state);
	}

	private Counter rotations(String environment) {
		return Counter.builder("talkover.token.rotations")
			.description("Changes of the token in use")
			.tag("environment", environment)
			.register(this.meters);
	}

	private static int refusal(Environment environment, Slot slot, TokenState state) {
		HeldToken token = environment.tokens().get(slot);
		return (token != null && token.state() == state && environment.isEnabled()) ? 1 : 0;
	}

	private double secondsSinceProof(@Nullable HeldToken token) {
		Instant proof = (token != null) ? token.lastProof() : null;
		return (proof != null) ? Duration.between(proof, this.clock.instant()).toMillis() / 1000.0 : Double.NaN;
	}

}
