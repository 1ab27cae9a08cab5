package io.github.talkoverbff.problem;

import java.io.IOException;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/**
 * Tells every caller the new id of its request, whatever the caller sent, and forbids
 * caches to keep the answer. It stands first, so that no answer goes without either.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
final class RequestIdFilter implements Filter {

	@Override
	public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		addHeaders((HttpServletResponse) response, RequestFacts.of(request).requestId());
		chain.doFilter(request, response);
	}

	static void addHeaders(HttpServletResponse response, String requestId) {
		response.setHeader(RequestFacts.HEADER, requestId);
		response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
	}

}
