package io.github.talkoverbff.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

import io.github.talkoverbff.session.UsersProperties.LocalUser;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** That a name which nobody has is refused as a wrong password is. */
class StandInsTests {

	private static final String CHEAP = "{noop}cheap";

	private static final String DEAR = "{pbkdf2@SpringSecurity_v5_8}dear";

	private static final UsersProperties USERS = new UsersProperties(
			Map.of("ann", new LocalUser(CHEAP, List.of()), "bob", new LocalUser(DEAR, List.of())));

	private final CredulousEncoder encoder = new CredulousEncoder(new ArrayList<>());

	private final PasswordThreads passwords = new PasswordThreads(this.encoder);

	private final AuthenticationManager authentication = new SecurityConfiguration().authenticationManager(
			new InMemoryUserDetailsManager(USERS.toUserDetails(Set.of(), false)), USERS, this.passwords);

	@AfterEach
	void stop() {
		this.passwords.destroy();
	}

	@Test
	void anUnknownNameCostsWhatThatOfAUserCosts() {
		IntStream.range(0, 100).forEach((i) -> assertRefused("unknown" + i));

		assertThat(this.encoder.asked()).hasSize(100).containsOnly(CHEAP, DEAR);
	}

	@Test
	void oneNameAlwaysCostsTheSameHoweverItIsWritten() {
		for (int i = 0; i < 20; i++) {
			assertRefused("unknown");
			assertRefused("UnKnown");
		}

		assertThat(this.encoder.asked().stream().distinct()).hasSize(1);
	}

	@Test
	void aUserIsAskedForThePasswordOfTheUser() {
		this.authentication.authenticate(UsernamePasswordAuthenticationToken.unauthenticated("bob", "any"));

		assertThat(this.encoder.asked()).containsExactly(DEAR);
	}

	/** Even though the password is the right one for whoever stands in. */
	private void assertRefused(String name) {
		assertThatExceptionOfType(AuthenticationException.class).isThrownBy(() -> this.authentication
			.authenticate(UsernamePasswordAuthenticationToken.unauthenticated(name, "any")));
	}

	/** Takes every password for the right one, and remembers for which. */
	private record CredulousEncoder(List<@Nullable String> asked) implements PasswordEncoder {

		@Override
		public String encode(@Nullable CharSequence password) {
			return "{noop}" + password;
		}

		@Override
		public boolean matches(@Nullable CharSequence password, @Nullable String encoded) {
			return this.asked.add(encoded);
		}

	}

}
