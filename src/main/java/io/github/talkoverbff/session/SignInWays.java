package io.github.talkoverbff.session;

import java.util.Map;
import java.util.TreeMap;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.security.oauth2.client.autoconfigure.OAuth2ClientProperties;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;

/** The ways in which users can sign in. */
@Component
public final class SignInWays {

	private final LocalSignIn local;

	private final Map<String, String> providers = new TreeMap<>();

	SignInWays(LocalSignIn local, ObjectProvider<OAuth2ClientProperties> properties) {
		this.local = local;
		properties.ifAvailable((clients) -> clients.getRegistration()
			.forEach((id, client) -> this.providers.put(id,
					StringUtils.hasText(client.getClientName()) ? client.getClientName() : id)));
	}

	/** Whether some have a password here. */
	public boolean hasPasswords() {
		return this.local.isPossible();
	}

	/**
	 * What people call the identity providers, by what {@code GET /login} calls them, and
	 * in that order.
	 */
	public Map<String, String> providers() {
		return this.providers;
	}

}
