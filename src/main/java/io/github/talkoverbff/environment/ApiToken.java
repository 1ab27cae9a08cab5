package io.github.talkoverbff.environment;

import java.util.Optional;
import java.util.regex.Pattern;

import io.github.talkoverbff.digest.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * An environment token of Talkover: full access to an account, in one string. It cannot
 * be printed; where one must tell tokens apart, the fingerprint does.
 */
public final class ApiToken {

	/** How every environment token begins. */
	public static final String PREFIX = "talq_";

	/** What a Bearer credential may hold (RFC 6750 §2.1). */
	private static final Pattern BEARER = Pattern.compile("[A-Za-z0-9._~+/|-]+=*");

	private final String value;

	private final String fingerprint;

	private ApiToken(String value) {
		this.value = value;
		this.fingerprint = Sha256.of(value).substring(0, 8);
	}

	/**
	 * Wraps any string, so that binding a wrong one cannot print it: see {@link #flaw()}.
	 */
	public static ApiToken valueOf(String value) {
		return new ApiToken(value);
	}

	/** Why this cannot be a token of Talkover, if so, continuing "The property ...". */
	Optional<String> flaw() {
		if (this.value.isBlank()) {
			return Optional.of("is blank");
		}
		if (this.value.chars().anyMatch(Character::isWhitespace)) {
			return Optional.of("contains white space");
		}
		if (!this.value.startsWith(PREFIX)) {
			return Optional.of("does not begin with " + PREFIX);
		}
		if (this.value.length() == PREFIX.length()) {
			return Optional.of("ends after " + PREFIX);
		}
		return BEARER.matcher(this.value).matches() ? Optional.empty()
				: Optional.of("contains a character that no Bearer token has");
	}

	/** The token itself. Only for the header that carries it, and for finding leaks. */
	public String value() {
		return this.value;
	}

	/** The first 8 hex digits of the token's SHA-256. */
	public String fingerprint() {
		return this.fingerprint;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof ApiToken token && token.value.equals(this.value);
	}

	@Override
	public int hashCode() {
		return this.value.hashCode();
	}

	@Override
	public String toString() {
		return "ApiToken[" + this.fingerprint + "]";
	}

}
