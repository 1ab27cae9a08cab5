package io.github.talkoverbff.dialling;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

import io.github.talkoverbff.environment.DialLimits;
import io.github.talkoverbff.environment.DialLimits.Budget;
import io.github.talkoverbff.environment.Environment;
import io.github.talkoverbff.problem.Problem;
import io.github.talkoverbff.problem.ProblemException;

import org.springframework.stereotype.Component;

/** Who may be rung in an environment, and how often. */
@Component
final class EffectiveLimits {

	private final DialLimits common;

	EffectiveLimits(DiallingProperties properties) {
		this.common = properties.limits();
	}

	Duration duplicateWindow(Environment environment) {
		return Objects.requireNonNull(of(environment).duplicateWindow());
	}

	List<Budget> budgets(Environment environment) {
		return Objects.requireNonNull(of(environment).budgets());
	}

	/**
	 * Refuses a number that is not listed.
	 * @throws ProblemException with {@code NUMBER_NOT_ALLOWED}
	 */
	void requireAllowed(Environment environment, String number) {
		List<String> allowed = Objects.requireNonNull(of(environment).allowNumbers());
		if (!allowed.isEmpty() && allowed.stream().noneMatch(number::startsWith)) {
			throw Problem.NUMBER_NOT_ALLOWED
				.because("This environment rings certain numbers only, and this is none of them; nobody was rung.");
		}
	}

	private DialLimits of(Environment environment) {
		return environment.dialLimits().orElse(this.common);
	}

}
