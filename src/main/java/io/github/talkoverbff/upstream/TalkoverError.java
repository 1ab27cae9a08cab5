package io.github.talkoverbff.upstream;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

import io.github.talkoverbff.json.ForgetfulJsonFactory;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the body of an error of Talkover says, whichever of its eighteen shapes it has.
 * Texts are carried, never judged by: they differ by language.
 *
 * @param readable false if it claims to be JSON and is not, or nests more than 100 deep
 * @param code Talkover's name of the failure
 * @param message Talkover's words
 * @param errors what is wrong with each field; the empty name stands for the whole body
 * @param details what else is told
 * @param retryAfter how long Talkover asks to wait
 * @param tokenMissing whether it is an object without {@code success} and without a code,
 * as Talkover answers where a token is missing
 * @param own whether it has one of the marks of Talkover's own errors: a code,
 * {@code success}, or {@code errors}
 */
record TalkoverError(boolean readable, @Nullable String code, @Nullable String message,
		Map<String, List<String>> errors, @Nullable Object details, @Nullable Duration retryAfter, boolean tokenMissing,
		boolean own) {

	private static final Pattern CONSTANT = Pattern.compile("[A-Z][A-Z0-9_]*");

	/**
	 * Not as strict as with what callers send: an error must be told all the same. But
	 * what is nested deeper than any error is, the problem around it could not be written
	 * with.
	 */
	private static final JsonMapper JSON = JsonMapper
		.builder(new ForgetfulJsonFactory(JsonFactory.builder()
			.streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(100).build())))
		.build();

	private static final TalkoverError NOTHING = new TalkoverError(true, null, null, Map.of(), null, null, false,
			false);

	private static final TalkoverError UNREADABLE = new TalkoverError(false, null, null, Map.of(), null, null, false,
			false);

	/**
	 * Reads an error.
	 * @param isJson whether the answer says that its body is JSON
	 */
	static TalkoverError read(byte[] body, boolean isJson, TokenRedactor tokens) {
		String text = new String(body, StandardCharsets.UTF_8).strip();
		if (text.isEmpty() || !isJson) {
			return NOTHING;
		}
		try {
			// written once more, so that no escape hides a token; those that none hides
			// are out already
			JsonNode root = JSON.readTree(tokens.redact(JSON.writeValueAsString(JSON.readTree(text))));
			return root.isObject() ? read(root) : NOTHING;
		}
		catch (JacksonException ex) {
			return UNREADABLE;
		}
	}

	private static TalkoverError read(JsonNode root) {
		String code = code(root);
		JsonNode details = details(root);
		Map<String, List<String>> errors = errors(root.path("errors"));
		return new TalkoverError(true, code, message(root), errors,
				details.isContainer() && !details.isEmpty() ? JSON.convertValue(details, Object.class) : null,
				retryAfter(root), code == null && !root.has("success") && root.path("message").isString(),
				code != null || root.has("success") || !errors.isEmpty());
	}

	private static @Nullable String code(JsonNode root) {
		for (JsonNode candidate : List.of(root.path("code"), root.path("error").path("code"), root.path("error"))) {
			if (candidate.isString() && CONSTANT.matcher(candidate.stringValue()).matches()) {
				return candidate.stringValue();
			}
		}
		return null;
	}

	private static @Nullable String message(JsonNode root) {
		for (JsonNode candidate : List.of(root.path("message"), root.path("error").path("message"),
				root.path("error"))) {
			if (candidate.isString() && !candidate.stringValue().isBlank()) {
				return candidate.stringValue();
			}
		}
		return null;
	}

	private static JsonNode details(JsonNode root) {
		for (JsonNode candidate : List.of(root.path("details"), root.path("error").path("details"),
				root.path("existing_call"), root.path("data"))) {
			if (candidate.isContainer()) {
				return candidate;
			}
		}
		return root.path("details");
	}

	private static Map<String, List<String>> errors(JsonNode errors) {
		Map<String, List<String>> byField = new TreeMap<>();
		if (errors.isArray() && !errors.isEmpty()) {
			byField.put("", strings(errors));
		}
		errors.properties().forEach((field) -> byField.put(field.getKey(), strings(field.getValue())));
		return byField;
	}

	private static List<String> strings(JsonNode node) {
		List<String> strings = new ArrayList<>();
		if (node.isArray()) {
			node.forEach((item) -> strings.add(item.isString() ? item.stringValue() : item.toString()));
		}
		else {
			strings.add(node.isString() ? node.stringValue() : node.toString());
		}
		return strings;
	}

	private static @Nullable Duration retryAfter(JsonNode root) {
		for (JsonNode candidate : List.of(root.path("retry_after"), root.path("details").path("retry_after"),
				root.path("error").path("retry_after"), root.path("error").path("details").path("retry_after"))) {
			if (candidate.isNumber() && candidate.doubleValue() >= 0) {
				return Duration.ofMillis(Math.round(candidate.doubleValue() * 1000));
			}
		}
		return null;
	}

}
