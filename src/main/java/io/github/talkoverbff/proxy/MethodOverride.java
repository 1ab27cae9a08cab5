package io.github.talkoverbff.proxy;

import java.util.List;
import java.util.Locale;

import io.github.talkoverbff.problem.Problem;
import io.github.talkoverbff.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;

/**
 * Finds requests that ask for another method than they have. Talkover's framework obeys
 * them, so the operation that was decided on would not be the one carried out.
 */
final class MethodOverride {

	private static final String PARAMETER = "_method";

	private static final List<String> HEADERS = List.of("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override");

	private MethodOverride() {
	}

	/**
	 * Refuses a request with a header that overrides its method.
	 * @throws ProblemException with {@code REQUEST_REJECTED}
	 */
	static void refuseHeaders(HttpServletRequest request) {
		for (String header : HEADERS) {
			if (request.getHeader(header) != null) {
				throw refused("header " + header);
			}
		}
	}

	/**
	 * Whether PHP, which Talkover's framework is written in, takes this for the
	 * parameter: it drops leading spaces, ends a name at NUL or a bracket, and reads a
	 * space or dot as an underscore.
	 */
	static boolean isParameter(String name) {
		String seen = name.stripLeading();
		for (int i = 0; i < seen.length(); i++) {
			if (seen.charAt(i) == '[' || seen.charAt(i) == '\0') {
				seen = seen.substring(0, i);
			}
		}
		return seen.replace(' ', '_').replace('.', '_').toLowerCase(Locale.ROOT).equals(PARAMETER);
	}

	static ProblemException refused(String place) {
		return Problem.REQUEST_REJECTED
			.because("The " + place + " asks for another method; send the request with that method itself.");
	}

}
