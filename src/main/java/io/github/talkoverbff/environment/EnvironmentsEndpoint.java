package io.github.talkoverbff.environment;

import java.net.URI;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.talkoverbff.problem.Problem;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import org.springframework.stereotype.Component;

/**
 * The operators' switch: shows the environments and their tokens, and changes which are
 * used. After a restart the configuration rules again.
 */
@Component
@WebEndpoint(id = "environments")
final class EnvironmentsEndpoint {

	private final Environments environments;

	private final EnvironmentLog log;

	EnvironmentsEndpoint(Environments environments, EnvironmentLog log) {
		this.environments = environments;
		this.log = log;
	}

	@ReadOperation
	List<View> show() {
		return this.environments.all().stream().map(View::of).toList();
	}

	/**
	 * Switches an environment.
	 * @param enabled whether requests to it are let through; null leaves it as it is
	 * @param slot the slot whose token is used; null leaves it as it is
	 */
	@WriteOperation
	View change(@Selector String environment, @Nullable Boolean enabled, @Nullable String slot) {
		if (enabled == null && slot == null) {
			throw Problem.REQUEST_REJECTED.because("Send enabled (true or false), slot (current or next), or both.");
		}
		Environment known = this.environments.find(environment)
			.orElseThrow(() -> Problem.ENVIRONMENT_UNKNOWN.because(
					"No environment " + environment + " is configured: GET this path without it to see which are."));
		if (slot != null) {
			use(known, slot);
		}
		if (enabled != null && enabled != known.isEnabled()) {
			known.setEnabled(enabled);
			this.log.switched(known);
		}
		return View.of(known);
	}

	private static void use(Environment environment, String name) {
		Slot slot = Slot.find(name)
			.orElseThrow(() -> Problem.REQUEST_REJECTED.because("The slots are current and next."));
		if (environment.tokens().get(slot) == null) {
			throw Problem.REQUEST_REJECTED.because("The environment " + environment.name()
					+ " has no next token: set next-token or next-token-file first.");
		}
		environment.tokens().use(slot);
	}

	/**
	 * An environment.
	 *
	 * @param name its name in our paths
	 * @param baseUrl where it lives
	 * @param enabled whether requests to it are let through
	 * @param slot the slot in use
	 * @param tokens what is known of the token in each slot that is not empty
	 */
	record View(String name, @JsonProperty("base_url") URI baseUrl, boolean enabled, Slot slot,
			Map<Slot, TokenView> tokens) {

		static View of(Environment environment) {
			return new View(environment.name(), environment.baseUrl(), environment.isEnabled(),
					environment.tokens().slotInUse(), TokenView.of(environment.tokens()));
		}

	}

}
