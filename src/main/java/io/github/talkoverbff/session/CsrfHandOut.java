package io.github.talkoverbff.session;

import java.util.function.Supplier;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.security.web.csrf.CsrfToken;

/**
 * Hands out the CSRF token to whoever asks about the session: in its cookie, and in a
 * header for web apps on other origins, from which the cookie is hidden. It stands in no
 * body, so there is nothing to guess it from.
 */
final class CsrfHandOut extends CsrfHeader {

	static final String HEADER = "X-XSRF-TOKEN";

	private static final String SESSION = "/session";

	@Override
	public void handle(HttpServletRequest request, HttpServletResponse response, Supplier<CsrfToken> deferredToken) {
		super.handle(request, response, deferredToken);
		if (SESSION.equals(request.getServletPath())) {
			response.setHeader(HEADER, deferredToken.get().getToken());
		}
	}

}
