package io.github.talkoverbff.upstream;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Takes tokens out of an answer while it streams, also one that is split between chunks:
 * bytes that may be the beginning of a token are held back until the next chunk tells.
 */
public final class RedactedStream {

	private static final byte[] REPLACEMENT = TokenRedactor.REPLACEMENT.getBytes(StandardCharsets.ISO_8859_1);

	/** How every token begins. The search looks for the rarest letter of it. */
	private static final byte[] PREFIX = "talq_".getBytes(StandardCharsets.ISO_8859_1);

	private static final int ANCHOR = 3;

	private final TokenRedactor tokens;

	private byte[] heldBack = {};

	RedactedStream(TokenRedactor tokens) {
		this.tokens = tokens;
	}

	/** Writes the chunk without tokens, but for bytes that it has to hold back. */
	public void write(byte[] chunk, OutputStream out) throws IOException {
		byte[] bytes = (this.heldBack.length == 0) ? chunk : concat(this.heldBack, chunk);
		int written = 0;
		int position = next(bytes, 0);
		while (position < bytes.length) {
			int length = this.tokens.lengthAt(bytes, position, bytes.length);
			if (length < 0) {
				break;
			}
			if (length > 0) {
				out.write(bytes, written, position - written);
				out.write(REPLACEMENT);
				written = position + length;
			}
			position = next(bytes, (length > 0) ? written : position + 1);
		}
		out.write(bytes, written, position - written);
		this.heldBack = (position == bytes.length) ? new byte[0] : Arrays.copyOfRange(bytes, position, bytes.length);
	}

	/** Writes what was held back: the answer ends here. */
	public void end(OutputStream out) throws IOException {
		String rest = new String(this.heldBack, StandardCharsets.ISO_8859_1);
		out.write(this.tokens.redact(rest).getBytes(StandardCharsets.ISO_8859_1));
		this.heldBack = new byte[0];
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
