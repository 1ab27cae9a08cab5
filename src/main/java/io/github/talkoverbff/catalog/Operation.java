package io.github.talkoverbff.catalog;

import org.springframework.http.HttpMethod;

/**
 * One operation of the Talkover API.
 *
 * @param id the name of its page in Talkover's documentation, such as {@code make-call}
 * @param method its HTTP method
 * @param template its path
 * @param permission what a caller needs to use it
 * @param testable whether it places one call, to the number in its body's {@code to}, and
 * {@code is_testing} there makes that a test call; without this mark neither number nor
 * budgets are looked at
 * @param urgent whether it must get through when nothing else does
 * @param tokenless whether Talkover serves it to anybody
 */
public record Operation(String id, HttpMethod method, PathTemplate template, Permission permission, boolean testable,
		boolean urgent, boolean tokenless) {

	/** The variable of a template that names the agent. */
	public static final String AGENT = "agent_id";

	/** Whether it only reads, by its method. */
	public boolean isRead() {
		return this.method == HttpMethod.GET || this.method == HttpMethod.HEAD;
	}

	/** Whether it places real phone calls, or lets them go out. */
	public boolean isDial() {
		return this.permission.effect() == Effect.DIAL;
	}

	/**
	 * Whether an environment token can serve it: the account operations need a user's.
	 */
	public boolean isServed() {
		return this.permission.isServed();
	}

}
