package io.github.talkoverbff.problem;

import java.io.IOException;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletResponse;
import org.slf4j.MDC;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/**
 * Gives every request a new id, whatever the caller sent, and forbids caches to keep the
 * answer. It stands first, so that no answer goes without either.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
final class RequestIdFilter implements Filter {

	static final String HEADER = "X-Request-Id";

	/**
	 * ECS's name; the audit has a {@code request_id} of its own, and JSON holds no two.
	 */
	static final String MDC_KEY = "http.request.id";

	@Override
	public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		String id = RequestFacts.of(request).requestId();
		addHeaders((HttpServletResponse) response, id);
		MDC.put(MDC_KEY, id);
		try {
			chain.doFilter(request, response);
		}
		finally {
			MDC.remove(MDC_KEY);
		}
	}

	static void addHeaders(HttpServletResponse response, String requestId) {
		response.setHeader(HEADER, requestId);
		response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
	}

}
