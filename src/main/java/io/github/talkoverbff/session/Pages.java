package io.github.talkoverbff.session;

import java.io.IOException;
import java.util.Set;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.util.matcher.MediaTypeRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Tells a browser that shows a page from a script that calls us: the former is sent to
 * sign in, and may come from another site by a link.
 */
final class Pages implements RequestMatcher, AuthenticationEntryPoint {

	/** Where local users sign in. */
	private static final String FORM = "/";

	private final MediaTypeRequestMatcher html = new MediaTypeRequestMatcher(MediaType.TEXT_HTML);

	Pages() {
		this.html.setIgnoredMediaTypes(Set.of(MediaType.ALL));
	}

	/** Whether it is a page to sign in for. */
	@Override
	public boolean matches(HttpServletRequest request) {
		return isPage(request) && !FORM.equals(request.getServletPath());
	}

	/** Whether the browser shows it in a tab, and not inside of another page. */
	boolean isVisit(HttpServletRequest request) {
		return FetchMetadata.isForTab(request) && isPage(request);
	}

	private boolean isPage(HttpServletRequest request) {
		String path = request.getServletPath();
		return HttpMethod.GET.matches(request.getMethod()) && !path.equals("/session") && this.html.matches(request);
	}

	@Override
	public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException exception)
			throws IOException {
		String query = (request.getQueryString() != null) ? "?" + request.getQueryString() : "";
		ReturnTo.redirect(UriComponentsBuilder.fromPath(LoginController.PATH)
			.queryParam(ReturnTo.PARAMETER, "{path}")
			.encode()
			.buildAndExpand(request.getRequestURI() + query)
			.toUriString(), response);
	}

}
