package io.github.talkoverbff.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * What one part costs, in a JVM with the options of the container but for a heap of 384
 * MB.
 *
 * @param name class and method of its benchmark, and the parameters
 * @param nanoseconds the time that it takes on average
 * @param error half of the interval of 99.9 % confidence; not a number if there was but
 * one iteration
 */
record Part(String name, double nanoseconds, double error) {

	/**
	 * Runs every JMH benchmark.
	 * @param results where JMH writes all that it knows, as JSON
	 */
	static List<Part> measureAll(Effort effort, Path results) throws RunnerException {
		TimeValue time = TimeValue.milliseconds(effort.iteration().toMillis());
		Options options = new OptionsBuilder().mode(Mode.AverageTime)
			.timeUnit(TimeUnit.NANOSECONDS)
			.forks(effort.forks())
			.jvmArgs("@src/container/java.options", "-Xmx384m")
			.warmupIterations(effort.rounds())
			.warmupTime(time)
			.measurementIterations(effort.rounds())
			.measurementTime(time)
			.shouldFailOnError(true)
			.addProfiler(GCProfiler.class)
			.resultFormat(ResultFormatType.JSON)
			.result(results.toString())
			.build();
		return new Runner(options).run().stream().map(Part::of).toList();
	}

	/** A line for people. */
	String line() {
		return String.format(Locale.ROOT, "%-44s %8.0f ns +/- %.0f", this.name, this.nanoseconds, this.error);
	}

	private static Part of(RunResult result) {
		BenchmarkParams params = result.getParams();
		String[] path = params.getBenchmark().split("\\.");
		String method = path[path.length - 2].replace("Benchmark", "") + "." + path[path.length - 1];
		String values = params.getParamsKeys()
			.stream()
			.map((key) -> " " + key + "=" + params.getParam(key))
			.collect(Collectors.joining());
		Result<?> time = result.getPrimaryResult();
		return new Part(method + values, time.getScore(), time.getScoreError());
	}

}
