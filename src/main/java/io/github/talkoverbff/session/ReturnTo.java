package io.github.talkoverbff.session;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.talkoverbff.catalog.PathSegments;
import io.github.talkoverbff.problem.Problem;
import io.github.talkoverbff.problem.ProblemException;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/**
 * Where a browser goes after signing in: a path of this origin, or of one of a web app
 * that is listed, to everybody who reads it, however often it is decoded. Otherwise a
 * link to our sign-in could end at anybody's imitation of it.
 */
public final class ReturnTo {

	/** The parameter of {@code GET /login}. */
	public static final String PARAMETER = "return_to";

	private static final String HOME = "/";

	private static final int MAX_LENGTH = 2048;

	private static final Pattern OF_AN_ORIGIN = Pattern.compile("([a-z]+://[^/?#]+)(/.*)");

	private ReturnTo() {
	}

	/**
	 * The value, if it is harmless; the home page if there is none.
	 * @throws ProblemException with {@code REQUEST_REJECTED} if it is not
	 */
	public static String require(@Nullable String value) {
		return require(value, Set.of());
	}

	/**
	 * The same, or a page of one of the origins.
	 * @throws ProblemException with {@code REQUEST_REJECTED} if it is neither
	 */
	public static String require(@Nullable String value, Set<String> origins) {
		if (value == null) {
			return HOME;
		}
		Matcher page = OF_AN_ORIGIN.matcher(value);
		boolean listed = page.matches() && origins.contains(page.group(1));
		if (!isLocal(listed ? page.group(2) : value)) {
			throw Problem.REQUEST_REJECTED.because(
					"After signing in, a browser goes to paths of this origin only, or of web apps that are listed.")
				.errors(Map.of(PARAMETER, List.of("must be a local path, such as /app")));
		}
		return value;
	}

	/** Sends the browser there. */
	public static void redirect(String path, HttpServletResponse response) {
		response.setStatus(HttpStatus.FOUND.value());
		response.setHeader(HttpHeaders.LOCATION, path);
	}

	private static boolean isLocal(String value) {
		if (!value.startsWith("/") || value.length() > MAX_LENGTH || !value.chars().allMatch(ReturnTo::isPlain)) {
			return false;
		}
		String path = value.split("[?#]", 2)[0];
		return path.equals(HOME)
				|| hasHarmlessSegments(path.endsWith("/") ? path.substring(0, path.length() - 1) : path);
	}

	/** Browsers drop tabs and newlines, and read a backslash as a slash. */
	private static boolean isPlain(int c) {
		return c > ' ' && c < 0x7F && c != '\\';
	}

	private static boolean hasHarmlessSegments(String path) {
		try {
			PathSegments.decode(path);
			return true;
		}
		catch (ProblemException ex) {
			return false;
		}
	}

}
