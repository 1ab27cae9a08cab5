package io.github.talkoverbff.oidc;

import java.io.IOException;

import io.github.talkoverbff.problem.Problem;
import io.github.talkoverbff.problem.ProblemException;
import io.github.talkoverbff.session.FetchMetadata;
import io.github.talkoverbff.session.SessionProblems;
import io.github.talkoverbff.session.SignInThrottle;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Stands before the back-channel logout. Reports what that leaves to others, that it
 * cannot reach the provider; and slows down who sends what is no provider's word, as each
 * may cost a question to the provider. Its word costs nothing: it may end many sessions
 * at once. A browser is no provider, and its page could use up what its address has.
 */
final class LogoutFilter extends OncePerRequestFilter {

	private static final String PATH = "/logout/connect/back-channel/";

	private final SignInThrottle throttle;

	private final SessionProblems problems;

	LogoutFilter(SignInThrottle throttle, SessionProblems problems) {
		this.throttle = throttle;
		this.problems = problems;
	}

	@Override
	protected boolean shouldNotFilter(HttpServletRequest request) {
		return !request.getServletPath().startsWith(PATH) || !HttpMethod.POST.matches(request.getMethod());
	}

	private static void requireNoBrowser(HttpServletRequest request) {
		if (FetchMetadata.isOfBrowser(request)) {
			throw Problem.ORIGIN_REJECTED.because("Only an identity provider itself signs its users out here.");
		}
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		try {
			requireNoBrowser(request);
			Runnable onSuccess = this.throttle.providersWord(request.getRemoteAddr());
			chain.doFilter(request, response);
			if (response.getStatus() == HttpStatus.OK.value()) {
				onSuccess.run();
			}
		}
		catch (AuthenticationServiceException ex) {
			this.problems.answer(request, response, OidcFailures.unavailable(ex));
		}
		catch (ProblemException ex) {
			this.problems.answer(request, response, ex);
		}
	}

}
