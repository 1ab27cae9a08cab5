package io.github.talkoverbff.catalog;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.springframework.http.HttpMethod;

/** Reads an operation from its line: id, method, path template, permission, marks. */
final class OperationParser {

	private static final Pattern LINE = Pattern.compile(
			"([a-z0-9-]+)\\s+([A-Z]+)\\s+(/\\S+)\\s+([a-z-]+):([a-z]+)(\\s+testable)?(\\s+urgent)?(\\s+tokenless)?");

	private static final List<HttpMethod> METHODS = List.of(HttpMethod.values());

	private OperationParser() {
	}

	/**
	 * Reads one line.
	 * @throws IllegalArgumentException if it is not an operation; the message says why
	 */
	static Operation parse(String line) {
		Matcher matcher = LINE.matcher(line.strip());
		if (!matcher.matches()) {
			throw new IllegalArgumentException("\"" + line
					+ "\" is not of the form \"id METHOD /path group:effect\", or with \" testable\" at its end");
		}
		HttpMethod method = HttpMethod.valueOf(matcher.group(2));
		if (!METHODS.contains(method)) {
			throw new IllegalArgumentException("\"" + method + "\" is not a method; methods are " + METHODS);
		}
		PathTemplate template = new PathTemplate(matcher.group(3));
		Effect effect = Effect.find(matcher.group(5))
			.orElseThrow(() -> new IllegalArgumentException(
					"\"" + matcher.group(5) + "\" is not an effect; effects are " + Arrays.toString(Effect.values())));
		return new Operation(matcher.group(1), method, template, new Permission(matcher.group(4), effect),
				matcher.group(6) != null, matcher.group(7) != null, matcher.group(8) != null);
	}

}
