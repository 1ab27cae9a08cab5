package io.github.talkoverbff.environment;

import java.net.URI;
import java.net.URISyntaxException;

import io.github.talkoverbff.setting.InvalidSettingException;
import org.jspecify.annotations.Nullable;

/**
 * The configured address of an environment. The token goes there, so nobody may listen in
 * on the way.
 *
 * @param property the property it comes from
 * @param value what it says
 */
record BaseUrl(String property, @Nullable String value) {

	private static final String EXAMPLE = "Use an address such as https://app.talkover.ai.";

	URI require(boolean allowInsecure) {
		URI uri = parse();
		boolean secure = "https".equalsIgnoreCase(uri.getScheme());
		if (!secure && !"http".equalsIgnoreCase(uri.getScheme())) {
			throw flawed("is neither https nor http");
		}
		if (uri.getHost() == null || uri.getRawUserInfo() != null || uri.getRawQuery() != null
				|| uri.getRawFragment() != null) {
			throw flawed("is more or less than scheme, host, port and path");
		}
		if (!secure && !allowInsecure && !isLoopback(uri.getHost())) {
			throw new InvalidSettingException(this.property, "is plain http, which shows the token to the network",
					"Use https, or set talkover.allow-insecure-upstream=true if that network is yours alone.");
		}
		return uri;
	}

	private URI parse() {
		try {
			String text = (this.value != null) ? this.value.strip() : "";
			return new URI(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
		}
		catch (URISyntaxException ex) {
			throw flawed("is not a URL");
		}
	}

	private InvalidSettingException flawed(String flaw) {
		return new InvalidSettingException(this.property, flaw, EXAMPLE);
	}

	/** Whether it is a literal loopback address, or the name that must resolve to one. */
	private static boolean isLoopback(String host) {
		return host.equalsIgnoreCase("localhost") || host.equals("[::1]") || host.matches("127(\\.\\d{1,3}){3}");
	}

}
