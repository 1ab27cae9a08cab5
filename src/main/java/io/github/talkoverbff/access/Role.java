package io.github.talkoverbff.access;

import java.util.Set;
import java.util.SortedSet;

import io.github.talkoverbff.catalog.Effect;
import io.github.talkoverbff.catalog.Permission;
import io.github.talkoverbff.environment.Environment;

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

	/** The variable of a template that names the agent. */
	private static final String AGENT = "agent_id";

	boolean reaches(Environment environment) {
		return this.environments.contains(environment.name());
	}

	/** Whether nothing but environment and permission decides. */
	boolean isLimitless() {
		return this.agents.isEmpty() && !this.testCallsOnly;
	}

	boolean grants(OperationRequest request) {
		return reaches(request.environment()) && this.permissions.contains(request.operation().permission());
	}

	/**
	 * Whether the request stays with the agents of this role. One that changes something,
	 * but does not say in its path for which agent, does not.
	 */
	boolean allowsAgent(OperationRequest request) {
		if (this.agents.isEmpty()) {
			return true;
		}
		String agent = request.variable(AGENT);
		return (agent != null) ? this.agents.contains(agent) : request.operation().permission().effect() == Effect.READ;
	}

	/** Whether the request places phone calls, and this role allows tests only. */
	boolean demandsTest(OperationRequest request) {
		return this.testCallsOnly && request.operation().permission().effect() == Effect.DIAL;
	}

}
