package io.github.talkoverbff.access;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

import io.github.talkoverbff.catalog.Operation;
import io.github.talkoverbff.catalog.Permission;
import io.github.talkoverbff.environment.Environment;
import io.github.talkoverbff.problem.Problem;
import io.github.talkoverbff.problem.ProblemException;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * Decides what a caller may do: least privilege over a token that may do everything. What
 * no role grants is refused; grants add up, so a request must stay within the limits of
 * one role that grants it.
 */
@Component
public final class AccessPolicy {

	private final Roles roles;

	private final ShadowMode shadow;

	AccessPolicy(Roles roles, ShadowMode shadow) {
		this.roles = roles;
		this.shadow = shadow;
	}

	/**
	 * Decides on a request. Nothing of it has been sent or read by then but its head.
	 */
	public AccessDecision decide(Caller caller, OperationRequest request) {
		return switch (decide(this.roles.of(caller), request)) {
			case AccessDecision.Refused(ProblemException problem) when this.shadow.isReporting() -> {
				this.shadow.report(request.operation(), problem.detail());
				yield AccessDecision.Granted.INSTANCE;
			}
			case AccessDecision decision -> decision;
		};
	}

	/**
	 * The permissions that the caller has in the environment, as far as an operation is
	 * served that needs them.
	 */
	public SortedSet<Permission> permissions(Caller caller, Environment environment) {
		SortedSet<Permission> permissions = new TreeSet<>();
		this.roles.of(caller)
			.stream()
			.filter((role) -> role.reaches(environment))
			.forEach((role) -> permissions.addAll(role.permissions()));
		permissions.removeIf((permission) -> !permission.isServed());
		return permissions;
	}

	/**
	 * Whether one role of the caller grants the permission for an agent.
	 * @param agent whose matter it is; null if that of all
	 */
	public boolean permits(Caller caller, Environment environment, Permission permission, @Nullable String agent) {
		return this.roles.of(caller)
			.stream()
			.anyMatch((role) -> role.reaches(environment) && role.permissions().contains(permission)
					&& role.actsFor(agent));
	}

	/**
	 * Whether one role of the caller grants all there is in the environment, without
	 * limits.
	 */
	public boolean permitsEverything(Caller caller, Environment environment) {
		return this.roles.of(caller)
			.stream()
			.anyMatch((role) -> role.reaches(environment) && role.isLimitless()
					&& role.permissions().containsAll(this.roles.allPermissions()));
	}

	/** Whether any role of the caller reaches the environment. */
	public boolean reaches(Caller caller, Environment environment) {
		return this.roles.of(caller).stream().anyMatch((role) -> role.reaches(environment));
	}

	/** What a caller is told whose roles do not reach the environment. */
	public static ProblemException outOfReach() {
		return Problem.ENVIRONMENT_FORBIDDEN
			.because("None of your roles reaches this environment; ask the operators of the proxy for one that does.");
	}

	private AccessDecision decide(List<Role> own, OperationRequest request) {
		if (own.stream().noneMatch((role) -> role.reaches(request.environment()))) {
			return new AccessDecision.Refused(outOfReach());
		}
		Permission permission = request.operation().permission();
		List<Role> granting = own.stream().filter((role) -> role.grants(request)).toList();
		if (granting.isEmpty()) {
			return refused(Problem.PERMISSION_DENIED,
					"You need the permission " + permission + " on this environment.");
		}
		List<Role> allowing = granting.stream().filter((role) -> role.allowsAgent(request)).toList();
		if (allowing.isEmpty()) {
			return refused(Problem.PERMISSION_DENIED, "Your permission " + permission
					+ " is limited to certain agents, and this request is not for one of them.");
		}
		return decideOnTest(allowing, request);
	}

	private AccessDecision decideOnTest(List<Role> allowing, OperationRequest request) {
		Operation operation = request.operation();
		if (!allowing.stream().allMatch((role) -> role.demandsTest(request))) {
			return AccessDecision.Granted.INSTANCE;
		}
		if (!operation.testable()) {
			return refused(Problem.PERMISSION_DENIED, "Your permission " + operation.permission()
					+ " is limited to test calls, and this operation cannot be a test.");
		}
		return new AccessDecision.GrantedIf(new TestCallCondition(operation, this.shadow));
	}

	private static AccessDecision refused(Problem problem, String detail) {
		return new AccessDecision.Refused(problem.because(detail));
	}

}
