package io.github.talkoverbff.redis;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.talkoverbff.access.Caller;
import io.github.talkoverbff.session.CallerAuthentication;
import io.github.talkoverbff.session.ProviderSession;
import io.github.talkoverbff.session.SignIn;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.session.MapSession;

/**
 * Writes sessions as JSON, and reads nothing else: who signed in, and maps of strings.
 * Whatever stands in Redis, reading it makes these objects or none.
 */
final class SessionCodec {

	private static final JsonMapper JSON = JsonMapper.builder()
		.disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES) // a later version's
		.enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
		.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
		.build();

	/** Writes a session. */
	String encode(MapSession session) {
		Map<String, Map<String, String>> others = new TreeMap<>();
		for (String name : session.getAttributeNames()) {
			if (!name.equals(SignIn.ATTRIBUTE)) {
				others.put(name, strings(name, session.getRequiredAttribute(name)));
			}
		}
		SignIn signIn = session.getAttribute(SignIn.ATTRIBUTE);
		return JSON.writeValueAsString(new StoredSession(session.getMaxInactiveInterval().toSeconds(),
				(signIn != null) ? StoredSignIn.of(signIn) : null, others));
	}

	/** Reads a session; null if it is none. */
	@Nullable MapSession decode(String id, String text) {
		try {
			@Nullable StoredSession stored = JSON.readValue(text, StoredSession.class);
			if (stored == null) { // the JSON null
				return null;
			}
			MapSession session = new MapSession(id);
			session.setMaxInactiveInterval(Duration.ofSeconds(stored.seconds()));
			stored.others().forEach(session::setAttribute);
			if (stored.signIn() != null) {
				session.setAttribute(SignIn.ATTRIBUTE, stored.signIn().toSignIn());
			}
			return session;
		}
		catch (JacksonException ex) {
			return null;
		}
	}

	private static Map<String, String> strings(String name, Object value) {
		if (!(value instanceof Map<?, ?> map)) {
			throw new IllegalArgumentException("The attribute " + name + " is not one that sessions in Redis can have");
		}
		Map<String, String> strings = new TreeMap<>();
		map.forEach((key, text) -> strings.put((String) key, (String) text));
		return strings;
	}

	/**
	 * A session.
	 *
	 * @param seconds how long it lasts unused
	 * @param signIn who signed in, if somebody has
	 * @param others its other attributes
	 */
	private record StoredSession(long seconds, @Nullable StoredSignIn signIn, Map<String, Map<String, String>> others) {

		StoredSession {
			others.values().forEach(Map::copyOf); // fails on nulls
		}

	}

	/**
	 * A {@link SignIn}, of strings and milliseconds. Whoever wrote it must say that there
	 * is no provider: the user would become a local one.
	 */
	private record StoredSignIn(String user, List<String> roles,
			@JsonProperty(required = true) @Nullable ProviderSession provider, @Nullable String password, long at,
			long usedAt) {

		StoredSignIn {
			Objects.requireNonNull(user);
			roles = List.copyOf(roles);
		}

		static StoredSignIn of(SignIn signIn) {
			Caller caller = signIn.caller().getPrincipal();
			return new StoredSignIn(caller.name(), caller.roles(), signIn.provider(), signIn.passwordDigest(),
					signIn.at().toEpochMilli(), signIn.usedAt().toEpochMilli());
		}

		SignIn toSignIn() {
			return new SignIn(new CallerAuthentication(new Caller(this.user, this.roles)), this.provider, this.password,
					Instant.ofEpochMilli(this.at), Instant.ofEpochMilli(this.usedAt));
		}

	}

}
