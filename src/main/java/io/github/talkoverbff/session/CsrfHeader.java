package io.github.talkoverbff.session;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.security.web.csrf.CsrfTokenRequestAttributeHandler;

/**
 * Takes the CSRF token from its header and from nowhere else. Spring takes it from a
 * parameter too, which any form can send; a header of one's own cannot be sent to another
 * origin unless that allows it (Fetch, section 4.8), so a host that sets the cookie for
 * the whole domain gains nothing by it.
 */
class CsrfHeader extends CsrfTokenRequestAttributeHandler {

	@Override
	public @Nullable String resolveCsrfTokenValue(HttpServletRequest request, CsrfToken csrfToken) {
		return request.getHeader(csrfToken.getHeaderName());
	}

}
