package io.github.talkoverbff.access;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What callers may do.
 *
 * @param mode whether what is not granted is refused
 * @param rolesClaim the claim of an identity provider that holds the names of roles
 * @param roles what each role grants, by name
 */
@ConfigurationProperties("talkover.access")
record AccessProperties(@DefaultValue("enforce") Mode mode, @DefaultValue("roles") String rolesClaim,
		@DefaultValue Map<String, RoleProperties> roles) {

	/** What happens to a call that no role grants. */
	enum Mode {

		/** It is refused. */
		ENFORCE,

		/** It is let through, logged and counted. */
		REPORT

	}

	/**
	 * One role.
	 *
	 * @param environments the environments it reaches, {@code *} for all
	 * @param permissions what it grants there: {@code group:effect}, {@code *} for any
	 * @param agents ids of the only agents it may act on; null for all
	 * @param testCallsOnly whether it may place test calls only
	 */
	record RoleProperties(@DefaultValue("*") List<String> environments, @DefaultValue List<String> permissions,
			@Nullable List<String> agents, @DefaultValue("false") boolean testCallsOnly) {
	}

}
