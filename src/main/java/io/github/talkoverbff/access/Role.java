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

	boolean grants(RequestedCall call) {
		return reaches(call.environment()) && this.permissions.contains(call.operation().permission());
	}

	/**
	 * Whether the call stays with the agents of this role. One that changes something,
	 * but does not say in its path for which agent, does not.
	 */
	boolean allowsAgent(RequestedCall call) {
		if (this.agents.isEmpty()) {
			return true;
		}
		String agent = call.variable(AGENT);
		return (agent != null) ? this.agents.contains(agent) : call.operation().permission().effect() == Effect.READ;
	}

	/** Whether the call places phone calls, and this role allows tests only. */
	boolean demandsTest(RequestedCall call) {
		return this.testCallsOnly && call.operation().permission().effect() == Effect.DIAL;
	}

}
