package io.github.talkoverbff.redis;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

import io.github.talkoverbff.session.ProviderLogout;
import io.github.talkoverbff.session.ProviderSession;
import io.github.talkoverbff.session.SessionProperties;
import io.github.talkoverbff.session.Sessions;
import io.github.talkoverbff.session.SignIn;
import jakarta.servlet.http.HttpSession;
import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.core.StringRedisTemplate;

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
	 * try again.
	 */
	@Override
	public void end(HttpSession session) {
		this.store.deleteById(session.getId());
		Sessions.super.end(session);
	}

	@Override
	public List<SignIn> end(ProviderLogout logout) {
		List<SignIn> ended = new ArrayList<>();
		for (String key : keys(index(logout))) {
			this.store.read(key)
				.filter((signIn) -> signIn.provider() != null && logout.concerns(signIn.provider()))
				.ifPresent((signIn) -> {
					this.store.delete(key);
					ended.add(signIn);
				});
		}
		return ended;
	}

	/** All replicas agree on which these are, so that no two end each other's. */
	private void endOldest(String index, Instant now) {
		List<String> alive = keys(index).stream()
			.filter((key) -> Boolean.TRUE.equals(SessionStore.ask(() -> this.redis.hasKey(key))))
			.toList();
		int tooMany = Math.max(0, alive.size() - this.limits.maxPerUser());
		alive.stream().limit(tooMany).forEach(this.store::delete);
		forgetOthers(index, alive.subList(tooMany, alive.size()), now.minus(LONGEST_BEGINNING));
	}

	/** Or each sign-in would look for all that are over. */
	private void forgetOthers(String index, List<String> alive, Instant begunBefore) {
		SessionStore.ask(() -> {
			Set<String> over = this.redis.opsForZSet().rangeByScore(index, 0, begunBefore.toEpochMilli());
			Object[] others = Stream.ofNullable(over)
				.flatMap(Set::stream)
				.filter((key) -> !alive.contains(key))
				.toArray();
			return (others.length > 0) ? this.redis.opsForZSet().remove(index, others) : null;
		});
	}

	private void add(String index, String key, Instant at) {
		Duration lifetime = this.limits.maxLifetime();
		SessionStore.ask(() -> {
			this.redis.opsForZSet().removeRangeByScore(index, 0, at.minus(lifetime).toEpochMilli());
			this.redis.opsForZSet().add(index, key, at.toEpochMilli());
			return this.redis.expire(index, lifetime);
		});
	}

	private Set<String> keys(String index) {
		return Objects.requireNonNullElse(SessionStore.ask(() -> this.redis.opsForZSet().range(index, 0, -1)),
				Set.of());
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
