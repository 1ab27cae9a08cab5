package io.github.talkoverbff.problem;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;

/**
 * One occurrence of a {@link Problem}, on its way to the caller. It carries no stack
 * trace: it reports what happened to a request, not where in the code.
 */
public final class ProblemException extends RuntimeException {

	/** The header that names a dial of the ledger. */
	public static final String DIAL_ID = "Dial-Id";

	private static final long serialVersionUID = 1L;

	private final Problem problem;

	private final String detail;

	private @Nullable Throwable cause;

	private int status;

	private Outcome outcome;

	private final transient HttpHeaders headers = new HttpHeaders();

	private transient Map<String, List<String>> errors = Map.of();

	private transient Map<String, Object> talkover = Map.of();

	private transient Map<String, Object> dial = Map.of();

	private @Nullable Long retryAfter;

	private @Nullable Boolean repeatable;

	ProblemException(Problem problem, String detail) {
		super(problem.name() + ": " + detail, null, true, false);
		this.problem = problem;
		this.detail = detail;
		this.status = problem.status().value();
		this.outcome = problem.outcome();
	}

	public ProblemException status(int status) {
		this.status = status;
		return this;
	}

	public ProblemException outcome(Outcome outcome) {
		this.outcome = outcome;
		return this;
	}

	/** Asks the caller to wait, in whole seconds and for at least one. */
	public ProblemException retryAfter(@Nullable Duration wait) {
		if (wait != null) {
			long seconds = Math.max(1, wait.plusMillis(999).toSeconds());
			this.headers.set(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
			this.retryAfter = seconds;
		}
		return this;
	}

	public ProblemException allow(Collection<HttpMethod> methods) {
		this.headers.set(HttpHeaders.ALLOW,
				String.join(", ", methods.stream().map(HttpMethod::name).sorted().toList()));
		return this;
	}

	/** Adds what is wrong with each field; the empty name stands for the whole body. */
	public ProblemException errors(Map<String, List<String>> errors) {
		this.errors = errors;
		return this;
	}

	/**
	 * Adds what Talkover answered.
	 * @param code Talkover's own code, if it named one
	 * @param message Talkover's own words, if any
	 * @param details what else Talkover told about the failure, if anything
	 */
	public ProblemException talkover(int status, @Nullable String code, @Nullable String message,
			@Nullable Object details) {
		Map<String, Object> answer = new LinkedHashMap<>();
		answer.put("status", status);
		putIfPresent(answer, "code", code);
		putIfPresent(answer, "message", message);
		putIfPresent(answer, "details", details);
		this.talkover = answer;
		return this;
	}

	/** Names the entry of the ledger that the request has. */
	public ProblemException dialId(String id) {
		this.headers.set(DIAL_ID, id);
		return this;
	}

	/** Adds what the ledger knows of the phone call that it is about. */
	public ProblemException dial(Map<String, Object> dial) {
		this.dial = dial;
		return this;
	}

	/**
	 * Tells whether the same request may be sent again, whatever its outcome, where that
	 * depends on more than the outcome.
	 */
	public ProblemException repeatable(boolean repeatable) {
		this.repeatable = repeatable;
		return this;
	}

	public ProblemException causedBy(Throwable cause) {
		this.cause = cause;
		return this;
	}

	@Override
	public synchronized @Nullable Throwable getCause() {
		return this.cause;
	}

	/** Whether the caller is told when to come back. */
	public boolean hasRetryAfter() {
		return this.retryAfter != null;
	}

	/** Whether Talkover answered, or failed to. */
	public boolean isOfTalkover() {
		return this.problem.actor() == Actor.TALKOVER || !this.talkover.isEmpty();
	}

	public Problem problem() {
		return this.problem;
	}

	public String detail() {
		return this.detail;
	}

	public int status() {
		return this.status;
	}

	public Outcome outcome() {
		return this.outcome;
	}

	HttpHeaders headers() {
		return this.headers;
	}

	/** The seconds that the caller is asked to wait, if it is told. */
	@Nullable Long retryAfter() {
		return this.retryAfter;
	}

	Map<String, List<String>> errors() {
		return this.errors;
	}

	Map<String, Object> talkover() {
		return this.talkover;
	}

	Map<String, Object> dial() {
		return this.dial;
	}

	/** Null if the outcome alone decides. */
	@Nullable Boolean repeatable() {
		return this.repeatable;
	}

	private static void putIfPresent(Map<String, Object> map, String name, @Nullable Object value) {
		if (value != null) {
			map.put(name, value);
		}
	}

}
