package io.github.talkoverbff.session;

import org.jspecify.annotations.Nullable;

/**
 * An identity provider's word that a user has signed out there: of one session if it
 * names one, or else of all.
 *
 * @param issuer the provider
 * @param subject the user's id there
 * @param id the id of the session there
 */
public record ProviderLogout(String issuer, @Nullable String subject, @Nullable String id) {

	/** Whether the session is one of those. */
	public boolean concerns(ProviderSession session) {
		if (!session.issuer().equals(this.issuer)) {
			return false;
		}
		boolean sameSubject = session.subject().equals(this.subject);
		return (this.id != null) ? this.id.equals(session.id()) && (this.subject == null || sameSubject) : sameSubject;
	}

}
