package io.github.talkoverbff.trace;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import com.sun.net.httpserver.HttpServer;

/**
 * Plays a collector that takes OTLP over HTTP. In Protocol Buffers texts and ids stand as
 * they are, so that they can be looked for.
 */
final class TraceCollector implements AutoCloseable {

	private final List<String> exports = new CopyOnWriteArrayList<>();

	private final HttpServer server;

	TraceCollector() throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.createContext("/v1/traces", (exchange) -> {
			this.exports.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1));
			exchange.sendResponseHeaders(200, -1);
			exchange.close();
		});
		this.server.start();
	}

	/** The setting that has a proxy send its traces here, all of them and at once. */
	String[] settings(String... further) {
		return Stream.concat(Stream.of(
				"management.opentelemetry.tracing.export.otlp.endpoint=http://127.0.0.1:"
						+ this.server.getAddress().getPort() + "/v1/traces",
				"management.opentelemetry.tracing.export.schedule-delay=50ms",
				"management.tracing.sampling.probability=1.0"), Arrays.stream(further))
			.toArray(String[]::new);
	}

	/** All that has come by now. */
	String received() {
		return String.join("\n", this.exports);
	}

	/** An id as it stands in an export. */
	static String id(String hex) {
		return new String(HexFormat.of().parseHex(hex), StandardCharsets.ISO_8859_1);
	}

	@Override
	public void close() {
		this.server.stop(0);
	}

}
