package io.github.talkoverbff.catalog;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.talkoverbff.problem.Problem;
import io.github.talkoverbff.problem.ProblemException;
import org.jspecify.annotations.Nullable;

import org.springframework.web.util.UriUtils;

/**
 * Takes a path apart and puts one together, so that both agree on every byte: a segment
 * is decoded once, and encoded anew from what it decoded to.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc3986#section-2.3">RFC 3986, unreserved
 * characters</a>
 */
public final class PathSegments {

	private static final Pattern ESCAPE = Pattern.compile("%([0-9A-Fa-f]{2})");

	/**
	 * How often a careless server decodes again at most. More is nobody's id, and takes
	 * time that grows with the square of its length.
	 */
	private static final int MOST_ROUNDS = 3;

	private PathSegments() {
	}

	/**
	 * The decoded segments of a path as it was received.
	 * @throws ProblemException with {@code REQUEST_REJECTED} if a segment is malformed,
	 * could mean something else to somebody who decodes or normalizes it again, or is
	 * encoded too often to tell
	 */
	public static List<String> decode(String rawPath) {
		List<String> segments = new ArrayList<>();
		int start = 1;
		while (start <= rawPath.length()) {
			int slash = rawPath.indexOf('/', start);
			int end = (slash < 0) ? rawPath.length() : slash;
			segments.add(decodeSegment(rawPath.substring(start, end)));
			start = end + 1;
		}
		return segments;
	}

	private static String decodeSegment(String raw) {
		String segment = (raw.indexOf('%') < 0) ? raw : percentDecode(raw);
		String seen = segment;
		requireHarmless(seen);
		// what is left is for a careless server that decodes again
		for (int round = 0; ESCAPE.matcher(seen).find(); round++) {
			if (round == MOST_ROUNDS) {
				throw rejected("has a segment that is percent-encoded over and over");
			}
			seen = ESCAPE.matcher(seen).replaceAll(PathSegments::character);
			requireHarmless(seen);
		}
		return segment;
	}

	private static void requireHarmless(String segment) {
		if (!isHarmless(segment)) {
			throw rejected("has a segment that is empty or dotted, or with a slash, backslash, semicolon or control "
					+ "character inside");
		}
	}

	/**
	 * Whether a segment is one for everybody who reads it: not empty or dotted, and
	 * without anything that ends a segment somewhere.
	 */
	public static boolean isHarmless(String segment) {
		for (int i = 0; i < segment.length(); i++) {
			char c = segment.charAt(i);
			if (c == '/' || c == '\\' || c == ';' || Character.isISOControl(c)) {
				return false;
			}
		}
		return !segment.isEmpty() && !segment.equals(".") && !segment.equals("..");
	}

	/** Whether a path or query has a percent sign without two hexadecimal digits. */
	public static boolean hasBrokenEscape(String text) {
		for (int at = text.indexOf('%'); at >= 0; at = text.indexOf('%', at + 1)) {
			if (hexDigit(text, at + 1) < 0 || hexDigit(text, at + 2) < 0) {
				return true;
			}
		}
		return false;
	}

	/**
	 * What is malformed in a query as it was received, for whoever sent it (RFC 3986,
	 * section 3.4); null if nothing is.
	 */
	public static @Nullable String flawOfQuery(String query) {
		if (hasBrokenEscape(query)) {
			return "The query has a broken percent escape; write a bare % as %25.";
		}
		if (query.chars().anyMatch((c) -> c <= ' ' || c > '~')) {
			return "The query has a character that must be percent-encoded: blanks, controls and all that is not ASCII.";
		}
		return null;
	}

	private static String character(MatchResult escape) {
		return Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(escape.group(1), 16)));
	}

	private static String percentDecode(String raw) {
		if (hasBrokenEscape(raw)) {
			throw rejected("has a broken percent escape");
		}
		ByteBuffer bytes = ByteBuffer.allocate(raw.length() * 3);
		for (int i = 0; i < raw.length(); i++) {
			char c = raw.charAt(i);
			if (c == '%') {
				bytes.put((byte) ((hexDigit(raw, i + 1) << 4) + hexDigit(raw, i + 2)));
				i += 2;
			}
			else {
				bytes.put(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
			}
		}
		try {
			return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
		}
		catch (CharacterCodingException ex) {
			throw rejected("has percent escapes that are not UTF-8");
		}
	}

	private static int hexDigit(String text, int index) {
		return (index < text.length() && HexFormat.isHexDigit(text.charAt(index)))
				? HexFormat.fromHexDigit(text.charAt(index)) : -1;
	}

	/**
	 * The segment as it goes on the wire: only unreserved characters stay as they are.
	 */
	public static String encode(String segment) {
		return UriUtils.encode(segment, StandardCharsets.UTF_8);
	}

	private static ProblemException rejected(String flaw) {
		return Problem.REQUEST_REJECTED.because("The path " + flaw + ".");
	}

}
