package io.github.talkoverbff.session;

import java.util.List;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.authorization.AuthenticatedAuthorizationManager;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.ExceptionTranslationFilter;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.context.SecurityContextHolderFilter;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.security.web.header.HeaderWriter;
import org.springframework.security.web.header.HeaderWriterFilter;
import org.springframework.security.web.header.writers.ContentSecurityPolicyHeaderWriter;
import org.springframework.security.web.header.writers.HstsHeaderWriter;
import org.springframework.security.web.header.writers.XContentTypeOptionsHeaderWriter;
import org.springframework.security.web.header.writers.XXssProtectionHeaderWriter;
import org.springframework.security.web.header.writers.frameoptions.XFrameOptionsHeaderWriter;
import org.springframework.security.web.savedrequest.NullRequestCache;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.filter.CorsFilter;

/**
 * Steps 1 and 2 of the way of a request to Talkover. Put together by hand from Spring
 * Security's filters: the chain that its builder makes has nine more, which do nothing
 * for such a request and took a tenth of its time.
 */
@Configuration(proxyBeanMethods = false)
class ProxySecurity {

	/** {@code default-src} does not stand in for the last two. */
	static final String CONTENT_SECURITY_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; "
			+ "form-action 'none'";

	/** What the servlet container matched it by, so that no spelling slips through. */
	private static final RequestMatcher PROXIED = (request) -> "/talkover".equals(request.getServletPath());

	@Bean
	@Order(0)
	SecurityFilterChain proxyChain(SessionProblems refusals, CorsProperties cors, CsrfTokenRepository csrfTokens,
			SecurityContextRepository contexts) {
		return new DefaultSecurityFilterChain(PROXIED, new SecurityContextHolderFilter(contexts),
				headers(CONTENT_SECURITY_POLICY), new OriginFilter(cors, (request) -> false, refusals),
				new CorsFilter(cors::configurationFor), csrf(csrfTokens, refusals), exceptions(refusals),
				new AuthorizationFilter(AuthenticatedAuthorizationManager.authenticated()));
	}

	/** What every answer tells browsers. */
	static HeaderWriterFilter headers(String contentSecurityPolicy) {
		List<HeaderWriter> writers = List.of(new XContentTypeOptionsHeaderWriter(), new XXssProtectionHeaderWriter(),
				new HstsHeaderWriter(), new XFrameOptionsHeaderWriter(),
				new ContentSecurityPolicyHeaderWriter(contentSecurityPolicy));
		HeaderWriterFilter filter = new HeaderWriterFilter(writers);
		// or it wraps the response, and looks at every write
		filter.setShouldWriteHeadersEagerly(true);
		return filter;
	}

	/** A token is made and compared where one is asked for, and not for every read. */
	private static CsrfFilter csrf(CsrfTokenRepository tokens, SessionProblems refusals) {
		CsrfFilter filter = new CsrfFilter(tokens);
		filter.setRequestHandler(new CsrfHeader());
		filter.setAccessDeniedHandler(refusals);
		return filter;
	}

	private static ExceptionTranslationFilter exceptions(SessionProblems refusals) {
		// or every stranger's request would be kept, in a session made for it
		ExceptionTranslationFilter filter = new ExceptionTranslationFilter(refusals, new NullRequestCache());
		filter.setAccessDeniedHandler(refusals);
		return filter;
	}

}
