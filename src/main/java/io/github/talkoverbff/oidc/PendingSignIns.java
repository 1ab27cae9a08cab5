package io.github.talkoverbff.oidc;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;

import io.github.talkoverbff.session.ReturnTo;
import io.github.talkoverbff.session.SignIn;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import org.jspecify.annotations.Nullable;

import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.AuthorizationRequestRepository;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.core.endpoint.PkceParameterNames;
import org.springframework.security.oauth2.core.oidc.endpoint.OidcParameterNames;

/**
 * Remembers, while a browser is at the identity provider, what is needed when it comes
 * back: plain strings, which any session store can keep. A browser has one sign-in under
 * way at most. It is lost, and the browser has to begin again, if the session that holds
 * it ends meanwhile, or if another request that is under way at its beginning notes in
 * Redis that this session is used.
 */
final class PendingSignIns implements AuthorizationRequestRepository<OAuth2AuthorizationRequest> {

	/** Where browsers come back to, each provider's to a path of its own. */
	static final String CALLBACK = "/login/oauth2/code/";

	private static final String ATTRIBUTE = "pending-sign-in";

	/** Time enough to type a password and find a phone. */
	private static final Duration PATIENCE = Duration.ofMinutes(10);

	private static final String PROVIDER = OAuth2ParameterNames.REGISTRATION_ID;

	private static final String STATE = OAuth2ParameterNames.STATE;

	private static final String NONCE = OidcParameterNames.NONCE;

	private static final String VERIFIER = PkceParameterNames.CODE_VERIFIER;

	private static final String REDIRECT_URI = OAuth2ParameterNames.REDIRECT_URI;

	private final ClientRegistrationRepository providers;

	PendingSignIns(ClientRegistrationRepository providers) {
		this.providers = providers;
	}

	@Override
	public void saveAuthorizationRequest(@Nullable OAuth2AuthorizationRequest sent, HttpServletRequest request,
			HttpServletResponse response) {
		if (sent == null) {
			removeAuthorizationRequest(request, response);
			return;
		}
		HttpSession session = request.getSession();
		if (SignIn.of(session) == null) {
			session.setMaxInactiveInterval((int) PATIENCE.toSeconds());
		}
		session.setAttribute(ATTRIBUTE,
				Map.of(STATE, sent.getState(), REDIRECT_URI, sent.getRedirectUri(), PROVIDER, attribute(sent, PROVIDER),
						NONCE, attribute(sent, NONCE), VERIFIER, attribute(sent, VERIFIER), ReturnTo.PARAMETER,
						attribute(sent, ReturnTo.PARAMETER)));
	}

	/**
	 * What comes back on another provider's path is that one's answer: its code must not
	 * be shown to the provider that the browser was sent to.
	 * @see <a href="https://www.rfc-editor.org/rfc/rfc9700#section-4.4.2">RFC 9700,
	 * Mix-Up Countermeasures</a>
	 */
	@Override
	public @Nullable OAuth2AuthorizationRequest loadAuthorizationRequest(HttpServletRequest request) {
		HttpSession session = request.getSession(false);
		if (session == null || !(session.getAttribute(ATTRIBUTE) instanceof Map<?, ?> pending)
				|| !get(pending, STATE).equals(request.getParameter(STATE))
				|| !request.getServletPath().equals(CALLBACK + get(pending, PROVIDER))) {
			return null;
		}
		request.setAttribute(ReturnTo.PARAMETER, get(pending, ReturnTo.PARAMETER));
		ClientRegistration provider = this.providers.findByRegistrationId(get(pending, PROVIDER));
		return (provider != null) ? OAuth2AuthorizationRequest.authorizationCode()
			.authorizationUri(Objects.requireNonNull(provider.getProviderDetails().getAuthorizationUri()))
			.clientId(provider.getClientId())
			.scopes(provider.getScopes())
			.state(get(pending, STATE))
			.redirectUri(get(pending, REDIRECT_URI))
			.attributes(Map.of(PROVIDER, get(pending, PROVIDER), NONCE, get(pending, NONCE), VERIFIER,
					get(pending, VERIFIER)))
			.build() : null;
	}

	/** A browser that comes back a second time has nothing to come back to. */
	@Override
	public @Nullable OAuth2AuthorizationRequest removeAuthorizationRequest(HttpServletRequest request,
			HttpServletResponse response) {
		OAuth2AuthorizationRequest sent = loadAuthorizationRequest(request);
		if (sent != null) {
			request.getSession().removeAttribute(ATTRIBUTE);
		}
		return sent;
	}

	/** Where the browser wants to go, once its request was removed. */
	static String returnTo(HttpServletRequest request) {
		return String.valueOf(request.getAttribute(ReturnTo.PARAMETER));
	}

	/** Whether the request came back from a sign-in that its browser had under way. */
	static boolean isReturn(HttpServletRequest request) {
		return request.getAttribute(ReturnTo.PARAMETER) != null;
	}

	private static String attribute(OAuth2AuthorizationRequest sent, String name) {
		return Objects.requireNonNull(sent.getAttribute(name), name);
	}

	private static String get(Map<?, ?> pending, String name) {
		return String.valueOf(pending.get(name));
	}

}
