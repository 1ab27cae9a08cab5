package io.github.talkoverbff.session;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.talkoverbff.access.AccessPolicy;
import io.github.talkoverbff.access.Caller;
import io.github.talkoverbff.catalog.Permission;
import io.github.talkoverbff.environment.Environment;
import io.github.talkoverbff.environment.Environments;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/** Describes a session to the web app it belongs to. */
@Component
final class SessionViews {

	private static final String NOTHING_GRANTED = "None of your roles grants anything here: ask the operators of the proxy for one that does.";

	private final Environments environments;

	private final AccessPolicy access;

	private final Lifetimes lifetimes;

	SessionViews(Environments environments, AccessPolicy access, Lifetimes lifetimes) {
		this.environments = environments;
		this.access = access;
		this.lifetimes = lifetimes;
	}

	View view(SignIn signIn) {
		Caller caller = signIn.caller().getPrincipal();
		List<EnvironmentView> reachable = this.environments.all()
			.stream()
			.map((environment) -> view(caller, environment))
			.filter((environment) -> !environment.permissions().isEmpty())
			.toList();
		return new View(caller.name(), caller.roles(), reachable,
				this.lifetimes.end(signIn).truncatedTo(ChronoUnit.SECONDS),
				reachable.isEmpty() ? NOTHING_GRANTED : null);
	}

	private EnvironmentView view(Caller caller, Environment environment) {
		return new EnvironmentView(environment.name(), environment.isEnabled(),
				this.access.permissions(caller, environment).stream().map(Permission::toString).toList());
	}

	/**
	 * A session.
	 *
	 * @param user the name of the caller
	 * @param roles the caller's roles
	 * @param environments the environments within reach
	 * @param expiresAt when the session ends if nothing is called until then
	 * @param notice what a person should know about it, if anything
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	record View(String user, List<String> roles, List<EnvironmentView> environments,
			@JsonProperty("expires_at") Instant expiresAt, @Nullable String notice) {
	}

	/**
	 * An environment within the caller's reach.
	 *
	 * @param name its name in our paths
	 * @param enabled whether calls to it are let through
	 * @param permissions what the caller may do there
	 */
	record EnvironmentView(String name, boolean enabled, List<String> permissions) {
	}

}
