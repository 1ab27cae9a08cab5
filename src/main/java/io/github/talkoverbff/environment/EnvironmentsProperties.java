package io.github.talkoverbff.environment;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

import io.github.talkoverbff.setting.InvalidSettingException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which environments of Talkover callers can reach.
 *
 * @param baseUrl where every environment lives that does not say otherwise
 * @param token shorthand for {@code talkover.environments.production.token}
 * @param allowInsecureUpstream whether a base URL may be plain {@code http} off loopback
 * @param environments the environments by name
 */
@ConfigurationProperties("talkover")
record EnvironmentsProperties(@DefaultValue("https://app.talkover.ai") String baseUrl, @Nullable ApiToken token,
		@DefaultValue("false") boolean allowInsecureUpstream, @DefaultValue Map<String, Settings> environments) {

	static final String PREFIX = "talkover.environments.";

	private static final String SHORTHAND = "production";

	/**
	 * The settings of each environment, those of the shorthand included.
	 * @throws InvalidSettingException if shorthand and environment both name a token
	 */
	Map<String, Settings> all() {
		Map<String, Settings> all = new LinkedHashMap<>(this.environments);
		if (this.token != null) {
			Settings own = all.getOrDefault(SHORTHAND, new Settings(null, null, null, null, null, true, null));
			if (own.token() != null || own.tokenFile() != null) {
				throw new InvalidSettingException(
						"talkover.token", "is set beside " + PREFIX + SHORTHAND
								+ ((own.token() != null) ? ".token" : ".token-file") + ", for which it is a shorthand",
						"Remove one of the two.");
			}
			all.put(SHORTHAND, new Settings(own.baseUrl(), this.token, null, own.nextToken(), own.nextTokenFile(),
					own.enabled(), own.dialling()));
		}
		return all;
	}

	/** The property that an environment's token comes from, if not from a file. */
	String tokenProperty(String name) {
		return (this.token != null && name.equals(SHORTHAND)) ? "talkover.token" : PREFIX + name + ".token";
	}

	/**
	 * One environment.
	 *
	 * @param baseUrl where it lives; the default is {@code talkover.base-url}
	 * @param token its token
	 * @param tokenFile the file that holds its token, in place of {@code token}; read
	 * again when it changes
	 * @param nextToken the token to fall over to during a rotation
	 * @param nextTokenFile the file that holds it, in place of {@code nextToken}; it may
	 * be absent or empty
	 * @param enabled false refuses every request to it
	 * @param dialling who may be rung, where it differs
	 */
	record Settings(@Nullable String baseUrl, @Nullable ApiToken token, @Nullable Path tokenFile,
			@Nullable ApiToken nextToken, @Nullable Path nextTokenFile, @DefaultValue("true") boolean enabled,
			@Nullable DialLimits dialling) {
	}

}
