package io.github.talkoverbff.access;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * Finds the roles of a user in what an identity provider claims: a list of names, or a
 * string of them with spaces between.
 */
@Component
public final class RolesClaim {

	private final String name;

	RolesClaim(AccessProperties properties) {
		this.name = properties.rolesClaim();
	}

	/**
	 * The names of the roles, which need not be configured; none if nothing is claimed.
	 */
	public List<String> read(Map<String, Object> claims) {
		return switch (find(claims, this.name)) {
			case Collection<?> names ->
				names.stream().filter(String.class::isInstance).map(String.class::cast).toList();
			case String names -> Stream.of(names.split("\\s+")).filter((role) -> !role.isEmpty()).toList();
			case null, default -> List.of();
		};
	}

	/** A claim of the whole name goes before a path, as names may be URLs. */
	private static @Nullable Object find(Map<?, ?> claims, String path) {
		Object claim = claims.get(path);
		int dot = path.indexOf('.');
		while (claim == null && dot >= 0) {
			if (claims.get(path.substring(0, dot)) instanceof Map<?, ?> inner) {
				claim = find(inner, path.substring(dot + 1));
			}
			dot = path.indexOf('.', dot + 1);
		}
		return claim;
	}

}
