package io.github.talkoverbff.session;

import io.github.talkoverbff.setting.InvalidSettingException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.stereotype.Component;

/**
 * Holds the session cookie to what keeps a session with its browser: whoever may set the
 * server's properties must not weaken it unseen. The profile {@code dev} may.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6265#section-4.1.2">RFC 6265,
 * Set-Cookie</a>
 */
@Component
final class SessionCookie {

	private static final Logger logger = LoggerFactory.getLogger(SessionCookie.class);

	private static final String PREFIX = "server.servlet.session.cookie.";

	private final Environment environment;

	private final boolean dev;

	SessionCookie(Environment environment) {
		this.environment = environment;
		this.dev = environment.acceptsProfiles(Profiles.of("dev"));
		require("name", "(?i)__Host-.+", "does not begin with __Host-", "__Host-session");
		require("secure", "(?i)true", "lets the session go over plain http", "true");
		require("http-only", "(?i)true", "shows the session to scripts", "true");
		require("same-site", "(?i)lax|strict", "sends the session along from other sites", "lax");
		require("path", "/", "is not the path that __Host- demands", "/");
		require("domain", "", "gives the session to other hosts", "nothing");
	}

	/** Whether browsers are to keep it from plain http. */
	boolean isSecure() {
		return this.environment.getProperty(PREFIX + "secure", Boolean.class, true);
	}

	private void require(String name, String allowed, String flaw, String cure) {
		String value = this.environment.getProperty(PREFIX + name, "");
		if (value.matches(allowed)) {
			return;
		}
		if (!this.dev) {
			throw new InvalidSettingException(PREFIX + name, flaw,
					"Set it to " + cure + ", or leave it alone. Only the profile dev may weaken it.");
		}
		logger.warn("The property {}{} {}: for development only", PREFIX, name, flaw);
	}

}
