package io.github.talkoverbff.console;

import java.util.List;

import io.github.talkoverbff.session.OpenPaths;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.web.SecurityFilterChain;

/** Opens the page, which shows a sign-in form to whoever has no session. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnConsole
class ConsoleSecurity {

	/** Of our own origin only, nothing inline, and no text that turns into markup. */
	private static final String CONTENT_SECURITY_POLICY = "script-src 'self'; style-src 'self'; img-src 'self'; "
			+ "connect-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'";

	private static final List<String> OPEN = List.of("/", "/console/*.js", "/console/*.css", "/console/*.svg",
			SignInController.PATH);

	@Bean
	@Order(2)
	SecurityFilterChain consoleChain() {
		return OpenPaths.chain(CONTENT_SECURITY_POLICY, OPEN);
	}

}
