package io.github.talkoverbff.upstream;

import java.time.Duration;

import io.github.talkoverbff.setting.InvalidSettingException;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How long we wait for Talkover, and how much of it we use at once.
 *
 * @param connectTimeout longest wait for each of what comes before a request is sent: a
 * place among those at once, a connection of the pool, its TCP, its TLS
 * @param responseTimeout longest wait for the response headers: from the beginning of the
 * attempt, what comes before the request included, or from the last piece of a body that
 * streams
 * @param idleTimeout longest silence on a connection: in the middle of an answer, while
 * Talkover takes nothing of a body, or unused in the pool; shorter than Talkover's own,
 * so that no request meets a closing connection. Also the time to read an error whole,
 * and the window in which a caller's pace is measured
 * @param maxConnections connections kept per environment, and requests at once
 * @param maxRequestBody largest body that is taken from a caller
 * @param breaker whether requests are refused at once while an environment does not
 * answer
 * @param retries how often a GET is sent again that met no connection, or one that broke
 * before the answer, or a 502, 503 or 504 that does not say when to come back
 * @param forwardTraceparent whether the caller's trace context is told to Talkover
 * @param replayUnsafeMethods whether a request other than GET and HEAD is sent once more
 * with the next token after Talkover refused the current one
 */
@ConfigurationProperties("talkover.upstream")
public record UpstreamProperties(@DefaultValue("2s") Duration connectTimeout,
		@DefaultValue("30s") Duration responseTimeout, @DefaultValue("30s") Duration idleTimeout,
		@DefaultValue("200") int maxConnections, @DefaultValue("1MB") DataSize maxRequestBody,
		@DefaultValue("true") boolean breaker, @DefaultValue("2") int retries,
		@DefaultValue("false") boolean forwardTraceparent, @DefaultValue("true") boolean replayUnsafeMethods) {

	private static final String PREFIX = "talkover.upstream.";

	public UpstreamProperties {
		requirePositive("connect-timeout", connectTimeout);
		requirePositive("response-timeout", responseTimeout);
		requirePositive("idle-timeout", idleTimeout);
		if (maxConnections < 1) {
			throw new InvalidSettingException(PREFIX + "max-connections", "is less than 1", "Set it to 1 or more.");
		}
		if (retries < 0 || retries > 5) {
			throw new InvalidSettingException(PREFIX + "retries", "is not a number from 0 to 5",
					"Set it to how often a GET may be sent again, such as 2.");
		}
		if (maxRequestBody.toBytes() < 1) {
			throw new InvalidSettingException(PREFIX + "max-request-body", "is less than 1 byte",
					"Set it to a size such as 1MB.");
		}
	}

	private static void requirePositive(String name, Duration value) {
		if (value.toMillis() < 1) {
			throw new InvalidSettingException(PREFIX + name, "is less than a millisecond",
					"Set it to a duration such as 30s.");
		}
	}

}
