package io.github.talkoverbff.oidc;

import java.time.Duration;
import java.util.Objects;

import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.http.converter.FormHttpMessageConverter;
import org.springframework.security.oauth2.client.endpoint.OAuth2AccessTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.OAuth2AuthorizationCodeGrantRequest;
import org.springframework.security.oauth2.client.endpoint.RestClientAuthorizationCodeTokenResponseClient;
import org.springframework.security.oauth2.client.http.OAuth2ErrorResponseErrorHandler;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserRequest;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserService;
import org.springframework.security.oauth2.client.userinfo.DefaultOAuth2UserService;
import org.springframework.security.oauth2.client.userinfo.OAuth2UserService;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.http.converter.OAuth2AccessTokenResponseHttpMessageConverter;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.util.Assert;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;

/** Asks an identity provider, and does not wait for it for ever. */
final class ProviderClients {

	private static final Duration PATIENCE = Duration.ofSeconds(5);

	private ProviderClients() {
	}

	/** Redeems the code that a browser brought along. */
	static OAuth2AccessTokenResponseClient<OAuth2AuthorizationCodeGrantRequest> tokens() {
		RestClientAuthorizationCodeTokenResponseClient client = new RestClientAuthorizationCodeTokenResponseClient();
		// Spring Security's own client, but with our timeouts
		client
			.setRestClient(RestClient.builder().requestFactory(requests()).configureMessageConverters((converters) -> {
				converters.addCustomConverter(new FormHttpMessageConverter());
				converters.addCustomConverter(new OAuth2AccessTokenResponseHttpMessageConverter());
			}).defaultStatusHandler(new OAuth2ErrorResponseErrorHandler()).build());
		return client;
	}

	/** Asks for what the ID token does not say about a user. */
	static OAuth2UserService<OidcUserRequest, OidcUser> users() {
		RestTemplate rest = new RestTemplate(requests());
		rest.setErrorHandler(new OAuth2ErrorResponseErrorHandler());
		DefaultOAuth2UserService plain = new DefaultOAuth2UserService();
		plain.setRestOperations(rest);
		OidcUserService service = new OidcUserService();
		service.setOauth2UserService(plain);
		return (request) -> {
			try {
				OidcUser user = Objects.requireNonNull(service.loadUser(request));
				Assert.hasText(user.getName(), "The claim for the user's name is blank");
				return user;
			}
			catch (IllegalArgumentException ex) {
				// how Spring says that the claim is not there
				throw new OAuth2AuthenticationException(new OAuth2Error("user_name_missing"), ex);
			}
		};
	}

	private static SimpleClientHttpRequestFactory requests() {
		SimpleClientHttpRequestFactory requests = new SimpleClientHttpRequestFactory();
		requests.setConnectTimeout(PATIENCE);
		requests.setReadTimeout(PATIENCE);
		return requests;
	}

}
