package io.github.talkoverbff.server;

import org.eclipse.jetty.ee11.servlet.ServletHandler;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;

import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/**
 * Lets an encoded percent sign through to the catalog, which decodes a path once and
 * refuses what could be decoded twice. All else that is ambiguous Jetty refuses itself.
 */
@Component
final class EncodedPaths implements WebServerFactoryCustomizer<JettyServletWebServerFactory> {

	private static final UriCompliance RULES = UriCompliance.DEFAULT.with("encoded-percent",
			UriCompliance.Violation.AMBIGUOUS_PATH_ENCODING);

	@Override
	public void customize(JettyServletWebServerFactory factory) {
		factory.addServerCustomizers(EncodedPaths::allow);
	}

	private static void allow(Server server) {
		server.getContainedBeans(HttpConfiguration.class).forEach((http) -> http.setUriCompliance(RULES));
		server.getDescendants(ServletHandler.class).forEach((servlets) -> servlets.setDecodeAmbiguousURIs(true));
	}

}
