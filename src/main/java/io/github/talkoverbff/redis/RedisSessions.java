package io.github.talkoverbff.redis;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;

import io.github.talkoverbff.problem.ProblemException;
import io.github.talkoverbff.session.ProviderLogout;
import io.github.talkoverbff.session.ProviderSession;
import io.github.talkoverbff.session.SessionProperties;
import io.github.talkoverbff.session.Sessions;
import io.github.talkoverbff.session.SignIn;
import jakarta.servlet.http.HttpSession;
import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.ZSetOperations.TypedTuple;

/**
 * The sessions of all replicas. Beside them stand, in the order of signing in, the keys
 * of those of one user and of those that one word of an identity provider ends; a session
 * that is over may be among them for a while.
 */
final class RedisSessions implements Sessions {

	/**
	 * How long a session may stand in an index before it is there, whatever the clocks of
	 * replicas say.
	 */
	private static final Duration LONGEST_BEGINNING = Duration.ofMinutes(1);

	private final SessionStore store;

	private final StringRedisTemplate redis;

	private final SessionProperties limits;

	RedisSessions(SessionStore store, StringRedisTemplate redis, SessionProperties limits) {
		this.store = store;
		this.redis = redis;
		this.limits = limits;
	}

	/** The session last: one that is in no index could not be found to end it. */
	@Override
	public void begin(HttpSession session, SignIn signIn) {
		String key = SessionStore.key(session.getId());
		String ofUser = SessionStore.indexKey("user", signIn.caller().getName());
		ProviderSession provider = signIn.provider();
		if (provider != null) {
			add(ofSubject(provider.issuer(), provider.subject()), key, signIn.at());
			if (provider.id() != null) {
				add(ofProvider(provider.issuer(), provider.id()), key, signIn.at());
			}
		}
		if (this.limits.isLimitedPerUser()) {
			add(ofUser, key, signIn.at());
		}
		update(session, signIn);
		if (this.limits.isLimitedPerUser()) {
			endOldest(ofUser, signIn.at());
		}
	}

	/** At once: when the answer is on its way, it is too late to fail. */
	@Override
	public void update(HttpSession session, SignIn signIn) {
		session.setAttribute(SignIn.ATTRIBUTE, signIn);
		this.store.save(session.getId());
	}

	/**
	 * In Redis first, where it may fail: whoever is told so keeps the cookie, and so can
	 * try again. The rest asks Redis no more.
	 */
	@Override
	public void end(HttpSession session) {
		this.store.deleteById(session.getId());
		Sessions.super.end(session);
	}

	/**
	 * One that cannot be ended keeps no other from it: the provider may not try again.
	 */
	@Override
	public void end(ProviderLogout logout, BiConsumer<SignIn, @Nullable ProblemException> ended) {
		ProblemException failure = null;
		for (String key : keys(index(logout))) {
			try {
				this.store.read(key)
					.filter((signIn) -> signIn.provider() != null && logout.concerns(signIn.provider()))
					.ifPresent((signIn) -> {
						try {
							this.store.delete(key);
						}
						catch (ProblemException ex) {
							ended.accept(signIn, ex);
							throw ex;
						}
						ended.accept(signIn, null);
					});
			}
			catch (ProblemException ex) {
				failure = ex;
			}
		}
		if (failure != null) {
			throw failure;
		}
	}

	/**
	 * All replicas agree on which these are, so that no two end each other's. What is
	 * over leaves the index, or each sign-in would look for it.
	 */
	private void endOldest(String index, Instant now) {
		Instant begunBefore = now.minus(LONGEST_BEGINNING);
		List<String> alive = new ArrayList<>();
		List<String> over = new ArrayList<>();
		for (TypedTuple<String> entry : entries(index)) {
			String key = Objects.requireNonNull(entry.getValue());
			if (Boolean.TRUE.equals(this.store.ask(() -> this.redis.hasKey(key)))) {
				alive.add(key);
			}
			else if (Objects.requireNonNull(entry.getScore()) < begunBefore.toEpochMilli()) {
				over.add(key);
			}
		}
		List<String> oldest = alive.subList(0, Math.max(0, alive.size() - this.limits.maxPerUser()));
		oldest.forEach(this.store::delete);
		over.addAll(oldest);
		if (!over.isEmpty()) {
			this.store.ask(() -> this.redis.opsForZSet().remove(index, over.toArray()));
		}
	}

	private Set<TypedTuple<String>> entries(String index) {
		return Objects.requireNonNullElse(this.store.ask(() -> this.redis.opsForZSet().rangeWithScores(index, 0, -1)),
				Set.of());
	}

	private void add(String index, String key, Instant at) {
		Duration lifetime = this.limits.maxLifetime();
		this.store.ask(() -> {
			this.redis.opsForZSet().removeRangeByScore(index, 0, at.minus(lifetime).toEpochMilli());
			this.redis.opsForZSet().add(index, key, at.toEpochMilli());
			return this.redis.expire(index, lifetime);
		});
	}

	private Set<String> keys(String index) {
		return Objects.requireNonNullElse(this.store.ask(() -> this.redis.opsForZSet().range(index, 0, -1)), Set.of());
	}

	private static String index(ProviderLogout logout) {
		return (logout.subject() != null) ? ofSubject(logout.issuer(), logout.subject())
				: ofProvider(logout.issuer(), String.valueOf(logout.id()));
	}

	private static String ofSubject(String issuer, String subject) {
		return SessionStore.indexKey("subject", issuer, subject);
	}

	private static String ofProvider(String issuer, String id) {
		return SessionStore.indexKey("provider", issuer, id);
	}

}
