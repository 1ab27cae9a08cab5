package io.github.talkoverbff.environment;

import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.regex.Pattern;

import io.github.talkoverbff.environment.EnvironmentsProperties.Settings;
import io.github.talkoverbff.problem.Problem;
import io.github.talkoverbff.setting.InvalidSettingException;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/** The configured environments. They are complete and distinct, or the start fails. */
@Component
public final class Environments {

	/** What needs no escaping in a path, a tag or a property name. */
	private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]*");

	private final Map<String, Environment> byName = new LinkedHashMap<>();

	private final List<Consumer<ApiToken>> listeners = new CopyOnWriteArrayList<>();

	private final Map<Environment, List<TokenFile>> tokenFiles = new LinkedHashMap<>();

	Environments(EnvironmentsProperties properties, EnvironmentLog log) {
		properties.all().forEach((name, settings) -> add(name, settings, properties, log));
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

	/**
	 * Tells a listener of each token that is held, and of each later one before it is.
	 */
	public void onToken(Consumer<ApiToken> listener) {
		this.listeners.add(listener);
		this.byName.values()
			.forEach((environment) -> environment.tokens().all().forEach((held) -> listener.accept(held.token())));
	}

	/** Tells of a token that will be held. */
	void announce(ApiToken token) {
		this.listeners.forEach((listener) -> listener.accept(token));
	}

	/**
	 * The environment of that name.
	 * @throws ProblemException with {@code ENVIRONMENT_UNKNOWN} if there is none
	 */
	public Environment require(String name) {
		return find(name).orElseThrow(() -> Problem.ENVIRONMENT_UNKNOWN
			.because("No environment of this name is configured; GET /session lists those within your reach."));
	}

	/** The files that the tokens of each environment come from. */
	Map<Environment, List<TokenFile>> tokenFiles() {
		return this.tokenFiles;
	}

	/** The name of the environment that holds a token, other than the one given. */
	Optional<String> otherOwner(ApiToken token, String name) {
		return this.byName.values()
			.stream()
			.filter((environment) -> !environment.name().equals(name))
			.filter((environment) -> environment.tokens().all().stream().anyMatch((held) -> held.token().equals(token)))
			.map(Environment::name)
			.findFirst();
	}

	private void add(String name, Settings settings, EnvironmentsProperties properties, EnvironmentLog log) {
		if (!NAME.matcher(name).matches()) {
			throw new InvalidSettingException(EnvironmentsProperties.PREFIX + name,
					"has a name that does not fit into a path", "Use letters, digits, '-' and '_' only.");
		}
		TokenSource current = TokenSource.of(Slot.CURRENT, properties.tokenProperty(name), settings.token(),
				settings.tokenFile());
		TokenSource next = TokenSource.of(Slot.NEXT, EnvironmentsProperties.PREFIX + name + ".next-token",
				settings.nextToken(), settings.nextTokenFile());
		ApiToken currentToken = Objects.requireNonNull(token(current, name), "A current token is always required");
		TokenSlots tokens = new TokenSlots(currentToken, token(next, name), (change) -> log.changed(name, change));
		Environment environment = new Environment(name, baseUrl(name, settings, properties), tokens,
				dialLimits(name, settings), settings.enabled());
		log.observe(environment);
		this.byName.put(name, environment);
		this.tokenFiles.put(environment, files(current, next));
	}

	private @Nullable ApiToken token(TokenSource source, String name) {
		ApiToken token = source.require();
		if (token != null) {
			otherOwner(token, name).ifPresent((other) -> {
				throw new InvalidSettingException(source.origin(), "is the same as that of " + other,
						"Give each environment the token that Talkover shows for it, or remove one of the two.");
			});
		}
		return token;
	}

	private static List<TokenFile> files(TokenSource... sources) {
		List<TokenFile> files = new ArrayList<>(sources.length);
		for (TokenSource source : sources) {
			if (source.file() != null) {
				files.add(source.file());
			}
		}
		return files;
	}

	private static DialLimits dialLimits(String name, Settings settings) {
		DialLimits own = settings.dialling();
		return ((own != null) ? own : new DialLimits(null, null, null))
			.require(EnvironmentsProperties.PREFIX + name + ".dialling.");
	}

	private static URI baseUrl(String name, Settings settings, EnvironmentsProperties properties) {
		boolean own = settings.baseUrl() != null;
		return new BaseUrl(own ? EnvironmentsProperties.PREFIX + name + ".base-url" : "talkover.base-url",
				own ? settings.baseUrl() : properties.baseUrl())
			.require(properties.allowInsecureUpstream());
	}

}
