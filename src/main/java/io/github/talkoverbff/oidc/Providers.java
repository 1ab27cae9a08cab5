package io.github.talkoverbff.oidc;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.github.talkoverbff.problem.InvalidSettingException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.security.oauth2.client.autoconfigure.OAuth2ClientProperties;
import org.springframework.boot.security.oauth2.client.autoconfigure.OAuth2ClientPropertiesMapper;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.core.oidc.OidcScopes;
import org.springframework.util.function.SingletonSupplier;

/**
 * The identity providers, asked for their metadata when the first browser wants to sign
 * in: one that is away must not keep us from starting.
 */
final class Providers implements ClientRegistrationRepository {

	/** Those of which Spring Security knows that they need the scope. */
	private static final Set<String> KNOWN = Set.of("google", "okta");

	private final String first;

	private final SingletonSupplier<Map<String, ClientRegistration>> registrations;

	Providers(OAuth2ClientProperties properties) {
		properties.getRegistration().forEach(Providers::requireOpenId);
		this.first = properties.getRegistration().keySet().iterator().next();
		this.registrations = SingletonSupplier.of(() -> load(properties));
	}

	/** The id of the registration that is meant if nobody names one. */
	String first() {
		return this.first;
	}

	@Override
	public @Nullable ClientRegistration findByRegistrationId(String id) {
		try {
			return this.registrations.obtain().get(id);
		}
		catch (IllegalArgumentException | IllegalStateException ex) {
			// not remembered: the next to ask tries again
			throw new AuthenticationServiceException("The identity provider's metadata cannot be loaded", ex);
		}
	}

	private static Map<String, ClientRegistration> load(OAuth2ClientProperties properties) {
		Map<String, ClientRegistration> registrations = new LinkedHashMap<>();
		new OAuth2ClientPropertiesMapper(properties).asClientRegistrations()
			.forEach((id, registration) -> registrations.put(id, ofLogin(registration)));
		return registrations;
	}

	/** We use no other action. */
	private static ClientRegistration ofLogin(ClientRegistration registration) {
		return ClientRegistration.withClientRegistration(registration)
			.redirectUri(Objects.requireNonNull(registration.getRedirectUri()).replace("{action}", "login"))
			.build();
	}

	private static void requireOpenId(String id, OAuth2ClientProperties.Registration registration) {
		Set<String> scopes = registration.getScope();
		boolean known = KNOWN.contains((registration.getProvider() != null) ? registration.getProvider() : id);
		if ((scopes != null) ? !scopes.contains(OidcScopes.OPENID) : !known) {
			throw new InvalidSettingException("spring.security.oauth2.client.registration." + id + ".scope",
					"lacks openid, so the provider would not say who signs in",
					"Set it to openid, and to what else the provider wants for the roles, such as openid,profile.");
		}
	}

}
