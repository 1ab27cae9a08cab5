package io.github.talkoverbff.access;

import java.util.List;

import org.springframework.security.core.AuthenticatedPrincipal;

/**
 * Who asks.
 *
 * @param name the user's name
 * @param roles the names of the user's roles, configured or not, in alphabetical order
 */
public record Caller(String name, List<String> roles) implements AuthenticatedPrincipal {

	public Caller {
		roles = roles.stream().sorted().distinct().toList();
	}

	@Override
	public String getName() {
		return this.name;
	}

}
