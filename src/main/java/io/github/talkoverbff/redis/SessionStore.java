package io.github.talkoverbff.redis;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;
import java.util.function.Supplier;

import io.github.talkoverbff.digest.Sha256;
import io.github.talkoverbff.problem.Problem;
import io.github.talkoverbff.problem.ProblemException;
import io.github.talkoverbff.session.SignIn;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisReadOnlyException;
import io.lettuce.core.api.async.RedisStringAsyncCommands;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.session.MapSession;
import org.springframework.session.SessionRepository;
import org.springframework.session.UuidSessionIdGenerator;

/**
 * The sessions in Redis, each under the digest of its id, so that whoever sees the keys
 * has no session yet. A request reads its session once, and writes it only if it has
 * changed.
 */
final class SessionStore implements SessionRepository<MapSession> {

	private static final Logger logger = LoggerFactory.getLogger(SessionStore.class);

	/** How long callers are asked to wait if Redis is away. */
	private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

	private static final String PREFIX = "talkover:session:";

	private final StringRedisTemplate redis;

	private final Duration idle;

	private final PendingSessions pending;

	private final SessionCodec codec = new SessionCodec();

	/** What the request of this thread has to do with: one session, as a rule. */
	private final ThreadLocal<List<Held>> held = ThreadLocal.withInitial(ArrayList::new);

	SessionStore(StringRedisTemplate redis, Duration idle, Clock clock) {
		this.redis = redis;
		this.idle = idle;
		this.pending = new PendingSessions(clock);
	}

	@Override
	public MapSession createSession() {
		MapSession session = new MapSession(UuidSessionIdGenerator.getInstance());
		session.setMaxInactiveInterval(this.idle);
		this.held.get().add(new Held(session, null, null));
		return session;
	}

	@Override
	public @Nullable MapSession findById(String id) {
		for (Held known : this.held.get()) {
			if (id.equals(known.storedId)) {
				return known.ended ? null : known.session;
			}
		}
		String text = get(key(id));
		MapSession session = (text != null) ? this.codec.decode(id, text) : null;
		if (session != null) {
			this.held.get().add(new Held(session, id, text));
		}
		return session;
	}

	/** Does nothing if the session has not changed, or was ended by another request. */
	@Override
	public void save(MapSession session) {
		save((known) -> known.session == session);
	}

	/** Saves a session of this request by its id, now and not at the request's end. */
	void save(String id) {
		save((known) -> known.session.getId().equals(id));
	}

	private void save(Predicate<Held> which) {
		this.held.get().stream().filter((known) -> !known.ended).filter(which).forEach(this::save);
	}

	private void save(Held known) {
		String id = known.session.getId();
		String text = this.codec.encode(known.session);
		if (id.equals(known.storedId) && text.equals(known.storedText)) {
			return;
		}
		Duration idle = known.session.getMaxInactiveInterval();
		if (known.session.getAttribute(SignIn.ATTRIBUTE) == null) {
			makeRoom(this.pending.add(key(id), idle));
		}
		if (!id.equals(known.storedId)) {
			ask(() -> {
				this.redis.opsForValue().set(key(id), text, idle);
				return (known.storedId != null) ? this.redis.delete(key(known.storedId)) : null;
			});
		}
		else {
			ask(() -> this.redis.opsForValue().setIfPresent(key(id), text, idle));
		}
		known.storedId = id;
		known.storedText = text;
	}

	/** If that fails, the session that wants the room most probably fails, too. */
	private void makeRoom(@Nullable String oldest) {
		try {
			if (oldest != null) {
				delete(oldest);
			}
		}
		catch (ProblemException ex) {
			logger.debug("A session in which nobody signed in could not be ended: {}", ex.problem());
		}
	}

	/** Asks Redis once, or a session that has ended could fail to. */
	@Override
	public void deleteById(String id) {
		List<Held> concerned = this.held.get().stream().filter((known) -> id.equals(known.storedId)).toList();
		if (concerned.isEmpty() || !concerned.getFirst().ended) {
			delete(key(id));
			concerned.forEach((known) -> known.ended = true);
		}
	}

	/** Who signed in to the session under a key, if there is one and somebody has. */
	Optional<SignIn> read(String key) {
		return Optional.ofNullable(get(key))
			.map((text) -> this.codec.decode(key, text))
			.map((session) -> session.getAttribute(SignIn.ATTRIBUTE));
	}

	void delete(String key) {
		ask(() -> this.redis.delete(key));
		this.pending.remove(key);
	}

	/**
	 * Asks past Spring's commands, which wait for a time: Lettuce ends a command that
	 * takes too long by itself, and for a virtual thread each such wait is an appointment
	 * with the JVM's one timer thread, which costs as much as the answer.
	 */
	private @Nullable String get(String key) {
		byte @Nullable [] text = ask(() -> this.redis
			.execute((RedisConnection connection) -> commands(connection).get(key.getBytes(StandardCharsets.US_ASCII))
				.toCompletableFuture()
				.join(), true));
		return (text != null) ? new String(text, StandardCharsets.UTF_8) : null;
	}

	@SuppressWarnings("unchecked") // Spring's connections through Lettuce are such
	private static RedisStringAsyncCommands<byte[], byte[]> commands(RedisConnection connection) {
		return (RedisStringAsyncCommands<byte[], byte[]>) connection.getNativeConnection();
	}

	/** Forgets what the request of this thread had to do with. */
	void forget() {
		this.held.remove();
	}

	/** The key of a session. */
	static String key(String id) {
		return PREFIX + "id:" + Sha256.of(id);
	}

	/** The key of what holds the keys of sessions. */
	static String indexKey(String... names) {
		return PREFIX + "index:" + Sha256.of(String.join("\n", names));
	}

	/**
	 * Asks Redis.
	 * @throws ProblemException with {@code SESSION_STORE_UNAVAILABLE} if it does not
	 * answer
	 */
	<T> @Nullable T ask(Supplier<@Nullable T> question) {
		try {
			return question.get();
		}
		catch (DataAccessException | RedisException | CompletionException | CancellationException ex) {
			if (NestedExceptionUtils.getMostSpecificCause(ex) instanceof RedisReadOnlyException) {
				leave();
			}
			throw Problem.SESSION_STORE_UNAVAILABLE
				.because("The proxy cannot reach its sessions. Yours is safe: try again as soon as Retry-After says.")
				.retryAfter(RETRY_AFTER)
				.causedBy(ex);
		}
	}

	/**
	 * Connects anew: what was the primary is a replica by now, and would go on to answer.
	 */
	private void leave() {
		if (this.redis.getConnectionFactory() instanceof LettuceConnectionFactory connections) {
			connections.resetConnection();
		}
	}

	/** A session, and what Redis holds of it. */
	private static final class Held {

		private final MapSession session;

		private @Nullable String storedId;

		private @Nullable String storedText;

		private boolean ended;

		Held(MapSession session, @Nullable String storedId, @Nullable String storedText) {
			this.session = session;
			this.storedId = storedId;
			this.storedText = storedText;
		}

	}

}
