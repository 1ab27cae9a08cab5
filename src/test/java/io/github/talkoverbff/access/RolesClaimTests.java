package io.github.talkoverbff.access;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The roles of a user, in the forms in which providers claim them. */
class RolesClaimTests {

	@Test
	void readsAList() {
		assertThat(read("roles", Map.of("roles", List.of("viewer", "admin")))).containsExactly("viewer", "admin");
	}

	@Test
	void readsAStringWithSpaces() {
		assertThat(read("scope", Map.of("scope", " viewer  admin "))).containsExactly("viewer", "admin");
	}

	@Test
	void readsAListInsideOfObjects() {
		assertThat(read("realm_access.roles", Map.of("realm_access", Map.of("roles", List.of("viewer")))))
			.containsExactly("viewer");
		assertThat(read("resource_access.talkover.bff.roles",
				Map.of("resource_access", Map.of("talkover.bff", Map.of("roles", "viewer")))))
			.containsExactly("viewer");
	}

	@Test
	void readsAClaimThatIsNamedByAUrl() {
		assertThat(read("https://example.com/roles", Map.of("https://example.com/roles", List.of("viewer"))))
			.containsExactly("viewer");
	}

	@Test
	void readsTheClaimOfTheWholeNameBeforeThePath() {
		assertThat(read("app.roles", Map.of("app.roles", List.of("viewer"), "app", Map.of("roles", List.of("admin")))))
			.containsExactly("viewer");
	}

	@Test
	void findsNoRolesWhereNoneAreClaimed() {
		assertThat(read("roles", Map.of())).isEmpty();
		assertThat(read("roles", Map.of("roles", ""))).isEmpty();
		assertThat(read("roles", Map.of("roles", 7))).isEmpty();
		assertThat(read("roles", Map.of("roles", Map.of("admin", true)))).isEmpty();
		assertThat(read("roles", Map.of("roles", Arrays.asList(null, 7, List.of("admin"))))).isEmpty();
		assertThat(read("realm_access.roles", Map.of("realm_access", List.of("admin")))).isEmpty();
		assertThat(read("realm_access.roles", Map.of("roles", List.of("admin")))).isEmpty();
	}

	private static List<String> read(String name, Map<String, Object> claims) {
		return new RolesClaim(new AccessProperties(AccessProperties.Mode.ENFORCE, name, Map.of())).read(claims);
	}

}
