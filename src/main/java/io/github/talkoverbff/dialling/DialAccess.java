package io.github.talkoverbff.dialling;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

import io.github.talkoverbff.access.AccessPolicy;
import io.github.talkoverbff.access.Caller;
import io.github.talkoverbff.audit.AuditEvent;
import io.github.talkoverbff.audit.AuditLog;
import io.github.talkoverbff.catalog.Catalog;
import io.github.talkoverbff.catalog.Operation;
import io.github.talkoverbff.catalog.Permission;
import io.github.talkoverbff.environment.Environment;
import io.github.talkoverbff.environment.Environments;
import io.github.talkoverbff.problem.Problem;
import io.github.talkoverbff.problem.ProblemException;
import io.github.talkoverbff.problem.RequestFacts;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/** Who may look into the ledger of dials, and decide there. */
@Component
final class DialAccess {

	/** Stands for all environments, where a switch is meant. */
	static final String ALL = "*";

	private final Environments environments;

	private final AccessPolicy access;

	private final Catalog catalog;

	private final AuditLog audit;

	DialAccess(Environments environments, AccessPolicy access, Catalog catalog, AuditLog audit) {
		this.environments = environments;
		this.access = access;
		this.catalog = catalog;
		this.audit = audit;
	}

	/**
	 * The environment of that name, for a caller who has one of the permissions there.
	 * @throws ProblemException if there is none, or the caller has none of them
	 */
	Environment require(HttpServletRequest request, Caller caller, String name, Permission... anyOf) {
		Environment environment = this.environments.require(name);
		RequestFacts facts = RequestFacts.of(request);
		facts.environment(name);
		if (!this.access.reaches(caller, environment)) {
			throw audited(facts, caller, AccessPolicy.outOfReach());
		}
		if (Arrays.stream(anyOf).noneMatch((permission) -> permits(caller, environment, permission))) {
			String names = Arrays.stream(anyOf).map(Permission::toString).collect(Collectors.joining(" or "));
			throw audited(facts, caller,
					Problem.PERMISSION_DENIED.because("You need the permission " + names + " on this environment."));
		}
		return environment;
	}

	/** As {@link #require}, for a caller who may see some dial or other there. */
	Environment requireSight(HttpServletRequest request, Caller caller, String name) {
		return require(request, caller, name, Permission.DIALLING_READ, Permission.CALLS_DIAL,
				Permission.CAMPAIGNS_DIAL);
	}

	/**
	 * As {@link #require}, for one environment, or for each of them if the name is
	 * {@code *}.
	 * @throws ProblemException if there is none, or the caller lacks the permissions in
	 * one of them
	 */
	Collection<Environment> requireAll(HttpServletRequest request, Caller caller, String name, Permission... anyOf) {
		if (!name.equals(ALL)) {
			return List.of(require(request, caller, name, anyOf));
		}
		this.environments.all().forEach((environment) -> require(request, caller, environment.name(), anyOf));
		RequestFacts.of(request).environment(ALL);
		return this.environments.all();
	}

	/**
	 * Sees to it that the caller may decide on a dial.
	 * @throws ProblemException if the caller may not
	 */
	void requireDecision(HttpServletRequest request, Caller caller, Environment environment, DialEntry entry) {
		requireWriteFor(agentOf(entry), request, caller, environment);
	}

	/**
	 * Sees to it that the caller may decide what concerns all agents.
	 * @throws ProblemException if the caller may not
	 */
	void requireDecisionForAll(HttpServletRequest request, Caller caller, Environment environment) {
		requireWriteFor(null, request, caller, environment);
	}

	/** Null if it is a campaign's dial: the ids of those are no ids of agents. */
	private @Nullable String agentOf(DialEntry entry) {
		boolean isOfAgent = this.catalog.find(entry.operation())
			.stream()
			.anyMatch((operation) -> operation.template().variables().indexOf(Operation.AGENT) == 0);
		return isOfAgent ? entry.agent() : null;
	}

	private void requireWriteFor(@Nullable String agent, HttpServletRequest request, Caller caller,
			Environment environment) {
		if (!this.access.permits(caller, environment, Permission.DIALLING_WRITE, agent)) {
			throw audited(RequestFacts.of(request), caller,
					Problem.PERMISSION_DENIED.because("Your permission " + Permission.DIALLING_WRITE
							+ " is limited to certain agents, and this is not for one of them alone."));
		}
	}

	private ProblemException audited(RequestFacts facts, Caller caller, ProblemException refusal) {
		this.audit.line(AuditEvent.REFUSAL)
			.request(facts)
			.caller(caller.name(), caller.roles())
			.problem(refusal)
			.write();
		return refusal;
	}

	/**
	 * Whether a caller may know of a dial: it is the caller's own, or may be anybody's.
	 */
	boolean sees(Caller caller, Environment environment, DialEntry entry) {
		return entry.caller().equals(caller.name()) || permits(caller, environment, Permission.DIALLING_READ);
	}

	boolean permits(Caller caller, Environment environment, Permission permission) {
		return this.access.permissions(caller, environment).contains(permission);
	}

}
