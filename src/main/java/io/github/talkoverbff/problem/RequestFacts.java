package io.github.talkoverbff.problem;

import java.util.UUID;

import jakarta.servlet.ServletRequest;
import org.eclipse.jetty.util.Attributes;
import org.jspecify.annotations.Nullable;

/** What is known about a request by now, for whoever has to report on it. */
public final class RequestFacts {

	private static final String ATTRIBUTE = RequestFacts.class.getName();

	private final String requestId;

	private @Nullable String environment;

	private @Nullable String operation;

	private @Nullable String template;

	RequestFacts(String requestId) {
		this.requestId = requestId;
	}

	/**
	 * The context of a request; one that never reached our filters gets its own here.
	 */
	public static RequestFacts of(ServletRequest request) {
		if (request.getAttribute(ATTRIBUTE) instanceof RequestFacts context) {
			return context;
		}
		RequestFacts context = new RequestFacts(UUID.randomUUID().toString());
		request.setAttribute(ATTRIBUTE, context);
		return context;
	}

	/** The same, for a request that no servlet has seen. */
	static RequestFacts of(Attributes request) {
		if (request.getAttribute(ATTRIBUTE) instanceof RequestFacts context) {
			return context;
		}
		RequestFacts context = new RequestFacts(UUID.randomUUID().toString());
		request.setAttribute(ATTRIBUTE, context);
		return context;
	}

	/** The id of the request: in our answer, in our logs, and in the call to Talkover. */
	public String requestId() {
		return this.requestId;
	}

	public @Nullable String environment() {
		return this.environment;
	}

	public @Nullable String operation() {
		return this.operation;
	}

	/** The path template of the operation; null as long as none is known. */
	public @Nullable String template() {
		return this.template;
	}

	public void environment(String name) {
		this.environment = name;
	}

	public void operation(String id, String template) {
		this.operation = id;
		this.template = template;
	}

}
