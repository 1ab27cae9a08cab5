package io.github.talkoverbff.bench;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;

/**
 * Answers everything at once: with a list of nine calls, 1.2 KB, or that a call was
 * placed.
 */
public final class InProcessTalkover implements AutoCloseable {

	private static final byte[] CALLS = IntStream.range(0, 9)
		.mapToObj((i) -> "{\"id\":\"call-uuid-" + i + "\",\"to\":\"+15550001234\",\"status\":\"completed\","
				+ "\"duration\":120,\"created_at\":\"2024-01-01T00:00:00Z\"}")
		.collect(Collectors.joining(",", "{\"success\":true,\"data\":[", "]}"))
		.getBytes(StandardCharsets.UTF_8);

	private static final byte[] PLACED = "{\"success\":true,\"data\":{\"id\":\"call-uuid\",\"status\":\"queued\"}}"
		.getBytes(StandardCharsets.UTF_8);

	private final DisposableServer server = HttpServer.create()
		.host("127.0.0.1")
		.port(0)
		.handle((request, response) -> response.header(HttpHeaderNames.CONTENT_TYPE, "application/json")
			.header("X-RateLimit-Limit", "100")
			.header("X-RateLimit-Remaining", "99")
			.header(HttpHeaderNames.CONTENT_LENGTH, String.valueOf(answer(request).length))
			.send(Mono.fromSupplier(() -> Unpooled.wrappedBuffer(answer(request)))))
		.bindNow(Duration.ofSeconds(10));

	private static byte[] answer(HttpServerRequest request) {
		return HttpMethod.POST.equals(request.method()) ? PLACED : CALLS;
	}

	public URI baseUrl() {
		return URI.create("http://127.0.0.1:" + this.server.port());
	}

	int port() {
		return this.server.port();
	}

	@Override
	public void close() {
		this.server.disposeNow();
	}

}
