package io.github.talkoverbff.upstream;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

import io.github.talkoverbff.environment.Environment;
import io.github.talkoverbff.trace.TraceSpan;
import io.github.talkoverbff.trace.Traces;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.http.Outcome;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;

/**
 * What is measured of one environment: attempts under way, how long they take
 * ({@code http.client.requests}, with Spring's tags), and what Talkover says is left of
 * its quota.
 */
final class UpstreamMeters {

	private static final String QUOTA = "X-RateLimit-Remaining";

	private static final long UNKNOWN = -1;

	private final Map<Key, Timer> timers = new ConcurrentHashMap<>();

	private final LongAdder active = new LongAdder();

	private final AtomicLong quota = new AtomicLong(UNKNOWN);

	private final MeterRegistry meters;

	private final Traces traces;

	private final boolean tellTrace;

	private final String environment;

	private final String host;

	private UpstreamMeters(Environment environment, UpstreamProperties properties, MeterRegistry meters,
			Traces traces) {
		this.meters = meters;
		this.traces = traces;
		this.tellTrace = properties.forwardTraceparent();
		this.environment = environment.name();
		this.host = environment.baseUrl().getHost();
		Gauge.builder("talkover.calls.active", this.active, LongAdder::doubleValue)
			.description("Requests to Talkover that are under way")
			.tag("environment", environment.name())
			.register(meters);
		Gauge.builder("talkover.calls.limit", properties::maxConnections)
			.description("Requests to Talkover that can be under way at once")
			.tag("environment", environment.name())
			.register(meters);
		Gauge.builder("talkover.quota.remaining", this.quota, UpstreamMeters::known)
			.description("Requests that Talkover still takes in its present window; NaN if it has not said")
			.tag("environment", environment.name())
			.register(meters);
	}

	/** Measures an attempt from now on. */
	Measurement measure(UpstreamRequest request) {
		TraceSpan span = this.traces.send(request.method(), request.template())
			.tag("environment", this.environment)
			.tag("operation", request.operation());
		return new Measurement(this, request, span, this.tellTrace);
	}

	void begin() {
		this.active.increment();
	}

	/**
	 * Ends what {@link #begin()} began.
	 * @param head the head of the answer; null if there was none
	 */
	void end(UpstreamRequest request, Signal.@Nullable Head head, @Nullable Throwable failure, long nanos) {
		this.active.decrement();
		Key key = new Key(request.method(), request.template(), (head != null) ? KnownStatus.of(head.status()) : 0,
				(failure != null) ? failure.getClass().getSimpleName() : "none");
		this.timers.computeIfAbsent(key, this::timer).record(nanos, TimeUnit.NANOSECONDS);
	}

	/** Takes what is left of the quota from the head of an answer, if it says so. */
	void readQuota(HttpHeaders headers) {
		String remaining = headers.getFirst(QUOTA);
		if (remaining != null && remaining.length() < 10 && remaining.chars().allMatch((c) -> c >= '0' && c <= '9')
				&& !remaining.isEmpty()) {
			this.quota.set(Long.parseLong(remaining));
		}
	}

	private static double known(AtomicLong quota) {
		long value = quota.get();
		return (value == UNKNOWN) ? Double.NaN : value;
	}

	private Timer timer(Key key) {
		return Timer.builder("http.client.requests")
			.tags("client.name", this.host, "error", key.exception(), "exception", key.exception(), "method",
					key.method().name(), "outcome", Outcome.forStatus(key.status()).name(), "status",
					(key.status() > 0) ? Integer.toString(key.status()) : "CLIENT_ERROR", "uri", key.uri())
			.register(this.meters);
	}

	private record Key(HttpMethod method, String uri, int status, String exception) {
	}

	/** Begins to measure environments. */
	@Component
	static final class Factory {

		private final UpstreamProperties properties;

		private final MeterRegistry meters;

		private final Traces traces;

		Factory(UpstreamProperties properties, MeterRegistry meters, Traces traces) {
			this.properties = properties;
			this.meters = meters;
			this.traces = traces;
		}

		UpstreamMeters of(Environment environment) {
			return new UpstreamMeters(environment, this.properties, this.meters, this.traces);
		}

	}

}
