package io.github.talkoverbff.oidc;

import java.util.Objects;

import io.github.talkoverbff.access.Caller;
import io.github.talkoverbff.access.RolesClaim;
import io.github.talkoverbff.session.ProviderSession;
import io.github.talkoverbff.session.ReturnTo;
import io.github.talkoverbff.session.SessionStart;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Makes a caller of whoever the identity provider says it is. Of the provider's tokens
 * none is kept, but for the ID token where the provider wants to see it again at
 * sign-out.
 */
final class OidcSignIn implements AuthenticationSuccessHandler {

	private final Providers providers;

	private final RolesClaim roles;

	private final SessionStart start;

	OidcSignIn(Providers providers, RolesClaim roles, SessionStart start) {
		this.providers = providers;
		this.roles = roles;
		this.start = start;
	}

	@Override
	public void onAuthenticationSuccess(HttpServletRequest request, HttpServletResponse response,
			Authentication authentication) {
		OAuth2AuthenticationToken token = (OAuth2AuthenticationToken) authentication;
		OidcUser user = (OidcUser) Objects.requireNonNull(token.getPrincipal());
		String provider = token.getAuthorizedClientRegistrationId();
		Caller caller = new Caller(user.getName(), this.roles.read(user.getClaims()));
		this.start.begin(caller, session(provider, user.getIdToken()), HttpStatus.FOUND, request, response);
		ReturnTo.redirect(PendingSignIns.returnTo(request), response);
	}

	private ProviderSession session(String registration, OidcIdToken token) {
		ClientRegistration provider = this.providers.findByRegistrationId(registration);
		Object logout = (provider != null)
				? provider.getProviderDetails().getConfigurationMetadata().get("end_session_endpoint") : null;
		String logoutUrl = (logout instanceof String url) ? UriComponentsBuilder.fromUriString(url)
			.queryParam("id_token_hint", "{token}")
			.encode()
			.buildAndExpand(token.getTokenValue())
			.toUriString() : null;
		// Spring Security takes no ID token that lacks one of the two
		return new ProviderSession(registration, Objects.requireNonNull(token.getIssuer()).toExternalForm(),
				Objects.requireNonNull(token.getSubject()), token.getClaimAsString("sid"), logoutUrl);
	}

}
