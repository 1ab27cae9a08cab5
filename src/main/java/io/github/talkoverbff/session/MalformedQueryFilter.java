package io.github.talkoverbff.session;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import io.github.talkoverbff.catalog.PathSegments;
import io.github.talkoverbff.problem.Problem;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.UriUtils;

/**
 * Refuses a query that is malformed, before the container reads parameters from it: what
 * that cannot read, its exception quotes in the log.
 */
final class MalformedQueryFilter extends OncePerRequestFilter {

	/** What a decoder puts in the place of what it cannot read. */
	private static final char REPLACEMENT = '\uFFFD';

	private final SessionProblems problems;

	MalformedQueryFilter(SessionProblems problems) {
		this.problems = problems;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		String query = request.getQueryString();
		String flaw = (query != null) ? flaw(query) : null;
		if (flaw != null) {
			this.problems.answer(request, response, Problem.REQUEST_REJECTED.because(flaw));
		}
		else {
			chain.doFilter(request, response);
		}
	}

	private static @Nullable String flaw(String query) {
		String flaw = PathSegments.flawOfQuery(query);
		if (flaw == null && UriUtils.decode(query, StandardCharsets.UTF_8).indexOf(REPLACEMENT) >= 0) {
			return "The query has percent escapes that are not UTF-8.";
		}
		return flaw;
	}

}
