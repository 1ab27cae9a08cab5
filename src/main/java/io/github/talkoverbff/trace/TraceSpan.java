package io.github.talkoverbff.trace;

import java.util.function.Consumer;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import jakarta.servlet.ServletRequest;
import org.jspecify.annotations.Nullable;

/** The part of a trace that one request is, while it lasts. */
public final class TraceSpan {

	static final TraceSpan NONE = new TraceSpan(Span.NOOP, Tracer.NOOP, Propagator.NOOP);

	static final String ATTRIBUTE = TraceSpan.class.getName();

	private static final String TRACEPARENT = "traceparent";

	private final Span span;

	private final Tracer tracer;

	private final Propagator propagator;

	TraceSpan(Span span, Tracer tracer, Propagator propagator) {
		this.span = span;
		this.tracer = tracer;
		this.propagator = propagator;
	}

	/** The span of a request that came in. */
	public static TraceSpan of(ServletRequest request) {
		return (request.getAttribute(ATTRIBUTE) instanceof TraceSpan span) ? span : NONE;
	}

	/** Makes it that of the thread, until it is left. */
	public Tracer.SpanInScope enter() {
		return this.tracer.withSpan(this.span);
	}

	/** Whether anybody will see it. */
	public boolean isRecorded() {
		return this != NONE;
	}

	/** Names it once it is known what is asked. */
	public TraceSpan name(String method, String template) {
		this.span.name(method + " " + template);
		return tag("http.request.method", method).tag("http.route", template);
	}

	/** Adds something of which there are few values, and which tells nothing private. */
	public TraceSpan tag(String key, @Nullable String value) {
		if (value != null) {
			this.span.tag(key, value);
		}
		return this;
	}

	/**
	 * Tells its {@code traceparent}, and nothing else that would be propagated.
	 * @see <a href="https://www.w3.org/TR/trace-context/#traceparent-header">Trace
	 * Context, traceparent</a>
	 */
	public void traceparent(Consumer<String> header) {
		this.propagator.inject(this.span.context(), header, (carrier, name, value) -> {
			if (name.equals(TRACEPARENT)) {
				header.accept(value);
			}
		});
	}

	/**
	 * Ends it.
	 * @param status the status that was answered; 0 if there was none
	 * @param failure the kind of failure, if it is one
	 */
	public void end(int status, @Nullable String failure) {
		if (status > 0) {
			this.span.tag("http.response.status_code", status);
		}
		if (failure != null) {
			this.span.tag("error.type", failure).error(new Failure(failure));
		}
		this.span.end();
	}

	/** What the span tells of a failure: no message of another's, and no stack trace. */
	private static final class Failure extends RuntimeException {

		private static final long serialVersionUID = 1L;

		Failure(String kind) {
			super(kind, null, false, false);
		}

	}

}
