package io.github.talkoverbff.access;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;

import io.github.talkoverbff.catalog.Permission;
import io.github.talkoverbff.environment.Environment;
import io.github.talkoverbff.problem.Problem;
import org.jspecify.annotations.Nullable;

import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Component;

/**
 * Decides what a caller may do: least privilege over a token that may do everything. What
 * no role grants is refused; grants add up, so a call must stay within the limits of one
 * role that grants it.
 */
@Component
public final class AccessPolicy implements AuthorizationManager<RequestedCall> {

	private final Roles roles;

	private final ShadowMode shadow;

	AccessPolicy(Roles roles, ShadowMode shadow) {
		this.roles = roles;
		this.shadow = shadow;
	}

	/**
	 * Decides on a call. Nothing of it has been sent or read by then but its head.
	 */
	@Override
	public AccessDecision authorize(Supplier<? extends @Nullable Authentication> caller, RequestedCall call) {
		Authentication authentication = caller.get();
		List<Role> own = (authentication != null) ? this.roles.of(authentication) : List.of();
		AccessDecision decision = decide(own, call);
		return decision.isGranted() ? decision : this.shadow.review(decision, call);
	}

	/** The permissions that the caller has in the environment. */
	public SortedSet<Permission> permissions(Authentication caller, Environment environment) {
		SortedSet<Permission> permissions = new TreeSet<>();
		this.roles.of(caller)
			.stream()
			.filter((role) -> role.reaches(environment))
			.forEach((role) -> permissions.addAll(role.permissions()));
		return permissions;
	}

	private static AccessDecision decide(List<Role> own, RequestedCall call) {
		if (own.stream().noneMatch((role) -> role.reaches(call.environment()))) {
			return AccessDecision.refused(Problem.ENVIRONMENT_FORBIDDEN.because(
					"None of your roles reaches this environment; ask the operators of the proxy for one that does."));
		}
		Permission permission = call.operation().permission();
		List<Role> granting = own.stream().filter((role) -> role.grants(call)).toList();
		if (granting.isEmpty()) {
			return AccessDecision.refused(Problem.PERMISSION_DENIED
				.because("You need the permission " + permission + " on this environment."));
		}
		List<Role> allowing = granting.stream().filter((role) -> role.allowsAgent(call)).toList();
		if (allowing.isEmpty()) {
			return AccessDecision.refused(Problem.PERMISSION_DENIED.because("Your permission " + permission
					+ " is limited to certain agents, and this call is not for one of them."));
		}
		return decideOnTest(allowing, call);
	}

	private static AccessDecision decideOnTest(List<Role> allowing, RequestedCall call) {
		boolean testOnly = allowing.stream().allMatch((role) -> role.demandsTest(call));
		if (testOnly && !call.operation().testable()) {
			return AccessDecision
				.refused(Problem.PERMISSION_DENIED.because("Your permission " + call.operation().permission()
						+ " is limited to test calls, and this operation cannot be a test."));
		}
		return AccessDecision.granted(testOnly);
	}

}
