package io.github.talkoverbff.proxy;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

import io.github.talkoverbff.catalog.PathSegments;
import io.github.talkoverbff.problem.Problem;

/** Lets a query through as it is, or not at all. */
final class QueryString {

	private QueryString() {
	}

	/**
	 * Refuses a query that is malformed, or that asks Talkover for another method.
	 * @throws io.github.talkoverbff.problem.ProblemException with
	 * {@code REQUEST_REJECTED}
	 */
	static void requireHarmless(String query) {
		String flaw = PathSegments.flawOfQuery(query);
		if (flaw != null) {
			throw Problem.REQUEST_REJECTED.because(flaw);
		}
		for (String parameter : query.split("&")) {
			requireNoOverride(parameter);
		}
	}

	private static void requireNoOverride(String parameter) {
		int equals = parameter.indexOf('=');
		String rawName = (equals < 0) ? parameter : parameter.substring(0, equals);
		if (MethodOverride.isParameter(URLDecoder.decode(rawName, StandardCharsets.ISO_8859_1))) {
			throw MethodOverride.refused("query");
		}
	}

}
