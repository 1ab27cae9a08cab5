package io.github.talkoverbff.oidc;

import java.time.Clock;

import io.github.talkoverbff.session.CorsProperties;
import io.github.talkoverbff.session.SessionProblems;
import io.github.talkoverbff.session.SignInThrottle;
import io.github.talkoverbff.session.UsersProperties;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.security.oauth2.client.autoconfigure.ConditionalOnOAuth2ClientRegistrationProperties;
import org.springframework.boot.security.oauth2.client.autoconfigure.OAuth2ClientProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.oidc.authentication.OidcAuthorizationCodeAuthenticationProvider;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestRedirectFilter;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizedClientRepository;
import org.springframework.security.oauth2.client.web.OAuth2LoginAuthenticationFilter;
import org.springframework.web.filter.CorsFilter;

/**
 * Adds the sign-in with an identity provider to the paths of our own, where one is
 * configured. Put together by hand from Spring Security's filters: what its builder makes
 * keeps the provider's tokens, and brings a page of its own.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnOAuth2ClientRegistrationProperties
@Import({ OidcSignIn.class, OidcFailures.class, BackChannelLogout.class })
class OidcConfiguration {

	@Bean
	Providers providers(OAuth2ClientProperties properties, Clock clock) {
		return new Providers(properties, clock);
	}

	@Bean
	Customizer<HttpSecurity> oidcLogin(Providers providers, OidcSignIn signIn, OidcFailures failures,
			BackChannelLogout logout, SignInThrottle throttle, UsersProperties localUsers, CorsProperties cors,
			SessionProblems refusals) {
		PendingSignIns pending = new PendingSignIns(providers);
		DistinctUsers users = new DistinctUsers(ProviderClients.users(), localUsers);
		return (http) -> http
			.addFilter(begin(new LoginRequests(providers, cors.allowedOrigins(), throttle), pending, failures))
			.addFilter(finish(providers, pending, users, signIn, failures))
			.addFilterAfter(new LogoutFilter(throttle, refusals), CorsFilter.class)
			.oidcLogout((oidc) -> oidc.backChannel((channel) -> channel.logoutHandler(logout)));
	}

	private static Filter begin(LoginRequests requests, PendingSignIns pending, OidcFailures failures) {
		OAuth2AuthorizationRequestRedirectFilter filter = new OAuth2AuthorizationRequestRedirectFilter(requests);
		filter.setAuthorizationRequestRepository(pending);
		filter.setAuthenticationFailureHandler(failures);
		return filter;
	}

	private static Filter finish(Providers providers, PendingSignIns pending, DistinctUsers users, OidcSignIn signIn,
			OidcFailures failures) {
		OAuth2LoginAuthenticationFilter filter = new OAuth2LoginAuthenticationFilter(providers, new NoTokens(),
				PendingSignIns.CALLBACK + "*");
		filter.setAuthenticationManager(
				new ProviderManager(new OidcAuthorizationCodeAuthenticationProvider(ProviderClients.tokens(), users)));
		filter.setAuthorizationRequestRepository(pending);
		filter.setAuthenticationSuccessHandler(signIn);
		filter.setAuthenticationFailureHandler(failures);
		return filter;
	}

	/** Keeps none of the provider's tokens: we call nobody with them. */
	private static final class NoTokens implements OAuth2AuthorizedClientRepository {

		@Override
		public <T extends OAuth2AuthorizedClient> @Nullable T loadAuthorizedClient(String provider,
				Authentication principal, HttpServletRequest request) {
			return null;
		}

		@Override
		public void saveAuthorizedClient(OAuth2AuthorizedClient client, Authentication principal,
				HttpServletRequest request, HttpServletResponse response) {
		}

		@Override
		public void removeAuthorizedClient(String provider, Authentication principal, HttpServletRequest request,
				HttpServletResponse response) {
		}

	}

}
