package io.github.talkoverbff.session;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;

/**
 * Has one of the users stand in for a name that nobody has, so that it takes as long to
 * refuse, however dear the encodings of their passwords are. Which one depends on the
 * name, and on a secret, or the names that cost something else than expected would be
 * those of users.
 */
final class StandIns implements UserDetailsService {

	private final UserDetailsService users;

	private final List<String> names;

	private final String secret = UUID.randomUUID().toString();

	StandIns(UserDetailsService users, Set<String> names) {
		this.users = users;
		this.names = List.copyOf(names);
	}

	@Override
	public UserDetails loadUserByUsername(String name) {
		try {
			return this.users.loadUserByUsername(name);
		}
		catch (UsernameNotFoundException ex) {
			if (this.names.isEmpty()) {
				throw ex;
			}
			return standIn(this.users.loadUserByUsername(pick(name)));
		}
	}

	/** An expired password is refused once it has been compared. */
	private static UserDetails standIn(UserDetails user) {
		return User.withUsername("nobody")
			.password(Objects.requireNonNull(user.getPassword()))
			.credentialsExpired(true)
			.build();
	}

	private String pick(String name) {
		byte[] text = (this.secret + name.toLowerCase(Locale.ROOT)).getBytes(StandardCharsets.UTF_8);
		return this.names.get(Math.floorMod(UUID.nameUUIDFromBytes(text).hashCode(), this.names.size()));
	}

}
