package io.github.talkoverbff.session;

import io.github.talkoverbff.setting.InvalidSettingException;

import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * The management port is for the platform, which has no session: who can reach the port
 * is let in. Therefore it must be a port of its own.
 */
@Configuration(proxyBeanMethods = false)
class ManagementSecurity {

	@Bean
	@Order(1)
	SecurityFilterChain managementChain(Environment environment) {
		if (ManagementPortType.get(environment) == ManagementPortType.SAME) {
			throw new InvalidSettingException("management.server.port", "is the port of the service",
					"Set it to another port, such as 8081, that only the platform can reach.");
		}
		return new DefaultSecurityFilterChain(isManagement(environment));
	}

	/** Which port it is may be known only once the server listens. */
	private static RequestMatcher isManagement(Environment environment) {
		return (request) -> request.getLocalPort() == environment.getProperty("local.management.port", Integer.class,
				-1);
	}

}
