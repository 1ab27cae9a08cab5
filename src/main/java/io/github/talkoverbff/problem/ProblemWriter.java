package io.github.talkoverbff.problem;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/**
 * Answers a request with a problem, for filters, servlet and controllers alike. What the
 * container refuses before there is a servlet request, {@link ContainerProblems} answers
 * in the same form.
 */
@Component
public final class ProblemWriter {

	private static final Logger logger = LoggerFactory.getLogger(ProblemWriter.class);

	/** Stands for an environment that did not become known. */
	private static final String NONE = "none";

	/** What operators are told of, and happens outside of environments. */
	private static final List<Problem> EXPECTED = List.of(Problem.INTERNAL_ERROR, Problem.IDENTITY_PROVIDER_FAILED,
			Problem.BAD_CREDENTIALS, Problem.SIGN_IN_FAILED, Problem.RATE_LIMITED, Problem.SESSION_STORE_UNAVAILABLE);

	private final JsonMapper json;

	private final MeterRegistry meters;

	ProblemWriter(JsonMapper json, MeterRegistry meters) {
		this.json = json;
		this.meters = meters;
		EXPECTED.forEach((problem) -> expect(problem, NONE));
	}

	/**
	 * Writes the problem as the whole answer.
	 * @throws IllegalStateException if an answer is already on its way
	 */
	public void write(HttpServletRequest request, HttpServletResponse response, ProblemException exception)
			throws IOException {
		RequestFacts facts = RequestFacts.of(request);
		Map<String, Object> report = report(facts, request.getMethod(), path(request), exception);
		response.resetBuffer();
		response.setStatus(exception.status());
		// also where no filter was asked
		RequestIdFilter.addHeaders(response, facts.requestId());
		exception.headers().forEach((name, values) -> values.forEach((value) -> response.setHeader(name, value)));
		byte[] body = ProblemPage.isFor(request) ? page(exception, facts.requestId(), report, response)
				: json(report, response);
		response.setContentLength(body.length);
		response.getOutputStream().write(body);
		response.flushBuffer();
	}

	private byte[] json(Map<String, Object> report, HttpServletResponse response) {
		response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
		return toJson(report);
	}

	private byte[] page(ProblemException exception, String requestId, Map<String, Object> report,
			HttpServletResponse response) {
		response.setContentType(ProblemPage.CONTENT_TYPE);
		response.setHeader("Content-Security-Policy", ProblemPage.CONTENT_SECURITY_POLICY);
		String json = this.json.writerWithDefaultPrettyPrinter().writeValueAsString(report);
		return ProblemPage.of(exception, requestId, json).getBytes(StandardCharsets.UTF_8);
	}

	/**
	 * Counts and logs a problem, and describes it.
	 * @param path what was asked for
	 */
	Map<String, Object> report(RequestFacts facts, @Nullable String method, @Nullable String path,
			ProblemException exception) {
		count(exception.problem(), facts);
		log(facts, exception, "");
		return describe(facts, method, path, exception);
	}

	byte[] toJson(Map<String, Object> report) {
		// not as bytes at once, which fails on half of a character: callers and Talkover
		// can send one, as an escape
		return this.json.writeValueAsString(report).getBytes(StandardCharsets.UTF_8);
	}

	/** Counts and logs a problem of which no caller can be told: its answer has begun. */
	public void note(RequestFacts facts, ProblemException exception) {
		count(exception.problem(), facts);
		log(facts, exception, " half-way through the answer, which was broken off");
	}

	private void count(Problem problem, RequestFacts request) {
		counter(problem, Objects.requireNonNullElse(request.environment(), NONE)).increment();
	}

	/**
	 * Begins to count at zero what operators are told of at once: a counter that appears
	 * with its first count has not increased for whoever watches it.
	 */
	public void expect(Problem problem, String environment) {
		counter(problem, environment);
	}

	private Counter counter(Problem problem, String environment) {
		return this.meters.counter("talkover.problems", "code", problem.name(), "environment", environment);
	}

	private static Map<String, Object> describe(RequestFacts facts, @Nullable String method, @Nullable String path,
			ProblemException exception) {
		Problem problem = exception.problem();
		Map<String, Object> body = new LinkedHashMap<>();
		body.put("type", problem.type().toString());
		body.put("title", problem.title());
		body.put("status", exception.status());
		body.put("detail", exception.detail());
		putIfPresent(body, "instance", instance(path));
		body.put("code", problem.name());
		body.put("actor", problem.actor().toString());
		body.put("outcome", exception.outcome().toString());
		body.put("retryable", isRetryable(method, facts, exception));
		putIfPresent(body, "retry_after", exception.retryAfter());
		body.put("request_id", facts.requestId());
		putIfPresent(body, "environment", facts.environment());
		putIfPresent(body, "operation", facts.operation());
		putIfPresent(body, "errors", exception.errors().isEmpty() ? null : exception.errors());
		putIfPresent(body, "dial", exception.dial().isEmpty() ? null : exception.dial());
		putIfPresent(body, "talkover", exception.talkover().isEmpty() ? null : exception.talkover());
		return body;
	}

	/**
	 * Whether the same request may simply be sent again: the cause may pass, and nothing
	 * can happen twice.
	 */
	private static boolean isRetryable(@Nullable String method, RequestFacts facts, ProblemException exception) {
		boolean harmless = exception.outcome() == Outcome.NOT_EXECUTED || (isSafe(method) && !facts.isNeverRepeated());
		return exception.problem().isTransient() && Objects.requireNonNullElse(exception.repeatable(), harmless);
	}

	private static boolean isSafe(@Nullable String method) {
		return "GET".equals(method) || "HEAD".equals(method);
	}

	/** The path that was asked for, not that of the error page. */
	private static @Nullable String path(HttpServletRequest request) {
		Object failed = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
		return (failed instanceof String uri) ? uri : request.getRequestURI();
	}

	/** The path, unless it is what is wrong with the request. */
	private static @Nullable String instance(@Nullable String path) {
		try {
			return (path != null) ? URI.create(path).toString() : null;
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	private static void putIfPresent(Map<String, Object> body, String name, @Nullable Object value) {
		if (value != null) {
			body.put(name, value);
		}
	}

	/**
	 * What operators need to find the reason, such as a refused connection. Only the
	 * messages of {@link IOException} are told: those of others may quote what was sent.
	 */
	private static String rootCause(ProblemException exception) {
		Throwable cause = NestedExceptionUtils.getRootCause(exception);
		if (cause == null) {
			return "none";
		}
		return (cause instanceof IOException) ? cause.toString() : cause.getClass().getName();
	}

	/**
	 * Logs a problem.
	 * @param when what is said of it besides
	 */
	private static void log(RequestFacts facts, ProblemException exception, String when) {
		Problem problem = exception.problem();
		if (problem == Problem.INTERNAL_ERROR) {
			logger.error("{}{} environment={} operation={}", problem, when, facts.environment(), facts.operation(),
					exception.getCause());
		}
		else if (problem.actor() == Actor.PROXY || problem.actor() == Actor.TALKOVER) {
			logger.warn("{}{} environment={} operation={} outcome={} cause={}", problem, when, facts.environment(),
					facts.operation(), exception.outcome(), rootCause(exception));
		}
		else {
			logger.debug("{}{} environment={} operation={}", problem, when, facts.environment(), facts.operation());
		}
	}

}
