package io.github.talkoverbff.catalog;

import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * The path of an operation, with variables such as {@code {agent_id}} for whole segments.
 */
public final class PathTemplate {

	private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9._~-]+|\\{[a-z_]+}");

	private final String text;

	private final List<String> segments;

	private final List<String> variables;

	/**
	 * Creates a template.
	 * @throws IllegalArgumentException if a segment is neither plain nor a variable, or
	 * two variables have one name
	 */
	PathTemplate(String text) {
		this.text = text;
		this.segments = List.of(text.substring(1).split("/", -1));
		this.segments.forEach(this::require);
		this.variables = this.segments.stream()
			.filter(PathTemplate::isVariable)
			.map((segment) -> segment.substring(1, segment.length() - 1))
			.toList();
		if (Set.copyOf(this.variables).size() < this.variables.size()) {
			throw new IllegalArgumentException(text + " has two variables of one name");
		}
	}

	/** The segments, variables with their braces. */
	List<String> segments() {
		return this.segments;
	}

	/** The names of the variables, in their order. */
	public List<String> variables() {
		return this.variables;
	}

	/**
	 * Fills the template.
	 * @param values a value for each variable, in their order
	 * @param encoding applied to each value
	 */
	public String expand(List<String> values, UnaryOperator<String> encoding) {
		StringBuilder path = new StringBuilder(this.text.length() + 32);
		Iterator<String> value = values.iterator();
		for (String segment : this.segments) {
			path.append('/').append(isVariable(segment) ? encoding.apply(value.next()) : segment);
		}
		return path.toString();
	}

	static boolean isVariable(String segment) {
		return segment.charAt(0) == '{';
	}

	@Override
	public String toString() {
		return this.text;
	}

	private void require(String segment) {
		if (!SEGMENT.matcher(segment).matches() || segment.equals(".") || segment.equals("..")) {
			throw new IllegalArgumentException("\"" + segment + "\" in " + this.text
					+ " is neither a plain path segment nor a variable such as {agent_id}");
		}
	}

}
