package io.github.talkoverbff.session;

import java.io.IOException;
import java.util.Locale;
import java.util.Set;

import io.github.talkoverbff.problem.Problem;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses a form before anybody asks for its parameters: the container would keep all
 * that has come of it until its end, however long that takes. Spring asks for them where
 * a controller takes a body, whatever type it takes. The back-channel logout, the only
 * one that takes a form, stands before this.
 */
final class FormBodyFilter extends OncePerRequestFilter {

	/** With these the container takes a body for parameters. */
	private static final Set<String> METHODS = Set.of("POST", "PUT");

	private final SessionProblems problems;

	FormBodyFilter(SessionProblems problems) {
		this.problems = problems;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		if (METHODS.contains(request.getMethod()) && isForm(request.getContentType())) {
			this.problems.answer(request, response, Problem.BODY_NOT_SUPPORTED
				.because("Forms are not taken here: send Content-Type: application/json."));
		}
		else {
			chain.doFilter(request, response);
		}
	}

	/** Wherever it stands in the field: Spring looks no closer. */
	private static boolean isForm(@Nullable String type) {
		return type != null && type.toLowerCase(Locale.ROOT).contains(MediaType.APPLICATION_FORM_URLENCODED_VALUE);
	}

}
