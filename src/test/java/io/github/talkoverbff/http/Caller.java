package io.github.talkoverbff.http;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A web app in a browser tab: keeps cookies, sends the CSRF token on unsafe requests, and
 * opens a new connection for each request.
 */
public final class Caller {

	private final int port;

	private final String address;

	private final Map<String, String> cookies = new LinkedHashMap<>();

	public Caller(int port) {
		this(port, "127.0.0.1");
	}

	/**
	 * Creates a caller without a session.
	 * @param address the loopback address that it calls from
	 */
	public Caller(int port, String address) {
		this.port = port;
		this.address = address;
	}

	/** A caller with a session. */
	public static Caller signedIn(int port, String user, String password) throws IOException {
		Caller caller = new Caller(port);
		HttpAnswer answer = caller.signIn(user, password);
		if (answer.status() != 200) {
			throw new AssertionError("Not signed in: " + answer.text());
		}
		return caller;
	}

	public HttpAnswer signIn(String user, String password) throws IOException {
		if (!this.cookies.containsKey("XSRF-TOKEN")) {
			get("/session");
		}
		return post("/session", "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(user, password));
	}

	public HttpAnswer get(String target, String... headers) throws IOException {
		return send("GET", target, "", headers);
	}

	public HttpAnswer delete(String target, String... headers) throws IOException {
		return send("DELETE", target, "", headers);
	}

	public HttpAnswer post(String target, String json, String... headers) throws IOException {
		return send("POST", target, json, headers);
	}

	/**
	 * Sends a request with this caller's cookies and CSRF token.
	 * @param body the body, sent as JSON unless a header says otherwise; empty for none
	 * @param headers whole header lines, such as {@code Accept: text/plain}
	 */
	public HttpAnswer send(String method, String target, String body, String... headers) throws IOException {
		try (HttpWire wire = new HttpWire(this.port, this.address)) {
			StringBuilder request = new StringBuilder(head(method, target, headers));
			if (!body.isEmpty()) {
				request.append("Content-Length: ")
					.append(body.getBytes(java.nio.charset.StandardCharsets.UTF_8).length)
					.append("\r\n");
				if (String.join("\n", headers)
					.toLowerCase(java.util.Locale.ROOT)
					.lines()
					.noneMatch((line) -> line.startsWith("content-type:"))) {
					request.append("Content-Type: application/json\r\n");
				}
			}
			HttpAnswer answer = answer(method, wire.send(request.append("\r\n").append(body).toString()));
			keepCookies(answer);
			return answer;
		}
	}

	/**
	 * The beginning of a request with this caller's cookies, up to and without the empty
	 * line.
	 */
	public String head(String method, String target, String... headers) {
		StringBuilder head = new StringBuilder(
				method + " " + target + " HTTP/1.1\r\nHost: localhost:" + this.port + "\r\n");
		for (String header : headers) {
			head.append(header).append("\r\n");
		}
		if (!this.cookies.isEmpty()) {
			head.append("Cookie: ")
				.append(this.cookies.entrySet()
					.stream()
					.map((cookie) -> cookie.getKey() + "=" + cookie.getValue())
					.collect(Collectors.joining("; ")))
				.append("\r\n");
		}
		if (!method.equals("GET") && this.cookies.containsKey("XSRF-TOKEN")) {
			head.append("X-XSRF-TOKEN: ").append(this.cookies.get("XSRF-TOKEN")).append("\r\n");
		}
		return head.toString();
	}

	public Map<String, String> cookies() {
		return this.cookies;
	}

	private static HttpAnswer answer(String method, HttpWire wire) throws IOException {
		return method.equals("HEAD") ? wire.head() : wire.answer();
	}

	private void keepCookies(HttpAnswer answer) {
		for (String cookie : answer.headers("set-cookie")) {
			String[] pair = cookie.split(";")[0].split("=", 2);
			if (pair[1].isEmpty()) {
				this.cookies.remove(pair[0]);
			}
			else {
				this.cookies.put(pair[0], pair[1]);
			}
		}
	}

}
