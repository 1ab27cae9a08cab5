package io.github.talkoverbff.session;

import java.util.List;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.filter.CorsFilter;

/** Opens what readers and web apps are given, to allowed origins as well. */
@Configuration(proxyBeanMethods = false)
class DocumentSecurity {

	/** Of our own origin, a style sheet only. */
	private static final String CONTENT_SECURITY_POLICY = "style-src 'self'";

	private static final List<String> DOCUMENTS = List.of("/problems", "/problems/*", "/problems.css", "/openapi.yaml",
			"/talkover-client.js", "/talkover-client.d.ts");

	/** Whether it is one of these that is asked for. */
	static final RequestMatcher MATCHER = OpenPaths.matcher(DOCUMENTS);

	@Bean
	@Order(2)
	SecurityFilterChain documentChain(CorsProperties cors, SessionProblems refusals) {
		return OpenPaths.chain(CONTENT_SECURITY_POLICY, DOCUMENTS, new OriginFilter(cors, (request) -> true, refusals),
				new CorsFilter(cors::configurationFor));
	}

}
