package io.github.talkoverbff.session;

import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Leads a browser to where local users sign in. With an identity provider the browser
 * never gets here.
 */
@RestController
final class LoginController {

	static final String PATH = "/login";

	@GetMapping(PATH)
	void login(@RequestParam(name = ReturnTo.PARAMETER, required = false) @Nullable String returnTo,
			HttpServletResponse response) {
		String path = ReturnTo.require(returnTo);
		UriComponentsBuilder form = UriComponentsBuilder.fromPath("/");
		if (returnTo != null) {
			form.queryParam(ReturnTo.PARAMETER, "{path}");
		}
		ReturnTo.redirect(form.encode().buildAndExpand(path).toUriString(), response);
	}

}
