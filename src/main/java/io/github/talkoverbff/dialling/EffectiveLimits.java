package io.github.talkoverbff.dialling;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

import io.github.talkoverbff.environment.DialLimits;
import io.github.talkoverbff.environment.DialLimits.Budget;
import io.github.talkoverbff.environment.Environment;
import io.github.talkoverbff.environment.Environments;
import io.github.talkoverbff.problem.Problem;
import io.github.talkoverbff.problem.ProblemException;
import io.github.talkoverbff.setting.InvalidSettingException;

import org.springframework.stereotype.Component;

/** Who may be rung in an environment, and how often. */
@Component
final class EffectiveLimits {

	private final DialLimits common;

	/**
	 * Refuses an environment where a missing variable would open what all others close.
	 * @throws InvalidSettingException if there is such
	 */
	EffectiveLimits(DiallingProperties properties, Environments environments) {
		this.common = properties.limits();
		if (!numbers(this.common).isEmpty()) {
			environments.all().stream().filter((it) -> numbers(of(it)).isEmpty()).findFirst().ifPresent((open) -> {
				throw new InvalidSettingException("talkover.environments." + open.name() + ".dialling.allow-numbers",
						"is empty, and would let everybody be rung where talkover.dialling.allow-numbers lets only some",
						"List numbers or how they begin, +1 to +9 for all of them, or leave it out.");
			});
		}
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
		List<String> allowed = numbers(of(environment));
		if (!allowed.isEmpty() && allowed.stream().noneMatch(number::startsWith)) {
			throw Problem.NUMBER_NOT_ALLOWED
				.because("This environment rings certain numbers only, and this is none of them; nobody was rung.");
		}
	}

	private static List<String> numbers(DialLimits limits) {
		return Objects.requireNonNull(limits.allowNumbers());
	}

	private DialLimits of(Environment environment) {
		return environment.dialLimits().orElse(this.common);
	}

}
