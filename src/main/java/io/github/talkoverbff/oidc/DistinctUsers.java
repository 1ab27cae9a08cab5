package io.github.talkoverbff.oidc;

import java.util.Objects;

import io.github.talkoverbff.problem.Problem;
import io.github.talkoverbff.session.UsersProperties;

import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserRequest;
import org.springframework.security.oauth2.client.userinfo.OAuth2UserService;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;

/**
 * Keeps the users of identity providers from becoming local users: sessions, idempotency
 * keys and dials belong to names, and whose they are must not depend on the way in.
 */
final class DistinctUsers implements OAuth2UserService<OidcUserRequest, OidcUser> {

	private final OAuth2UserService<OidcUserRequest, OidcUser> users;

	private final UsersProperties localUsers;

	DistinctUsers(OAuth2UserService<OidcUserRequest, OidcUser> users, UsersProperties localUsers) {
		this.users = users;
		this.localUsers = localUsers;
	}

	@Override
	public OidcUser loadUser(OidcUserRequest request) {
		OidcUser user = Objects.requireNonNull(this.users.loadUser(request));
		if (this.localUsers.know(user.getName())) {
			throw new OAuth2AuthenticationException(new OAuth2Error("local_user_name"),
					Problem.SIGN_IN_FAILED.because("A local user has your name. Ask the operators to rename that user, "
							+ "or to choose another user-name-attribute for the identity provider."));
		}
		return user;
	}

}
