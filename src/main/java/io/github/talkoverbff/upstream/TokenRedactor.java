package io.github.talkoverbff.upstream;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import io.github.talkoverbff.environment.ApiToken;
import io.github.talkoverbff.environment.Environments;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Knows every configured token, so that none leaves in an answer, whoever put it there. A
 * token is also found as JSON writes it with escaped slashes.
 */
@Component
final class TokenRedactor {

	static final String REPLACEMENT = "[redacted]";

	private final List<String> secrets;

	private final byte[][] patterns;

	@Autowired
	TokenRedactor(Environments environments) {
		this(environments.all().stream().map((environment) -> environment.token()).toList());
	}

	TokenRedactor(List<ApiToken> tokens) {
		this.secrets = tokens.stream()
			.map(ApiToken::value)
			.flatMap((token) -> Stream.of(token, token.replace("/", "\\/")))
			.distinct()
			// one may begin with another
			.sorted(Comparator.comparingInt(String::length).reversed())
			.toList();
		this.patterns = this.secrets.stream()
			.map((secret) -> secret.getBytes(StandardCharsets.ISO_8859_1))
			.toArray(byte[][]::new);
	}

	/** The text without tokens. */
	String redact(String text) {
		if (!text.contains(ApiToken.PREFIX)) {
			return text;
		}
		String redacted = text;
		for (String secret : this.secrets) {
			redacted = redacted.replace(secret, REPLACEMENT);
		}
		return redacted;
	}

	/**
	 * Looks for a token at a place of a buffer.
	 * @return the length of the token there; 0 if there is none; -1 if one may begin
	 * there and go on behind the end
	 */
	int lengthAt(byte[] bytes, int from, int to) {
		int partial = 0;
		for (byte[] pattern : this.patterns) {
			int length = Math.min(pattern.length, to - from);
			if (Arrays.equals(bytes, from, from + length, pattern, 0, length)) {
				if (length == pattern.length) {
					// a longer token that may go on behind the end comes first in the
					// order
					return (partial < 0) ? -1 : length;
				}
				partial = -1;
			}
		}
		return partial;
	}

}
