package io.github.talkoverbff.proxy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

/** How many connections are taken at once. */
class ConnectionLimitTests {

	@ParameterizedTest
	@CsvSource({ "32, 100", "96, 682", "128, 1365", "384, 6826", "2048, 8192" })
	void asManyAsTheHeapHolds(long megabytes, int connections) {
		assertThat(ConnectionLimit.within(DataSize.ofMegabytes(megabytes))).isEqualTo(connections);
	}

	@Test
	void theHeapDecidesUnlessASettingDoes() {
		int fitting = ConnectionLimit.within(DataSize.ofBytes(Runtime.getRuntime().maxMemory()));
		MockEnvironment set = new MockEnvironment().withProperty("server.jetty.max-connections", "77");

		assertThat(limitIn(new MockEnvironment(), 77)).isEqualTo(fitting);
		assertThat(limitIn(set, 77)).isEqualTo(77);
	}

	/** The limit of a server that Boot has given its own. */
	private static int limitIn(MockEnvironment environment, int before) {
		JettyServletWebServerFactory factory = new JettyServletWebServerFactory();
		factory.setMaxConnections(before);
		new ConnectionLimit(environment).customize(factory);
		return factory.getMaxConnections();
	}

}
