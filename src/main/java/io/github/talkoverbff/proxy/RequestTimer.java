package io.github.talkoverbff.proxy;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import io.github.talkoverbff.problem.Problem;
import io.github.talkoverbff.problem.RequestFacts;
import io.github.talkoverbff.trace.TraceSpan;
import io.github.talkoverbff.trace.Traces;
import io.github.talkoverbff.upstream.KnownStatus;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.http.Outcome;
import io.micrometer.tracing.Tracer;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpMethod;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Keeps {@code http.server.requests}, with the tags that Spring gives it, the path
 * template of the operation where something is proxied, and a template for every other
 * path too. A timer says what an observation would, for a tenth of its cost. Where traces
 * are collected, each request is a span in one.
 */
final class RequestTimer implements Filter {

	private static final String METER = "http.server.requests";

	private static final String NONE = "none";

	private static final String UNKNOWN = "UNKNOWN";

	private final Map<Key, Timer> timers = new ConcurrentHashMap<>();

	private final MeterRegistry meters;

	private final Traces traces;

	RequestTimer(MeterRegistry meters, Traces traces) {
		this.meters = meters;
		this.traces = traces;
	}

	@Override
	public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		serve((HttpServletRequest) request, (HttpServletResponse) response, chain);
	}

	private void serve(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		long begin = System.nanoTime();
		TraceSpan span = this.traces.receive(request);
		@Nullable Exception failure = null;
		try (Tracer.SpanInScope _ = span.enter()) {
			chain.doFilter(request, response);
		}
		catch (IOException | ServletException | RuntimeException ex) {
			failure = ex;
			throw ex;
		}
		finally {
			if (request.isAsyncStarted()) { // another thread goes on with it
				request.getAsyncContext()
					.addListener(new AtItsEnd(() -> end(begin, span, request, response, bug(request))));
			}
			else {
				end(begin, span, request, response, failure);
			}
		}
	}

	private void end(long begin, TraceSpan span, HttpServletRequest request, HttpServletResponse response,
			@Nullable Throwable failure) {
		Ending ending = Ending.of(request);
		Key key = key(request, response, ending, failure);
		this.timers.computeIfAbsent(key, this::timer).record(System.nanoTime() - begin, TimeUnit.NANOSECONDS);
		if (span.isRecorded()) {
			end(span, key, ending, RequestFacts.of(request));
		}
	}

	private static void end(TraceSpan span, Key key, @Nullable Ending ending, RequestFacts facts) {
		span.name(key.method(), key.uri())
			.tag("environment", facts.environment())
			.tag("operation", facts.operation())
			.tag("request_id", facts.requestId());
		switch (ending) {
			case Ending.Abandoned gone -> span.end(key.status(), "caller_gone");
			case Ending.BrokenOff(int status, Problem problem) -> span.end(status, problem.name());
			case null, default -> {
				boolean failed = key.status() >= HttpServletResponse.SC_INTERNAL_SERVER_ERROR;
				span.end(key.status(), failed ? Integer.toString(key.status()) : null);
			}
		}
	}

	private static @Nullable Throwable bug(ServletRequest request) {
		return (Throwable) request.getAttribute(RequestDispatcher.ERROR_EXCEPTION);
	}

	private static Key key(HttpServletRequest request, HttpServletResponse response, @Nullable Ending ending,
			@Nullable Throwable failure) {
		if (ending instanceof Ending.Abandoned) { // of which the container knows nothing
			return new Key(method(request), template(request), 0, NONE);
		}
		// the container has yet to turn what flies out into an answer
		int status = (failure != null) ? HttpServletResponse.SC_INTERNAL_SERVER_ERROR
				: KnownStatus.of(response.getStatus());
		return new Key(method(request), template(request), status,
				(failure != null) ? failure.getClass().getSimpleName() : NONE);
	}

	/** Never the path itself, which would be a tag without end. */
	private static String template(HttpServletRequest request) {
		boolean proxied = "/talkover".equals(request.getServletPath());
		if (proxied) {
			String operation = RequestFacts.of(request).template();
			return (operation != null) ? "/talkover/{environment}" + operation : "/talkover/**";
		}
		return (request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE) instanceof String pattern)
				? pattern : "/**";
	}

	private Timer timer(Key key) {
		return Timer.builder(METER)
			.tags("error", key.exception(), "exception", key.exception(), "method", key.method(), "outcome",
					Outcome.forStatus(key.status()).name(), "status",
					(key.status() > 0) ? Integer.toString(key.status()) : UNKNOWN, "uri", key.uri())
			.register(this.meters);
	}

	/** Anybody may make up a method. */
	private static String method(HttpServletRequest request) {
		for (HttpMethod method : HttpMethod.values()) {
			if (method.matches(request.getMethod())) {
				return method.name();
			}
		}
		return UNKNOWN;
	}

	private record AtItsEnd(Runnable action) implements AsyncListener {

		@Override
		public void onComplete(AsyncEvent event) {
			this.action.run();
		}

		@Override
		public void onTimeout(AsyncEvent event) {
			// is completed as well
		}

		@Override
		public void onError(AsyncEvent event) {
			// is completed as well
		}

		@Override
		public void onStartAsync(AsyncEvent event) {
			// starts once
		}

	}

	/**
	 * What requests are timed by.
	 *
	 * @param status 0 if there was none
	 */
	private record Key(String method, String uri, int status, String exception) {
	}

}
