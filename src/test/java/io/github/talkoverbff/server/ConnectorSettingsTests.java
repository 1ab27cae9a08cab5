package io.github.talkoverbff.server;

import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.Test;

import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/** How many connections are taken at once, and what becomes of them. */
class ConnectorSettingsTests {

	@Test
	void theHeapDecidesUnlessASettingDoes() {
		int fitting = HeapPlan.ofThisProcess().connections();
		MockEnvironment set = new MockEnvironment().withProperty("server.jetty.max-connections", "77");

		assertThat(limitIn(new MockEnvironment(), 77)).isEqualTo(fitting);
		assertThat(limitIn(set, 77)).isEqualTo(77);
	}

	@Test
	void aCallerMayPauseWhileTheServerStops() {
		JettyServletWebServerFactory factory = new JettyServletWebServerFactory();
		new ConnectorSettings(new MockEnvironment()).customize(factory);
		try (ServerConnector connector = new ServerConnector(new Server())) {
			connector.getServer().addConnector(connector);
			factory.getServerCustomizers().forEach((customizer) -> customizer.customize(connector.getServer()));

			assertThat(connector.getShutdownIdleTimeout()).as("1 s, if Jetty had its way").isNegative();
		}
	}

	@Test
	void whatACallerHasYetToReadTakesLittleBesideTheHeap() {
		JettyServletWebServerFactory factory = new JettyServletWebServerFactory();
		new ConnectorSettings(new MockEnvironment()).customize(factory);
		HttpConfiguration http = new HttpConfiguration();
		try (ServerConnector connector = new ServerConnector(new Server(), new HttpConnectionFactory(http))) {
			connector.getServer().addConnector(connector);
			factory.getServerCustomizers().forEach((customizer) -> customizer.customize(connector.getServer()));

			assertThat(http.getOutputBufferSize()).as("32 KB, if Jetty had its way").isEqualTo(8192);
		}
	}

	/** The limit of a server that Boot has given its own. */
	private static int limitIn(MockEnvironment environment, int before) {
		JettyServletWebServerFactory factory = new JettyServletWebServerFactory();
		factory.setMaxConnections(before);
		new ConnectorSettings(environment).customize(factory);
		return factory.getMaxConnections();
	}

}
