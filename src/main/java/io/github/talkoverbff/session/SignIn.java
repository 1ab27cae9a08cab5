package io.github.talkoverbff.session;

import java.time.Instant;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import org.jspecify.annotations.Nullable;

/**
 * What a session holds: who signed in, and when.
 *
 * @param caller who
 * @param provider by which session at an identity provider; null for local users
 * @param passwordDigest the digest of the encoded password that a local user had then;
 * null if there is none, or an earlier version began the session
 * @param at when
 * @param usedAt when the session was last used, give or take what {@link Lifetimes} says
 */
public record SignIn(CallerAuthentication caller, @Nullable ProviderSession provider, @Nullable String passwordDigest,
		Instant at, Instant usedAt) {

	/** The name of the attribute of a session that holds it. */
	public static final String ATTRIBUTE = "sign-in";

	/** What the session of a request holds; null if it has none, or just lost it. */
	static @Nullable SignIn of(HttpServletRequest request) {
		HttpSession session = request.getSession(false);
		return (session != null) ? of(session) : null;
	}

	/** What a session holds; null if nobody has signed in, or it just ended. */
	public static @Nullable SignIn of(HttpSession session) {
		try {
			return (session.getAttribute(ATTRIBUTE) instanceof SignIn signIn) ? signIn : null;
		}
		catch (IllegalStateException ex) {
			return null; // another request has ended it
		}
	}

	/** The same, by who the caller is now; the very same if that is no other. */
	SignIn by(CallerAuthentication now) {
		return (now == this.caller) ? this : new SignIn(now, this.provider, this.passwordDigest, this.at, this.usedAt);
	}

	SignIn usedAt(Instant time) {
		return new SignIn(this.caller, this.provider, this.passwordDigest, this.at, time);
	}

}
