package io.github.talkoverbff.trace;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;

/**
 * Begins spans, or nothing that costs anything if nobody collects them. They are not made
 * by Spring's observations: those tell whole addresses, and stack traces with such in
 * them, which hold phone numbers; and they would time every request a second time.
 */
@Component
public final class Traces {

	private final Tracer tracer;

	private final Propagator propagator;

	private final boolean on;

	Traces(ObjectProvider<Tracer> tracer, ObjectProvider<Propagator> propagator) {
		this.tracer = tracer.getIfAvailable(() -> Tracer.NOOP);
		this.propagator = propagator.getIfAvailable(() -> Propagator.NOOP);
		this.on = this.tracer != Tracer.NOOP;
	}

	/** Begins the span of a request that came in; it goes on with the caller's trace. */
	public TraceSpan receive(HttpServletRequest request) {
		if (!this.on) {
			return TraceSpan.NONE;
		}
		Span span = this.propagator.extract(request, HttpServletRequest::getHeader).kind(Span.Kind.SERVER).start();
		TraceSpan received = new TraceSpan(span, this.tracer, this.propagator);
		request.setAttribute(TraceSpan.ATTRIBUTE, received);
		return received;
	}

	/** Begins the span of a request that goes out, below that of the thread. */
	public TraceSpan send(HttpMethod method, String template) {
		if (!this.on) {
			return TraceSpan.NONE;
		}
		Span span = this.tracer.spanBuilder().kind(Span.Kind.CLIENT).name(method + " " + template).start();
		return new TraceSpan(span, this.tracer, this.propagator).tag("http.request.method", method.name())
			.tag("url.template", template);
	}

}
