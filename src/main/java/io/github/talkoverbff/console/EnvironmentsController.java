package io.github.talkoverbff.console;

import java.util.List;
import java.util.Map;

import io.github.talkoverbff.access.AccessPolicy;
import io.github.talkoverbff.access.Caller;
import io.github.talkoverbff.environment.Environment;
import io.github.talkoverbff.environment.Environments;
import io.github.talkoverbff.environment.Slot;
import io.github.talkoverbff.environment.TokenView;

import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Shows what is known of an environment's tokens to those who may do everything there:
 * the only ones to whom it tells nothing that they could not find out.
 */
@RestController
@ConditionalOnConsole
final class EnvironmentsController {

	private final Environments environments;

	private final AccessPolicy access;

	EnvironmentsController(Environments environments, AccessPolicy access) {
		this.environments = environments;
		this.access = access;
	}

	@GetMapping("/console/environments")
	List<View> list(@AuthenticationPrincipal Caller caller) {
		return this.environments.all()
			.stream()
			.filter((environment) -> this.access.permitsEverything(caller, environment))
			.map(View::of)
			.toList();
	}

	/**
	 * An environment.
	 *
	 * @param name its name in our paths
	 * @param enabled whether requests to it are let through
	 * @param slot the slot in use
	 * @param tokens what is known of the token in each slot that is not empty
	 */
	record View(String name, boolean enabled, Slot slot, Map<Slot, TokenView> tokens) {

		static View of(Environment environment) {
			return new View(environment.name(), environment.isEnabled(), environment.tokens().slotInUse(),
					TokenView.of(environment.tokens()));
		}

	}

}
