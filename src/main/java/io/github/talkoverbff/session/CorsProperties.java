package io.github.talkoverbff.session;

import java.net.URI;
import java.util.Locale;
import java.util.Set;

import io.github.talkoverbff.problem.InvalidSettingException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which web apps on other origins may call us.
 *
 * @param allowedOrigins their origins, such as {@code https://crm.example.com}
 */
@ConfigurationProperties(prefix = "talkover.cors", ignoreUnknownFields = false)
record CorsProperties(@DefaultValue Set<String> allowedOrigins) {

	CorsProperties {
		allowedOrigins.forEach(CorsProperties::requireOrigin);
	}

	boolean allows(@Nullable String origin) {
		return origin != null && this.allowedOrigins.contains(origin);
	}

	/** An origin as browsers send it (RFC 6454 §6.2), so that comparing is enough. */
	private static void requireOrigin(String origin) {
		if (!isOrigin(origin)) {
			throw new InvalidSettingException("talkover.cors.allowed-origins", "holds something that is not an origin",
					"Name exact origins such as https://crm.example.com: lower case, no path, no wildcard, no default port.");
		}
	}

	private static boolean isOrigin(String origin) {
		try {
			URI uri = URI.create(origin);
			String port = (uri.getPort() != -1) ? ":" + uri.getPort() : "";
			return uri.getHost() != null && origin.equals(uri.getScheme() + "://" + uri.getHost() + port)
					&& origin.equals(origin.toLowerCase(Locale.ROOT));
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

}
