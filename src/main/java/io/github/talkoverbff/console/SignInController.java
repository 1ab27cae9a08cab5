package io.github.talkoverbff.console;

import java.util.List;

import io.github.talkoverbff.session.SignInWays;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Tells what the sign-in form has to offer. */
@RestController
@ConditionalOnConsole
final class SignInController {

	static final String PATH = "/console/sign-in";

	private final View view;

	SignInController(SignInWays ways) {
		this.view = new View(ways.hasPasswords(),
				ways.providers()
					.entrySet()
					.stream()
					.map((provider) -> new ProviderView(provider.getKey(), provider.getValue()))
					.toList());
	}

	@GetMapping(PATH)
	View show() {
		return this.view;
	}

	/**
	 * The ways to sign in.
	 *
	 * @param password whether some have a password here
	 * @param providers the identity providers
	 */
	record View(boolean password, List<ProviderView> providers) {
	}

	/**
	 * An identity provider.
	 *
	 * @param id what {@code GET /login} calls it
	 * @param name what people call it
	 */
	record ProviderView(String id, String name) {
	}

}
