package io.github.talkoverbff.upstream;

import io.github.talkoverbff.trace.TraceSpan;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;

/** One attempt, measured: its meters, and its span in a trace. */
final class Measurement {

	private final long begin = System.nanoTime();

	private final UpstreamMeters meters;

	private final UpstreamRequest request;

	private final TraceSpan span;

	private final boolean tellTrace;

	Measurement(UpstreamMeters meters, UpstreamRequest request, TraceSpan span, boolean tellTrace) {
		this.meters = meters;
		this.request = request;
		this.span = span;
		this.tellTrace = tellTrace;
	}

	/** Tells Talkover the span, if it is to know, in place of the caller's. */
	void tellTrace(HttpHeaders headers) {
		if (this.tellTrace) {
			this.span.traceparent((value) -> headers.set("traceparent", value));
		}
	}

	void begin() {
		this.meters.begin();
	}

	/** Takes what the head of the answer says: when it has been read, that is old. */
	void answered(Signal.Head head) {
		this.meters.readQuota(head.headers());
	}

	/**
	 * Ends what {@link #begin()} began.
	 * @param head the head of the answer; null if there was none
	 */
	void end(Signal.@Nullable Head head, @Nullable Throwable failure) {
		this.meters.end(this.request, head, failure, System.nanoTime() - this.begin);
		int status = (head != null) ? head.status() : 0;
		this.span.end(status, (failure != null) ? failure.getClass().getSimpleName()
				: (status >= 400) ? Integer.toString(status) : (head == null) ? "no_answer" : null);
	}

}
