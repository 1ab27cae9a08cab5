package io.github.talkoverbff.proxy;

import org.apache.coyote.AbstractProtocol;

import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/**
 * Takes no more connections at once than the heap can hold, or whoever opens many would
 * end the process. Those beyond wait to be accepted.
 */
@Component
final class ConnectionLimit implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

	static final String PROPERTY = "server.tomcat.max-connections";

	/** Tomcat's own limit. */
	private static final long MOST = 8192;

	/** What the application itself needs, with room for the collector. */
	private static final DataSize RESERVED = DataSize.ofMegabytes(64);

	/** What a request that waits holds: 118 KB were measured, mostly Tomcat's buffers. */
	private static final DataSize EACH = DataSize.ofKilobytes(160);

	private final Environment environment;

	ConnectionLimit(Environment environment) {
		this.environment = environment;
	}

	@Override
	public void customize(TomcatServletWebServerFactory factory) {
		if (this.environment.containsProperty(PROPERTY)) {
			return;
		}
		int limit = within(DataSize.ofBytes(Runtime.getRuntime().maxMemory()));
		factory.addConnectorCustomizers((connector) -> {
			if (connector.getProtocolHandler() instanceof AbstractProtocol<?> protocol) {
				protocol.setMaxConnections(limit);
			}
		});
	}

	/** How many connections a heap of this size can hold. */
	static int within(DataSize heap) {
		long fitting = (heap.toBytes() - RESERVED.toBytes()) / EACH.toBytes();
		return (int) Math.clamp(fitting, 100, MOST);
	}

}
