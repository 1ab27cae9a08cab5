package io.github.talkoverbff.environment;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

import io.github.talkoverbff.problem.InvalidSettingException;

import org.springframework.stereotype.Component;

/** The configured environments. They are complete and distinct, or the start fails. */
@Component
public final class Environments {

	private static final String PREFIX = "talkover.environments.";

	/** What needs no escaping in a path, a tag or a property name. */
	private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]*");

	private final Map<String, Environment> byName = new LinkedHashMap<>();

	Environments(EnvironmentsProperties properties) {
		Map<ApiToken, String> owners = new HashMap<>();
		properties.all().forEach((name, settings) -> {
			Environment environment = create(name, settings, properties);
			String other = owners.putIfAbsent(environment.token(), name);
			if (other != null) {
				throw new InvalidSettingException(properties.tokenProperty(name), "is the same as that of " + other,
						"Give each environment the token that Talkover shows for it, or remove one of the two.");
			}
			this.byName.put(name, environment);
		});
		if (this.byName.isEmpty()) {
			throw new InvalidSettingException("talkover.environments", "names no environment",
					"Set TALKOVER_TOKEN (or talkover.token) for one, or talkover.environments.<name>.token for each.");
		}
	}

	public Optional<Environment> find(String name) {
		return Optional.ofNullable(this.byName.get(name));
	}

	public Collection<Environment> all() {
		return this.byName.values();
	}

	private static Environment create(String name, EnvironmentsProperties.Settings settings,
			EnvironmentsProperties properties) {
		if (!NAME.matcher(name).matches()) {
			throw new InvalidSettingException(PREFIX + name, "has a name that does not fit into a path",
					"Use letters, digits, '-' and '_' only.");
		}
		boolean own = settings.baseUrl() != null;
		BaseUrl baseUrl = new BaseUrl(own ? PREFIX + name + ".base-url" : "talkover.base-url",
				own ? settings.baseUrl() : properties.baseUrl());
		return new Environment(name, baseUrl.require(properties.allowInsecureUpstream()),
				requireToken(properties.tokenProperty(name), settings), settings.enabled());
	}

	private static ApiToken requireToken(String property, EnvironmentsProperties.Settings settings) {
		ApiToken token = settings.token();
		if (token == null) {
			throw new InvalidSettingException(property, "is not set",
					"Set it to the token that Talkover shows under Account, Environments.");
		}
		token.flaw().ifPresent((flaw) -> {
			throw new InvalidSettingException(property, flaw,
					"Copy the token again from Talkover's Account, Environments: it begins with talq_ and has no spaces.");
		});
		return token;
	}

}
