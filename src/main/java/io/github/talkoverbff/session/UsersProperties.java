package io.github.talkoverbff.session;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import io.github.talkoverbff.access.Caller;
import io.github.talkoverbff.setting.InvalidSettingException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.security.core.token.Sha512DigestUtils;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;

/**
 * Who can sign in with a password.
 *
 * @param users the local users by name
 */
@ConfigurationProperties("talkover")
public record UsersProperties(@DefaultValue Map<String, LocalUser> users) {

	/**
	 * The encodings of Spring Security's delegating password encoder, without those that
	 * need another library.
	 */
	static final Set<String> ENCODINGS = Set.of("bcrypt", "pbkdf2@SpringSecurity_v5_8", "noop");

	/**
	 * The users as Spring Security knows them.
	 * @param otherWays whether there are other ways to sign in
	 * @throws InvalidSettingException if there is no way, or a user has no usable
	 * password or an unknown role
	 */
	List<UserDetails> toUserDetails(Set<String> knownRoles, boolean otherWays) {
		if (this.users.isEmpty() && !otherWays) {
			throw new InvalidSettingException("talkover.users", "names nobody, so there is no way to sign in",
					"Set talkover.users.<name>.password, in Spring Security's encoded form, and .roles; or connect an identity provider "
							+ "with spring.security.oauth2.client.registration and .provider.");
		}
		requireDistinct();
		return this.users.entrySet()
			.stream()
			.map((entry) -> entry.getValue().toUserDetails(entry.getKey(), knownRoles))
			.toList();
	}

	/** The users as the callers that they are once signed in, by name. */
	Map<String, Caller> toCallers() {
		return this.users.entrySet()
			.stream()
			.collect(Collectors.toUnmodifiableMap(Map.Entry::getKey,
					(entry) -> new Caller(entry.getKey(), entry.getValue().roles())));
	}

	/**
	 * Digests of the users' encoded passwords, 128 bits of each, by name; of none that is
	 * not hashed, as the digest would give it away.
	 */
	Map<String, String> toPasswordDigests() {
		return this.users.entrySet()
			.stream()
			.filter((entry) -> !String.valueOf(entry.getValue().password()).startsWith("{noop}"))
			.collect(Collectors.toUnmodifiableMap(Map.Entry::getKey,
					(entry) -> Sha512DigestUtils.shaHex(String.valueOf(entry.getValue().password())).substring(0, 32)));
	}

	/** Whether somebody has this name, written in any case. */
	public boolean know(String name) {
		return this.users.keySet().stream().anyMatch(name::equalsIgnoreCase);
	}

	/** Whoever signs in may write the name in any case. */
	private void requireDistinct() {
		Set<String> names = new HashSet<>();
		this.users.keySet()
			.stream()
			.filter((name) -> !names.add(name.toLowerCase(Locale.ROOT)))
			.findFirst()
			.ifPresent((name) -> {
				throw new InvalidSettingException("talkover.users." + name, "differs from another user in case only",
						"Give each user a name of its own.");
			});
	}

	/**
	 * A local user.
	 *
	 * @param password the password in Spring Security's encoded form, such as
	 * <code>{bcrypt}$2a$10$...</code>
	 * @param roles the roles of the user
	 */
	record LocalUser(@Nullable String password, @DefaultValue List<String> roles) {

		UserDetails toUserDetails(String name, Set<String> knownRoles) {
			requireKnown("talkover.users." + name + ".roles", knownRoles);
			return User.withUsername(name)
				.password(requirePassword("talkover.users." + name + ".password"))
				.authorities(this.roles.toArray(String[]::new))
				.build();
		}

		private void requireKnown(String property, Set<String> knownRoles) {
			this.roles.stream().filter((role) -> !knownRoles.contains(role)).findFirst().ifPresent((role) -> {
				throw new InvalidSettingException(property, "names the role " + role + ", which is not configured",
						"Use roles from talkover.access.roles: " + String.join(", ", new TreeSet<>(knownRoles)) + ".");
			});
		}

		private String requirePassword(String property) {
			if (this.password == null || this.password.isBlank()) {
				throw new InvalidSettingException(property, "is not set",
						"Set it to an encoded password: " + "htpasswd -bnBC 10 \"\" PASSWORD makes one for {bcrypt}.");
			}
			if (ENCODINGS.stream().noneMatch((encoding) -> this.password.startsWith("{" + encoding + "}"))) {
				throw new InvalidSettingException(property, "does not say how it is encoded",
						"Put the encoding in front, as in {bcrypt}$2a$10$...; known are " + String.join(", ", ENCODINGS)
								+ ".");
			}
			return this.password;
		}

		@Override
		public String toString() {
			return "LocalUser[roles=" + this.roles + "]";
		}

	}

}
