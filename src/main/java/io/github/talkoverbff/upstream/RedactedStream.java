package io.github.talkoverbff.upstream;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import io.github.talkoverbff.environment.ApiToken;

/**
 * Takes tokens out of an answer while it streams, also one that is split between chunks:
 * bytes that may be the beginning of a token are held back until the next chunk tells.
 */
final class RedactedStream {

	private static final byte[] REPLACEMENT = TokenRedactor.REPLACEMENT.getBytes(StandardCharsets.ISO_8859_1);

	/** How every token begins. The search looks for the rarest letter of it. */
	private static final byte[] PREFIX = ApiToken.PREFIX.getBytes(StandardCharsets.ISO_8859_1);

	private static final int ANCHOR = 3;

	private static final byte[] NOTHING = {};

	private final TokenRedactor tokens;

	private byte[] heldBack = NOTHING;

	RedactedStream(TokenRedactor tokens) {
		this.tokens = tokens;
	}

	/** The bytes without tokens, less those that are held back. */
	byte[] redact(byte[] chunk) {
		byte[] bytes = (this.heldBack.length == 0) ? chunk : concat(this.heldBack, chunk);
		int position = next(bytes, 0);
		if (position == bytes.length) {
			this.heldBack = NOTHING;
			return bytes;
		}
		ByteArrayOutputStream redacted = new ByteArrayOutputStream(bytes.length);
		int copied = 0;
		while (position < bytes.length) {
			int length = this.tokens.lengthAt(bytes, position, bytes.length);
			if (length < 0) {
				break;
			}
			if (length > 0) {
				redacted.write(bytes, copied, position - copied);
				redacted.writeBytes(REPLACEMENT);
				this.tokens.found();
				copied = position + length;
			}
			position = next(bytes, (length > 0) ? copied : position + 1);
		}
		redacted.write(bytes, copied, position - copied);
		this.heldBack = Arrays.copyOfRange(bytes, position, bytes.length);
		return redacted.toByteArray();
	}

	/** What was held back: the answer ends here. */
	byte[] end() {
		String rest = new String(this.heldBack, StandardCharsets.ISO_8859_1);
		this.heldBack = NOTHING;
		return rest.isEmpty() ? NOTHING : this.tokens.redact(rest).getBytes(StandardCharsets.ISO_8859_1);
	}

	/** The next place at or after {@code from} where a token may begin. */
	private static int next(byte[] bytes, int from) {
		for (int i = from + ANCHOR; i < bytes.length; i++) {
			if (bytes[i] == PREFIX[ANCHOR] && beginsPrefix(bytes, i - ANCHOR)) {
				return i - ANCHOR;
			}
		}
		for (int i = Math.max(from, bytes.length - ANCHOR); i < bytes.length; i++) {
			if (beginsPrefix(bytes, i)) {
				return i;
			}
		}
		return bytes.length;
	}

	private static boolean beginsPrefix(byte[] bytes, int from) {
		int length = Math.min(PREFIX.length, bytes.length - from);
		return Arrays.equals(bytes, from, from + length, PREFIX, 0, length);
	}

	private static byte[] concat(byte[] first, byte[] second) {
		byte[] both = Arrays.copyOf(first, first.length + second.length);
		System.arraycopy(second, 0, both, first.length, second.length);
		return both;
	}

}
