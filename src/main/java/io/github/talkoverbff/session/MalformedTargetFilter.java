package io.github.talkoverbff.session;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import io.github.talkoverbff.catalog.PathSegments;
import io.github.talkoverbff.problem.Problem;
import io.github.talkoverbff.problem.ProblemWriter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.UriUtils;

/**
 * Refuses a path with a broken percent escape, and a query with one or with a character
 * that is not encoded. Spring parses paths before its firewall looks at them, and fails
 * on what hides behind a semicolon; whoever fails to read a query quotes it in the log.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
final class MalformedTargetFilter extends OncePerRequestFilter {

	/** What a decoder puts in the place of what it cannot read. */
	private static final char REPLACEMENT = '\uFFFD';

	private final ProblemWriter problems;

	MalformedTargetFilter(ProblemWriter problems) {
		this.problems = problems;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		String flaw = flaw(request, request.getQueryString());
		if (flaw != null) {
			this.problems.write(request, response, Problem.REQUEST_REJECTED.because(flaw));
		}
		else {
			chain.doFilter(request, response);
		}
	}

	private static @Nullable String flaw(HttpServletRequest request, @Nullable String query) {
		if (PathSegments.hasBrokenEscape(request.getRequestURI())) {
			return "The path has a broken percent escape.";
		}
		if (query != null && PathSegments.hasBrokenEscape(query)) {
			return "The query has a broken percent escape; write a bare % as %25.";
		}
		if (query != null && query.chars().anyMatch((c) -> c <= ' ' || c > '~')) {
			return "The query has a character that must be percent-encoded: blanks, controls and all that is not ASCII.";
		}
		if (query != null && !ProxySecurity.PROXIED.matches(request)
				&& UriUtils.decode(query, StandardCharsets.UTF_8).indexOf(REPLACEMENT) >= 0) {
			return "The query has percent escapes that are not UTF-8.";
		}
		return null;
	}

}
