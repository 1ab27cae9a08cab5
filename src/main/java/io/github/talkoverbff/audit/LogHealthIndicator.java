package io.github.talkoverbff.audit;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

import ch.qos.logback.classic.Logger;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * The health component {@code log}: whether anybody takes what we print. If not, each
 * call hangs as soon as the queue of the audit is full, and whoever logs anything else
 * hangs at once; other replicas can do better.
 */
@Component
final class LogHealthIndicator implements HealthIndicator {

	/** The name of the appender in the configuration of the log. */
	private static final String APPENDER = "AUDIT";

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	/** Where the writing stood still, though there was more; null if it moves. */
	private @Nullable Long stuckAt;

	/** When that was first seen, and by the clock that nobody sets. */
	private Instant since = Instant.EPOCH;

	private long sinceNanos;

	@Override
	public synchronized Health health() {
		Long behindAt = behindAt();
		if (behindAt == null || !Objects.equals(behindAt, this.stuckAt)) {
			this.stuckAt = behindAt;
			this.since = Instant.now();
			this.sinceNanos = System.nanoTime();
		}
		return (behindAt == null || System.nanoTime() - this.sinceNanos < PATIENCE.toNanos()) ? Health.up().build()
				: Health.outOfService().withDetail("unread_since", this.since.toString()).build();
	}

	/** Null if all is written, or by an appender that operators have configured. */
	private static @Nullable Long behindAt() {
		return (LoggerFactory.getLogger(AuditLog.LOGGER) instanceof Logger logger
				&& logger.getAppender(APPENDER) instanceof AuditAppender appender && appender.isBehind())
						? appender.progress() : null;
	}

}
