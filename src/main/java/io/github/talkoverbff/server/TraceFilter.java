package io.github.talkoverbff.server;

import java.io.IOException;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Makes {@code TRACE} a method that no path takes. A servlet would answer it with the
 * request as it came, and so with what stands before the proxy has added to it: names,
 * addresses, tokens of its own.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-9.3.8">RFC 9110, TRACE</a>
 */
@Component
@Order(Ordered.LOWEST_PRECEDENCE)
final class TraceFilter extends OncePerRequestFilter {

	private static final String TRACE = "TRACE";

	@Override
	protected boolean shouldNotFilter(HttpServletRequest request) {
		return !TRACE.equals(request.getMethod());
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		chain.doFilter(new Unknown(request), response);
	}

	/** Methods are case-sensitive, so that this is one that nobody knows. */
	private static final class Unknown extends HttpServletRequestWrapper {

		Unknown(HttpServletRequest request) {
			super(request);
		}

		@Override
		public String getMethod() {
			return "trace";
		}

	}

}
