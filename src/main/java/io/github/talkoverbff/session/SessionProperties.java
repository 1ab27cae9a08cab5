package io.github.talkoverbff.session;

import java.time.Duration;
import java.util.List;

import io.github.talkoverbff.setting.InvalidSettingException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long sessions last, how many there may be, and which proxies are believed about who
 * asks. How long an unused one lasts is {@code server.servlet.session.timeout}.
 *
 * @param store where they are kept; read where beans are chosen, and here so that the
 * setting is checked, and known to be one
 * @param maxLifetime longest time from signing in to the end, however much it is used
 * @param maxPerUser sessions of one user, the oldest of which end for a new one
 * @param maxSessions sessions in the memory of one process, the longest unused of which
 * end for a new one; as many as its heap holds if null
 * @param trustedProxies addresses and networks (CIDR) of the proxies that are believed
 * whom they speak for; all that are private or shared (RFC 6598) if empty
 */
@ConfigurationProperties("talkover.session")
public record SessionProperties(@DefaultValue("memory") Store store, @DefaultValue("12h") Duration maxLifetime,
		@DefaultValue(UNLIMITED) int maxPerUser, @Nullable Integer maxSessions,
		@DefaultValue List<String> trustedProxies) {

	private static final String UNLIMITED = "" + Integer.MAX_VALUE;

	public SessionProperties {
		requirePositive("max-lifetime", maxLifetime.toSeconds());
		requirePositive("max-per-user", maxPerUser);
		if (maxSessions != null) {
			requirePositive("max-sessions", maxSessions);
		}
	}

	/** Whether the number of sessions that one user may have is limited. */
	public boolean isLimitedPerUser() {
		return this.maxPerUser < Integer.MAX_VALUE;
	}

	/** Where sessions are kept. */
	public enum Store {

		/** In the memory of each process. */
		MEMORY,

		/** In Redis, for all processes. */
		REDIS

	}

	private static void requirePositive(String property, long value) {
		if (value < 1) {
			throw new InvalidSettingException("talkover.session." + property, "is less than one",
					"Set it to at least one, or leave it out.");
		}
	}

}
