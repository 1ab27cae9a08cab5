package io.github.talkoverbff.problem;

import java.time.Duration;
import java.util.UUID;
import java.util.function.Consumer;

import jakarta.servlet.ServletRequest;
import org.eclipse.jetty.util.Attributes;
import org.jspecify.annotations.Nullable;

/** What is known about a request by now, for whoever has to report on it. */
public final class RequestFacts {

	/** The header that names a request, to its caller and to Talkover. */
	public static final String HEADER = "X-Request-Id";

	private static final String ATTRIBUTE = RequestFacts.class.getName();

	private final long begin = System.nanoTime();

	private final String requestId;

	private @Nullable String environment;

	private @Nullable String operation;

	private @Nullable String template;

	private boolean neverRepeated;

	private @Nullable String tokenFingerprint;

	RequestFacts(String requestId) {
		this.requestId = requestId;
	}

	/**
	 * The facts of a request; one that never reached our filters gets its own here.
	 */
	public static RequestFacts of(ServletRequest request) {
		return of(request.getAttribute(ATTRIBUTE), (facts) -> request.setAttribute(ATTRIBUTE, facts));
	}

	/** The same, for a request that no servlet has seen. */
	static RequestFacts of(Attributes request) {
		return of(request.getAttribute(ATTRIBUTE), (facts) -> request.setAttribute(ATTRIBUTE, facts));
	}

	private static RequestFacts of(@Nullable Object known, Consumer<RequestFacts> keeper) {
		if (known instanceof RequestFacts facts) {
			return facts;
		}
		RequestFacts facts = new RequestFacts(UUID.randomUUID().toString());
		keeper.accept(facts);
		return facts;
	}

	/** The id of the request: in our answer, in our logs, and in the call to Talkover. */
	public String requestId() {
		return this.requestId;
	}

	/** How long ago the container handed the request to us. */
	public Duration age() {
		return Duration.ofNanos(System.nanoTime() - this.begin);
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

	/**
	 * The fingerprint of the token that carried it last; null as long as none has.
	 */
	public @Nullable String tokenFingerprint() {
		return this.tokenFingerprint;
	}

	public void tokenFingerprint(String fingerprint) {
		this.tokenFingerprint = fingerprint;
	}

	public void environment(String name) {
		this.environment = name;
	}

	/** Whether what was asked for must never be repeated, whatever its method. */
	public boolean isNeverRepeated() {
		return this.neverRepeated;
	}

	public void operation(String id, String template, boolean neverRepeated) {
		this.operation = id;
		this.template = template;
		this.neverRepeated = neverRepeated;
	}

}
