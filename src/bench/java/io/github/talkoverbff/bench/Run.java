package io.github.talkoverbff.bench;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What came of one closed loop, or the medians of several.
 *
 * @param name what was special about it
 * @param connections callers at once
 * @param requests how many were answered, all of them with 200
 * @param perSecond how many in a second
 * @param processorMicros processor time of the proxy for each, in microseconds; 0 where
 * there was no proxy
 * @param percentiles answer times in microseconds
 */
record Run(String name, int connections, long requests, double perSecond, double processorMicros,
		Map<Double, Double> percentiles) {

	static final double[] PERCENTILES = { 50, 75, 90, 95, 99, 99.5, 99.9, 100 };

	/**
	 * Runs a closed loop.
	 * @param proxy whose processor time it takes; null for none
	 */
	static Run measure(String name, int connections, @Nullable ProxyProcess proxy, Loop loop)
			throws InterruptedException {
		Duration before = processorTime(proxy);
		long begin = System.nanoTime();
		Histogram times = loop.run();
		Duration took = Duration.ofNanos(System.nanoTime() - begin);
		return of(name, connections, times, took, processorTime(proxy).minus(before));
	}

	private static Duration processorTime(@Nullable ProxyProcess proxy) {
		return (proxy != null) ? proxy.processorTime() : Duration.ZERO;
	}

	private static Run of(String name, int connections, Histogram times, Duration took, Duration processorTime) {
		Map<Double, Double> percentiles = new LinkedHashMap<>();
		for (double percentile : PERCENTILES) {
			percentiles.put(percentile, times.getValueAtPercentile(percentile) / 1e3);
		}
		long requests = times.getTotalCount();
		return new Run(name, connections, requests, requests / (took.toNanos() / 1e9),
				processorTime.toNanos() / 1e3 / requests, percentiles);
	}

	/** The median of each figure of an odd number of runs of the same. */
	static Run median(List<Run> runs) {
		Map<Double, Double> percentiles = new LinkedHashMap<>();
		for (double percentile : PERCENTILES) {
			percentiles.put(percentile, median(runs, (run) -> run.percentile(percentile)));
		}
		return new Run(runs.getFirst().name, runs.getFirst().connections, (long) median(runs, Run::requests),
				median(runs, Run::perSecond), median(runs, Run::processorMicros), percentiles);
	}

	private static double median(List<Run> runs, ToDoubleFunction<Run> figure) {
		return runs.stream().mapToDouble(figure).sorted().skip(runs.size() / 2).findFirst().orElseThrow();
	}

	double percentile(double percentile) {
		return this.percentiles.getOrDefault(percentile, Double.NaN);
	}

	/** A line for people. */
	String line() {
		return String.format(Locale.ROOT, "%-26s %8d requests %8.0f/s %6.0f us CPU, p50 %6.0f us, p99 %6.0f us",
				this.name, this.requests, this.perSecond, this.processorMicros, percentile(50), percentile(99));
	}

	/** A closed loop that is about to run. */
	@FunctionalInterface
	interface Loop {

		Histogram run() throws InterruptedException;

	}

}
