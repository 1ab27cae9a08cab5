package io.github.talkoverbff.session;

import java.util.List;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.filter.CorsFilter;

/**
 * What is open to everybody: it holds no secret, and whoever reads it may have no session
 * yet, or come by a link from another site. Nobody is asked for a session here, and none
 * is looked at.
 */
@Configuration(proxyBeanMethods = false)
class DocumentSecurity {

	/** Of our own origin, a style sheet only. */
	private static final String CONTENT_SECURITY_POLICY = ProxySecurity.CONTENT_SECURITY_POLICY
			+ "; style-src 'self'; base-uri 'none'; form-action 'none'";

	@Bean
	@Order(2)
	SecurityFilterChain documentChain(CorsProperties cors) {
		return new DefaultSecurityFilterChain(documents(), ProxySecurity.headers(CONTENT_SECURITY_POLICY),
				new CorsFilter(cors::configurationFor));
	}

	private static RequestMatcher documents() {
		PathPatternRequestMatcher.Builder paths = PathPatternRequestMatcher.withDefaults();
		return new OrRequestMatcher(List.of(paths.matcher("/problems"), paths.matcher("/problems/*"),
				paths.matcher("/problems.css"), paths.matcher("/openapi.yaml"), paths.matcher("/talkover-client.js"),
				paths.matcher("/talkover-client.d.ts")));
	}

}
