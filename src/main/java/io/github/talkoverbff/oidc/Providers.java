package io.github.talkoverbff.oidc;

import java.time.Clock;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

import io.github.talkoverbff.setting.InvalidSettingException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.security.oauth2.client.autoconfigure.OAuth2ClientProperties;
import org.springframework.boot.security.oauth2.client.autoconfigure.OAuth2ClientPropertiesMapper;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.core.oidc.OidcScopes;

/**
 * The identity providers, each of which may be away without keeping us from the others.
 */
final class Providers implements ClientRegistrationRepository {

	/** Those of which Spring Security knows that they need the scope. */
	private static final Set<String> KNOWN = Set.of("google", "okta");

	private final SortedMap<String, Provider> providers = new TreeMap<>();

	Providers(OAuth2ClientProperties properties, Clock clock) {
		properties.getRegistration().forEach(Providers::requireOpenId);
		properties.getRegistration().forEach(Providers::requireOwnCallback);
		properties.getRegistration()
			.keySet()
			.forEach((id) -> this.providers.put(id, new Provider(() -> load(properties, id), clock)));
	}

	/**
	 * The id of the registration that is meant if nobody names one: Spring Boot does not
	 * keep the order in which they are configured.
	 */
	String first() {
		return this.providers.firstKey();
	}

	@Override
	public @Nullable ClientRegistration findByRegistrationId(String id) {
		Provider provider = this.providers.get(id);
		return (provider != null) ? provider.registration() : null;
	}

	/** Spring Boot asks the providers of all registrations that it sees. */
	private static ClientRegistration load(OAuth2ClientProperties properties, String id) {
		OAuth2ClientProperties one = new OAuth2ClientProperties();
		one.getRegistration().put(id, Objects.requireNonNull(properties.getRegistration().get(id)));
		one.getProvider().putAll(properties.getProvider());
		return ofLogin(Objects.requireNonNull(new OAuth2ClientPropertiesMapper(one).asClientRegistrations().get(id)));
	}

	/** We use no other action. */
	private static ClientRegistration ofLogin(ClientRegistration registration) {
		return ClientRegistration.withClientRegistration(registration)
			.redirectUri(ofLogin(Objects.requireNonNull(registration.getRedirectUri())))
			.build();
	}

	private static String ofLogin(String redirectUri) {
		return redirectUri.replace("{action}", "login");
	}

	/** Whose answer it is that a browser comes back with is known by its path. */
	private static void requireOwnCallback(String id, OAuth2ClientProperties.Registration registration) {
		String redirectUri = registration.getRedirectUri();
		if (redirectUri != null
				&& !ofLogin(redirectUri).replace("{registrationId}", id).endsWith(PendingSignIns.CALLBACK + id)) {
			throw new InvalidSettingException("spring.security.oauth2.client.registration." + id + ".redirect-uri",
					"is no address at which this provider is answered",
					"Leave it out, or let it end with " + PendingSignIns.CALLBACK + id + '.');
		}
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
