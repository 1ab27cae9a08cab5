package io.github.talkoverbff.session;

import java.util.List;
import java.util.stream.Stream;

import jakarta.servlet.Filter;

import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * What is open to everybody: it holds no secret, and whoever reads it may have no session
 * yet, or come by a link from another site. Nobody is asked for a session here, and none
 * is looked at.
 */
public final class OpenPaths {

	private OpenPaths() {
	}

	/**
	 * Opens paths.
	 * @param contentSecurityPolicy what browsers may load into a page there, beside
	 * nothing
	 * @param paths patterns of paths
	 * @param more what else stands in the way of a request
	 */
	public static SecurityFilterChain chain(String contentSecurityPolicy, List<String> paths, Filter... more) {
		Filter headers = ProxySecurity.headers(ProxySecurity.CONTENT_SECURITY_POLICY + "; " + contentSecurityPolicy);
		return new DefaultSecurityFilterChain(matcher(paths),
				Stream.concat(Stream.of(headers), Stream.of(more)).toList());
	}

	static RequestMatcher matcher(List<String> paths) {
		PathPatternRequestMatcher.Builder builder = PathPatternRequestMatcher.withDefaults();
		return new OrRequestMatcher(paths.stream().<RequestMatcher>map(builder::matcher).toList());
	}

}
