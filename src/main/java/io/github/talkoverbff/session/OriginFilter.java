package io.github.talkoverbff.session;

import java.io.IOException;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.cors.CorsUtils;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses what a browser sends on behalf of another site, whatever the method, unless
 * that origin is allowed. Browsers say so in their {@link FetchMetadata}.
 */
final class OriginFilter extends OncePerRequestFilter {

	private final CorsProperties cors;

	private final RequestMatcher anySite;

	private final SessionProblems refusals;

	/**
	 * Creates the filter.
	 * @param anySite what a browser may ask for on behalf of any site
	 */
	OriginFilter(CorsProperties cors, RequestMatcher anySite, SessionProblems refusals) {
		this.cors = cors;
		this.anySite = anySite;
		this.refusals = refusals;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		boolean allowed = CorsUtils.isPreFlightRequest(request) ? this.cors.allowsPreflight(request)
				: isFromAllowedSite(request) && this.cors.allowsMethod(request);
		if (!allowed) {
			this.refusals.refuseOrigin(request, response);
		}
		else {
			chain.doFilter(request, response);
		}
	}

	private boolean isFromAllowedSite(HttpServletRequest request) {
		return !FetchMetadata.isCrossSite(request) || this.cors.allows(request.getHeader(HttpHeaders.ORIGIN))
				|| this.anySite.matches(request);
	}

}
