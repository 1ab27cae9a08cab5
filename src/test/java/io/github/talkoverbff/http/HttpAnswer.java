package io.github.talkoverbff.http;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import tools.jackson.databind.json.JsonMapper;

/**
 * An answer as it came over the wire.
 *
 * @param status the status code
 * @param headers the header fields, by name in lower case
 * @param body the bytes of the body, without framing
 * @param complete whether the framing ended as it should: false for an answer that broke
 * off
 */
public record HttpAnswer(int status, Map<String, List<String>> headers, byte[] body, boolean complete) {

	public String text() {
		return new String(this.body, StandardCharsets.UTF_8);
	}

	/** The code of the problem that the answer is. */
	public String code() {
		if (!headers("content-type").contains("application/problem+json")) {
			throw new AssertionError("Not a problem: " + this.status + " " + text());
		}
		return String.valueOf(JsonMapper.shared().readTree(this.body).path("code").stringValue());
	}

	/** The only value of a field. */
	public String header(String name) {
		List<String> values = headers(name);
		if (values.size() != 1) {
			throw new AssertionError("Not one " + name + ": " + values);
		}
		return values.get(0);
	}

	public List<String> headers(String name) {
		return Objects.requireNonNullElse(this.headers.get(name.toLowerCase(java.util.Locale.ROOT)), List.of());
	}

	public boolean has(String name) {
		return !headers(name).isEmpty();
	}

}
