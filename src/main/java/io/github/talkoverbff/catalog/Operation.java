package io.github.talkoverbff.catalog;

import java.util.List;

import org.springframework.http.HttpMethod;

/**
 * One operation of the Talkover API.
 *
 * @param id the name of its page in Talkover's documentation, such as {@code make-call}
 * @param method its HTTP method
 * @param template its path, with variables in braces
 * @param permission what a caller needs to use it
 * @param testable whether {@code is_testing} in its body makes its calls test calls
 */
public record Operation(String id, HttpMethod method, String template, Permission permission, boolean testable) {

	/**
	 * Whether an environment token can serve it: the account operations need a user's.
	 */
	public boolean isServed() {
		return !"account".equals(this.permission.group());
	}

	/** The segments of the template, variables with their braces. */
	List<String> segments() {
		return List.of(this.template.substring(1).split("/", -1));
	}

	/** The names of the variables of the template, in their order. */
	public List<String> variables() {
		return segments().stream()
			.filter(Operation::isVariable)
			.map((segment) -> segment.substring(1, segment.length() - 1))
			.toList();
	}

	static boolean isVariable(String segment) {
		return segment.startsWith("{") && segment.endsWith("}");
	}

}
