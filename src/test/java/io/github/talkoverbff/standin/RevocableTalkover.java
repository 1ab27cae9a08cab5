package io.github.talkoverbff.standin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * Plays a Talkover whose tokens can be revoked at any moment: it carries a request out if
 * its token is good, and counts how often it carried out which body.
 */
public final class RevocableTalkover implements AutoCloseable {

	private final Set<String> tokens = ConcurrentHashMap.newKeySet();

	private static final String NO_CALL = "{\"success\":false,\"message\":\"No active call found\"}";

	private final Map<String, Integer> carriedOut = new ConcurrentHashMap<>();

	private final Map<String, Set<String>> carriedOutWith = new ConcurrentHashMap<>();

	private final List<String> refused = new CopyOnWriteArrayList<>();

	private final HttpServer server;

	private volatile String refusal = "{\"success\":false,\"message\":\"No\",\"code\":\"UNAUTHORIZED\"}";

	/** Starts it. */
	public RevocableTalkover(String... tokens) {
		this.tokens.addAll(List.of(tokens));
		try {
			this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 2000);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
		this.server.createContext("/", this::serve);
		this.server.start();
	}

	public URI baseUrl() {
		return URI.create("http://127.0.0.1:" + this.server.getAddress().getPort());
	}

	public void issue(String token) {
		this.tokens.add(token);
	}

	public void revoke(String token) {
		this.tokens.remove(token);
	}

	/** What a request gets whose token is not good. */
	public RevocableTalkover refusingWith(String body) {
		this.refusal = body;
		return this;
	}

	/** How often each body was carried out; GETs count under their path and query. */
	public Map<String, Integer> carriedOut() {
		return this.carriedOut;
	}

	/** The tokens that each of them was carried out with. */
	public Map<String, Set<String>> carriedOutWith() {
		return this.carriedOutWith;
	}

	/** The tokens of the requests that were refused, in their order. */
	public List<String> refused() {
		return this.refused;
	}

	@Override
	public void close() {
		this.server.stop(0);
	}

	/** Its health check takes no token, and minds none. */
	private static boolean isOpen(HttpExchange exchange) {
		return exchange.getRequestURI().getPath().equals("/api/v1/health");
	}

	private void serve(HttpExchange exchange) throws IOException {
		try (exchange) {
			String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
			String authorization = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
			String token = authorization.replaceFirst("^Bearer ", "");
			// a request that is bad whatever its token
			boolean bad = body.contains("always-401");
			boolean good = isOpen(exchange) || this.tokens.contains(token) && !bad;
			if (good) {
				String what = body.isEmpty() ? exchange.getRequestURI().toString() : body;
				this.carriedOut.merge(what, 1, Integer::sum);
				this.carriedOutWith.computeIfAbsent(what, (any) -> ConcurrentHashMap.newKeySet()).add(token);
			}
			else {
				this.refused.add(token);
			}
			boolean missing = good && exchange.getRequestURI().getPath().contains("/active-call/");
			byte[] answer = (missing ? NO_CALL : good ? "{\"success\":true,\"data\":[]}" : this.refusal)
				.getBytes(StandardCharsets.UTF_8);
			exchange.getResponseHeaders().set("Content-Type", "application/json");
			// it closes idle connections without a warning
			exchange.getResponseHeaders().set("Connection", "close");
			exchange.sendResponseHeaders(missing ? 404 : good ? 200 : 401, answer.length);
			exchange.getResponseBody().write(answer);
		}
	}

}
