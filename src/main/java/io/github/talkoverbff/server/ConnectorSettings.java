package io.github.talkoverbff.server;

import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * How Jetty takes connections, and lets go of them: no more at once than the heap can
 * hold, or whoever opens many would end the process. Those beyond wait to be accepted.
 */
@Component
final class ConnectorSettings implements WebServerFactoryCustomizer<JettyServletWebServerFactory> {

	static final String PROPERTY = "server.jetty.max-connections";

	/** Connections that wait to be accepted: Linux's own limit. Java's default is 50. */
	private static final int BACKLOG = 4096;

	/**
	 * In bytes, for what a caller has yet to read. It is beside the heap, where 1,000
	 * slow ones would use 32 MB with Jetty's default.
	 */
	private static final int OUTPUT = 8192;

	private final Environment environment;

	ConnectorSettings(Environment environment) {
		this.environment = environment;
	}

	@Override
	public void customize(JettyServletWebServerFactory factory) {
		factory.addServerCustomizers(ConnectorSettings::set);
		if (!this.environment.containsProperty(PROPERTY)) {
			factory.setMaxConnections(HeapPlan.ofThisProcess().connections());
		}
	}

	private static void set(Server server) {
		server.getContainedBeans(ServerConnector.class).forEach((connector) -> {
			HttpConnectionFactory http = connector.getConnectionFactory(HttpConnectionFactory.class);
			if (http != null) { // takes its place
				connector.addConnectionFactory(new BoundedHeads(http.getHttpConfiguration()));
			}
			connector.setAcceptQueueSize(BACKLOG);
			// Jetty would break off whoever pauses for a second while it stops
			connector.setShutdownIdleTimeout(-1);
		});
		// Jetty would keep header fields for the next request of the same connection, in
		// 100 KB each; an ingress sends those of many users, so that they seldom match
		server.getContainedBeans(HttpConfiguration.class).forEach((http) -> {
			http.setHeaderCacheSize(0);
			http.setOutputBufferSize(OUTPUT);
			// Spring Session adds its cookie before a write that fills the buffer; Jetty
			// would pass on at once what fills a quarter of it
			http.setOutputAggregationSize(OUTPUT);
		});
	}

}
