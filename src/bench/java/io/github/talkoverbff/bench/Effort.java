package io.github.talkoverbff.bench;

import java.time.Duration;
import java.util.List;

/**
 * How long to measure.
 *
 * @param forks JVMs for each JMH benchmark; 0 for this one
 * @param rounds how often each is measured, an odd number; of a JMH benchmark's warm-up
 * too
 * @param iteration how long such a round of a JMH benchmark takes
 * @param warmUp how long a proxy is called before it is measured
 * @param run how long a round of that takes
 * @param many how many "the first requests" and "many sessions" are
 * @param database whether dials go through a PostgreSQL too, where a container can be had
 * @param options those of the proxy's JVM, beside those of its container
 */
record Effort(int forks, int rounds, Duration iteration, Duration warmUp, Duration run, int many, boolean database,
		List<String> options) {

	private static final Effort FULL = new Effort(3, 5, Duration.ofSeconds(1), Duration.ofSeconds(45),
			Duration.ofSeconds(10), 10_000, true, List.of());

	private static final Effort BRIEF = new Effort(0, 1, Duration.ofMillis(100), Duration.ofSeconds(1),
			Duration.ofSeconds(1), 100, false, List.of("-XX:TieredStopAtLevel=1"));

	/**
	 * The effort of this name.
	 * @param name {@code full} for figures, {@code brief} to see that everything runs
	 */
	static Effort of(String name) {
		return switch (name) {
			case "full" -> FULL;
			case "brief" -> BRIEF;
			default -> throw new IllegalArgumentException("-Dbench is neither full nor brief: " + name);
		};
	}

}
