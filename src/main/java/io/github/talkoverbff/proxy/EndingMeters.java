package io.github.talkoverbff.proxy;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

import io.github.talkoverbff.problem.Problem;
import io.github.talkoverbff.problem.RequestFacts;
import io.github.talkoverbff.upstream.KnownStatus;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import org.springframework.stereotype.Component;

/** Counts and times how proxied requests end: {@code talkover.calls}. */
@Component
final class EndingMeters {

	static final String METER = "talkover.calls";

	/** Stands for what did not become known. */
	private static final String NONE = "none";

	private static final Duration[] OBJECTIVES = { Duration.ofMillis(10), Duration.ofMillis(25), Duration.ofMillis(50),
			Duration.ofMillis(100), Duration.ofMillis(250), Duration.ofMillis(500), Duration.ofSeconds(1),
			Duration.ofMillis(2500), Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(30) };

	private final Map<Key, Timer> timers = new ConcurrentHashMap<>();

	private final MeterRegistry meters;

	EndingMeters(MeterRegistry meters) {
		this.meters = meters;
	}

	/**
	 * Records an ending.
	 * @param took from the first byte to the last
	 */
	void record(RequestFacts request, Ending ending, Duration took) {
		Key key = new Key(Objects.requireNonNullElse(request.environment(), NONE),
				Objects.requireNonNullElse(request.operation(), NONE), outcome(ending), status(ending));
		this.timers.computeIfAbsent(key, this::timer).record(took);
	}

	private Timer timer(Key key) {
		return Timer.builder(METER)
			.description("Proxied requests, from the first byte in to the last byte out")
			.serviceLevelObjectives(OBJECTIVES)
			.tags("environment", key.environment(), "operation", key.operation(), "outcome", key.outcome(), "status",
					key.status())
			.register(this.meters);
	}

	private static String outcome(Ending ending) {
		return switch (ending) {
			case Ending.Answered answered -> "success";
			case Ending.Failed(int status, Problem problem) -> problem.name();
			case Ending.BrokenOff(int status, Problem problem) -> problem.name();
			case Ending.Abandoned gone -> "caller_gone";
		};
	}

	private static String status(Ending ending) {
		return switch (ending) {
			case Ending.Answered(int status) -> Integer.toString(KnownStatus.of(status));
			case Ending.Failed(int status, Problem problem) -> Integer.toString(KnownStatus.of(status));
			case Ending.BrokenOff(int status, Problem problem) -> Integer.toString(KnownStatus.of(status));
			case Ending.Abandoned gone -> NONE;
		};
	}

	private record Key(String environment, String operation, String outcome, String status) {
	}

}
