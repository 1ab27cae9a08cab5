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
 */
public record Operation(String id, HttpMethod method, String template, Permission permission) {

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

	static boolean isVariable(String segment) {
		return segment.startsWith("{") && segment.endsWith("}");
	}

}
