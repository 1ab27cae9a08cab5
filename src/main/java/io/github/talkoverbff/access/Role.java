package io.github.talkoverbff.access;

import java.util.Set;
import java.util.SortedSet;

import io.github.talkoverbff.catalog.Effect;
import io.github.talkoverbff.catalog.Operation;
import io.github.talkoverbff.catalog.Permission;
import io.github.talkoverbff.environment.Environment;
import org.jspecify.annotations.Nullable;

/**
 * A role with its patterns worked out.
 *
 * @param name what users' roles call it
 * @param environments the names of the environments it reaches
 * @param permissions what it grants there
 * @param agents ids of the only agents it may act on; empty for all
 * @param testCallsOnly whether it may place test calls only
 */
record Role(String name, Set<String> environments, SortedSet<Permission> permissions, Set<String> agents,
		boolean testCallsOnly) {

	boolean reaches(Environment environment) {
		return this.environments.contains(environment.name());
	}

	/** Whether nothing but environment and permission decides. */
	boolean isLimitless() {
		return this.agents.isEmpty() && !this.testCallsOnly;
	}

	/**
	 * Whether it may act for an agent.
	 * @param agent whose matter it is; null if that of all
	 */
	boolean actsFor(@Nullable String agent) {
		return this.agents.isEmpty() || (agent != null && this.agents.contains(agent));
	}

	boolean grants(OperationRequest request) {
		return reaches(request.environment()) && this.permissions.contains(request.operation().permission());
	}

	/**
	 * Whether the request stays with the agents of this role. One that changes something,
	 * but does not say in its path for which agent, does not.
	 */
	boolean allowsAgent(OperationRequest request) {
		String agent = request.variable(Operation.AGENT);
		return actsFor(agent) || (agent == null && request.operation().permission().effect() == Effect.READ);
	}

	/** Whether the request places phone calls, and this role allows tests only. */
	boolean demandsTest(OperationRequest request) {
		return this.testCallsOnly && request.operation().isDial();
	}

}
