package io.github.talkoverbff.upstream;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

import io.github.talkoverbff.environment.ApiToken;
import io.github.talkoverbff.environment.Environments;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriUtils;

/**
 * Knows every configured token, so that none leaves in an answer, whoever put it there. A
 * token is also found as JSON writes it with escaped slashes, and as a link writes it.
 */
@Component
final class TokenRedactor {

	static final String REPLACEMENT = "[redacted]";

	private static final Logger logger = LoggerFactory.getLogger(TokenRedactor.class);

	private static final Pattern ESCAPE = Pattern.compile("%[0-9A-F]{2}");

	/** Every token since the start: one that was taken out may still be echoed. */
	private final Set<String> known = new HashSet<>();

	private final Counter leaks;

	/** The tokens as they are searched for, one that begins with another before it. */
	private volatile byte[][] patterns = {};

	@Autowired
	TokenRedactor(Environments environments, MeterRegistry meters) {
		this.leaks = Counter.builder("talkover.token.leaks")
			.description("Tokens that were found in an answer of Talkover, and taken out")
			.register(meters);
		environments.onToken(this::add);
	}

	TokenRedactor(List<ApiToken> tokens) {
		this.leaks = new SimpleMeterRegistry().counter("talkover.token.leaks");
		tokens.forEach(this::add);
	}

	private synchronized void add(ApiToken token) {
		String encoded = UriUtils.encode(token.value(), StandardCharsets.US_ASCII);
		this.known.add(token.value());
		this.known.add(token.value().replace("/", "\\/"));
		this.known.add(encoded);
		this.known.add(ESCAPE.matcher(encoded).replaceAll((escape) -> escape.group().toLowerCase(Locale.ROOT)));
		this.patterns = this.known.stream()
			.sorted(Comparator.comparingInt(String::length).reversed())
			.map((secret) -> secret.getBytes(StandardCharsets.ISO_8859_1))
			.toArray(byte[][]::new);
	}

	/** Tells that a token was found and taken out. */
	void found() {
		this.leaks.increment();
		logger.warn("An answer of Talkover held a token, which was taken out");
	}

	/** The text without tokens. */
	String redact(String text) {
		if (!text.contains(ApiToken.PREFIX)) {
			return text;
		}
		String redacted = text;
		for (byte[] pattern : this.patterns) {
			redacted = redacted.replace(new String(pattern, StandardCharsets.ISO_8859_1), REPLACEMENT);
		}
		if (!redacted.equals(text)) {
			found();
		}
		return redacted;
	}

	/**
	 * Looks for a token at a place of a buffer.
	 * @return the length of the token there; 0 if there is none; -1 if one may begin
	 * there and go on past the end
	 */
	int lengthAt(byte[] bytes, int from, int to) {
		int partial = 0;
		for (byte[] pattern : this.patterns) {
			int length = Math.min(pattern.length, to - from);
			if (Arrays.equals(bytes, from, from + length, pattern, 0, length)) {
				if (length == pattern.length) {
					// a longer token that may go on past the end comes first in the
					// order
					return (partial < 0) ? -1 : length;
				}
				partial = -1;
			}
		}
		return partial;
	}

}
