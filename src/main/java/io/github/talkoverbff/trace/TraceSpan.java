package io.github.talkoverbff.trace;

import java.util.function.Consumer;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import org.jspecify.annotations.Nullable;

/** The part of a trace that one request is, while it lasts; ended by its own thread. */
public final class TraceSpan {

	/** For the span of a thread that is in another one, and stays there. */
	static final Tracer.SpanInScope NO_SCOPE = () -> {
	};

	static final TraceSpan NONE = new TraceSpan(Span.NOOP, NO_SCOPE, Propagator.NOOP);

	private static final String TRACEPARENT = "traceparent";

	private final Span span;

	private final Tracer.SpanInScope scope;

	private final Propagator propagator;

	TraceSpan(Span span, Tracer.SpanInScope scope, Propagator propagator) {
		this.span = span;
		this.scope = scope;
		this.propagator = propagator;
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
		this.scope.close();
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
