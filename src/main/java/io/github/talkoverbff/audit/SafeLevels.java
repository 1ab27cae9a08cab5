package io.github.talkoverbff.audit;

import java.util.Collection;
import java.util.List;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggerContextListener;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Keeps libraries from logging what no log may hold, whatever level an operator asks for:
 * those that see requests quote them as soon as they log DEBUG or TRACE. It raises a
 * level when it is set, so it costs nothing afterwards.
 */
public final class SafeLevels implements LoggerContextListener {

	/** What may log everything: it holds nothing of a request, or is careful. */
	private static final Collection<String> FREE = List.of("io.github.talkoverbff", "talkover",
			"org.springframework.boot", "org.springframework.beans", "org.springframework.context");

	/**
	 * What quotes requests or settings that it cannot read even at WARN, or says nothing
	 * else worth having.
	 */
	private static final Collection<String> TALKATIVE = List.of("org.eclipse.jetty.http",
			"org.eclipse.jetty.util.HostPort", "org.eclipse.jetty.server.Response",
			"org.eclipse.jetty.ee11.servlet.ServletChannel", "org.eclipse.jetty.ee11.webapp.WebAppContext",
			"org.springframework.boot.diagnostics");

	@Override
	public void onLevelChange(Logger logger, @Nullable Level level) {
		Level floor = floor(logger.getName());
		if (level != null && !level.isGreaterOrEqual(floor)) {
			logger.setLevel(floor);
			LoggerFactory.getLogger(SafeLevels.class)
				.warn("{} logs {}, not {}: below that, it may quote phone numbers, bodies and secrets",
						logger.getName(), floor, level);
		}
	}

	@Override
	public boolean isResetResistant() {
		return false; // every configuration names it anew
	}

	@Override
	public void onStart(LoggerContext context) {
	}

	@Override
	public void onReset(LoggerContext context) {
	}

	@Override
	public void onStop(LoggerContext context) {
	}

	private static Level floor(String logger) {
		return isBelow(TALKATIVE, logger) ? Level.ERROR : isBelow(FREE, logger) ? Level.TRACE : Level.INFO;
	}

	private static boolean isBelow(Collection<String> names, String logger) {
		return names.stream().anyMatch((name) -> logger.equals(name) || logger.startsWith(name + "."));
	}

}
