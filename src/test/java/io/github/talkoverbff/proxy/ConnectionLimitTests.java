package io.github.talkoverbff.proxy;

import org.apache.catalina.connector.Connector;
import org.apache.coyote.AbstractProtocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

/** How many connections are taken at once. */
class ConnectionLimitTests {

	@ParameterizedTest
	@CsvSource({ "32, 100", "96, 204", "128, 409", "384, 2048", "2048, 8192" })
	void asManyAsTheHeapHolds(long megabytes, int connections) {
		assertThat(ConnectionLimit.within(DataSize.ofMegabytes(megabytes))).isEqualTo(connections);
	}

	@Test
	void theHeapDecidesUnlessASettingDoes() {
		int fitting = ConnectionLimit.within(DataSize.ofBytes(Runtime.getRuntime().maxMemory()));
		MockEnvironment set = new MockEnvironment().withProperty("server.tomcat.max-connections", "77");

		assertThat(limitIn(new MockEnvironment(), 77)).isEqualTo(fitting);
		assertThat(limitIn(set, 77)).isEqualTo(77);
	}

	/** The limit of a connector that Boot has given its own. */
	private static int limitIn(MockEnvironment environment, int before) {
		TomcatServletWebServerFactory factory = new TomcatServletWebServerFactory();
		Connector connector = new Connector();
		AbstractProtocol<?> protocol = (AbstractProtocol<?>) connector.getProtocolHandler();
		protocol.setMaxConnections(before);
		new ConnectionLimit(environment).customize(factory);
		factory.getConnectorCustomizers().forEach((customizer) -> customizer.customize(connector));
		return protocol.getMaxConnections();
	}

}
