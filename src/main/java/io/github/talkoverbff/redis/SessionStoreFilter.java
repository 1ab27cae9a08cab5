package io.github.talkoverbff.redis;

import java.io.IOException;

import io.github.talkoverbff.problem.ProblemException;
import io.github.talkoverbff.session.SessionProblems;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.web.filter.OncePerRequestFilter;

/** Stands around everything that asks Redis, and reports that it does not answer. */
final class SessionStoreFilter extends OncePerRequestFilter {

	private final SessionStore store;

	private final SessionProblems problems;

	SessionStoreFilter(SessionStore store, SessionProblems problems) {
		this.store = store;
		this.problems = problems;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		try {
			chain.doFilter(request, response);
		}
		catch (ProblemException ex) {
			if (response.isCommitted()) {
				throw ex;
			}
			this.problems.answer(request, response, ex);
		}
		finally {
			this.store.forget();
		}
	}

}
