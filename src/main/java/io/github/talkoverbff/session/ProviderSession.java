package io.github.talkoverbff.session;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * The session at the identity provider that a session with us stems from.
 *
 * @param registration what the configuration calls the provider; null if an earlier
 * version, which did not note it, began the session
 * @param issuer the provider
 * @param subject the user's id there
 * @param id the id of the session there, if the provider told it
 * @param logoutUrl where the user's browser can end it, if the provider offers that
 */
public record ProviderSession(@Nullable String registration, String issuer, String subject, @Nullable String id,
		@Nullable String logoutUrl) {

	public ProviderSession {
		Objects.requireNonNull(issuer);
		Objects.requireNonNull(subject);
	}

	/** Without the URL, which holds a token of the user. */
	@Override
	public String toString() {
		return "ProviderSession[issuer=" + this.issuer + ", subject=" + this.subject + "]";
	}

}
