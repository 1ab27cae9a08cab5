package io.github.talkoverbff.access;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

import io.github.talkoverbff.access.AccessProperties.RoleProperties;
import io.github.talkoverbff.catalog.Catalog;
import io.github.talkoverbff.catalog.PathSegments;
import io.github.talkoverbff.catalog.Permission;
import io.github.talkoverbff.environment.Environment;
import io.github.talkoverbff.environment.Environments;
import io.github.talkoverbff.setting.InvalidSettingException;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/** The configured roles. What they name exists, or the start fails. */
@Component
public final class Roles {

	private static final String PREFIX = "talkover.access.roles.";

	private static final String ALL = "*";

	private static final Pattern PERMISSION = Pattern.compile("(\\*|[a-z-]+):(\\*|[a-z]+)");

	private final Map<String, Role> byName = new HashMap<>();

	private final Catalog catalog;

	private final Environments environments;

	Roles(AccessProperties properties, Catalog catalog, Environments environments) {
		this.catalog = catalog;
		this.environments = environments;
		properties.roles().forEach((name, role) -> this.byName.put(name, resolve(name, role)));
	}

	/** The names of all roles. */
	public Set<String> names() {
		return this.byName.keySet();
	}

	/** All that a role can grant. */
	SortedSet<Permission> allPermissions() {
		return this.catalog.permissions();
	}

	/** The roles of a caller; those that are not configured grant nothing. */
	List<Role> of(Caller caller) {
		List<Role> roles = new ArrayList<>(caller.roles().size());
		for (String name : caller.roles()) {
			Role role = this.byName.get(name);
			if (role != null) {
				roles.add(role);
			}
		}
		return roles;
	}

	private Role resolve(String name, RoleProperties role) {
		String property = PREFIX + name;
		return new Role(name, environments(property + ".environments", role.environments()),
				permissions(property + ".permissions", role.permissions()), agents(property + ".agents", role.agents()),
				role.testCallsOnly());
	}

	private Set<String> environments(String property, List<String> patterns) {
		Set<String> names = new HashSet<>();
		for (String pattern : patterns) {
			if (pattern.equals(ALL)) {
				this.environments.all().stream().map(Environment::name).forEach(names::add);
			}
			else if (this.environments.find(pattern).isPresent()) {
				names.add(pattern);
			}
			else {
				throw new InvalidSettingException(property,
						"names the environment " + pattern + ", which is not configured",
						"Use names from talkover.environments, or * for all.");
			}
		}
		return names;
	}

	private SortedSet<Permission> permissions(String property, List<String> patterns) {
		SortedSet<Permission> granted = new TreeSet<>();
		for (String pattern : patterns) {
			List<Permission> matches = this.catalog.permissions()
				.stream()
				.filter((permission) -> matches(pattern, permission))
				.toList();
			if (matches.isEmpty()) {
				throw new InvalidSettingException(property, "grants " + pattern + ", which no operation needs",
						"Write permissions as group:effect, with * for any, such as calls:* or *:read.");
			}
			granted.addAll(matches);
		}
		return granted;
	}

	private static boolean matches(String pattern, Permission permission) {
		if (!PERMISSION.matcher(pattern).matches()) {
			return false;
		}
		String[] parts = pattern.split(":");
		return (parts[0].equals(ALL) || parts[0].equals(permission.group()))
				&& (parts[1].equals(ALL) || parts[1].equals(permission.effect().toString()));
	}

	/** A list that came out empty was meant to limit, and must not end up as none. */
	private static Set<String> agents(String property, @Nullable List<String> agents) {
		if (agents == null) {
			return Set.of();
		}
		if (agents.isEmpty()) {
			throw new InvalidSettingException(property, "names no agent", "Name one, or leave it out to allow all.");
		}
		if (!agents.stream().allMatch(PathSegments::isHarmless)) {
			throw new InvalidSettingException(property, "holds an id that is not a single path segment",
					"Use agent ids as Talkover shows them, such as agent_123456.");
		}
		return Set.copyOf(agents);
	}

}
