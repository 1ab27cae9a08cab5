package io.github.talkoverbff.session;

import java.io.IOException;

import io.github.talkoverbff.catalog.PathSegments;
import io.github.talkoverbff.problem.Problem;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.MappingMatch;
import org.jspecify.annotations.Nullable;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses a path with a broken percent escape, or one that the container found the way of
 * only after it had decoded and tidied it. Spring parses paths before its firewall looks
 * at them, fails on what hides behind a semicolon, and looks for the servlet's own path
 * where the other begins.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
final class MalformedPathFilter extends OncePerRequestFilter {

	private final SessionProblems problems;

	private final CorsProperties cors;

	MalformedPathFilter(SessionProblems problems, CorsProperties cors) {
		this.problems = problems;
		this.cors = cors;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		String flaw = flaw(request);
		if (flaw == null) {
			chain.doFilter(request, response);
		}
		else if (!this.cors.openRefusal(request, response)) {
			this.problems.answer(request, response, Problem.REQUEST_REJECTED.because(flaw));
		}
	}

	private static @Nullable String flaw(HttpServletRequest request) {
		if (PathSegments.hasBrokenEscape(request.getRequestURI())) {
			return "The path has a broken percent escape.";
		}
		if (isDisguised(request)) {
			return "The first segment of the path must stand there plainly, without escapes, dots or parameters.";
		}
		return null;
	}

	private static boolean isDisguised(HttpServletRequest request) {
		return request.getHttpServletMapping().getMappingMatch() == MappingMatch.PATH
				&& !(request.getRequestURI() + "/")
					.startsWith(request.getContextPath() + request.getServletPath() + "/");
	}

}
