package io.github.talkoverbff.oidc;

import java.util.Objects;
import java.util.Set;

import io.github.talkoverbff.problem.Problem;
import io.github.talkoverbff.session.FetchMetadata;
import io.github.talkoverbff.session.ReturnTo;
import io.github.talkoverbff.session.SignInThrottle;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpMethod;
import org.springframework.security.oauth2.client.web.DefaultOAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;

/** Sends a browser from {@code GET /login} to an identity provider. */
final class LoginRequests implements OAuth2AuthorizationRequestResolver {

	private static final String PATH = "/login";

	private static final String PROVIDER = "provider";

	private final Providers providers;

	private final OAuth2AuthorizationRequestResolver requests;

	private final SignInThrottle throttle;

	/** Those of web apps that a browser may go back to. */
	private final Set<String> origins;

	LoginRequests(Providers providers, Set<String> origins, SignInThrottle throttle) {
		this.providers = providers;
		this.origins = origins;
		this.throttle = throttle;
		this.requests = new DefaultOAuth2AuthorizationRequestResolver(providers);
	}

	@Override
	public @Nullable OAuth2AuthorizationRequest resolve(HttpServletRequest request) {
		if (!PATH.equals(request.getServletPath()) || !HttpMethod.GET.matches(request.getMethod())) {
			return null;
		}
		requireTab(request);
		String returnTo = ReturnTo.require(request.getParameter(ReturnTo.PARAMETER), this.origins);
		// even to look for the provider may take long
		this.throttle.begin(request.getRemoteAddr());
		String provider = Objects.requireNonNullElse(request.getParameter(PROVIDER), this.providers.first());
		if (this.providers.findByRegistrationId(provider) == null) {
			throw Problem.REQUEST_REJECTED.because("There is no such identity provider.");
		}
		OAuth2AuthorizationRequest sent = Objects.requireNonNull(this.requests.resolve(request, provider));
		return OAuth2AuthorizationRequest.from(sent)
			.attributes((attributes) -> attributes.put(ReturnTo.PARAMETER, returnTo))
			.build();
	}

	/**
	 * A picture or a frame on a page of a neighbour could use up the sign-ins of its
	 * viewer's address. Our own origin's pages may fetch: a service worker does so for
	 * what is shown in a tab.
	 */
	private static void requireTab(HttpServletRequest request) {
		if (FetchMetadata.isCrossOrigin(request) && !FetchMetadata.isForTab(request)) {
			throw Problem.REQUEST_REJECTED
				.because("A sign-in is neither fetched nor framed: let the browser go to /login.");
		}
	}

	/** Nothing here begins a sign-in in the middle of something else. */
	@Override
	public @Nullable OAuth2AuthorizationRequest resolve(HttpServletRequest request, String provider) {
		return null;
	}

}
