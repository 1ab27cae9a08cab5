package io.github.talkoverbff.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * What one part costs.
 *
 * @param name class and method of its benchmark, and the parameters
 * @param nanoseconds the time that it takes on average
 */
record Part(String name, double nanoseconds) {

	/**
	 * Runs every JMH benchmark.
	 * @param results where JMH writes all that it knows, as JSON
	 */
	static List<Part> measureAll(Effort effort, Path results) throws RunnerException {
		TimeValue time = TimeValue.milliseconds(effort.iteration().toMillis());
		Options options = new OptionsBuilder().mode(Mode.AverageTime)
			.timeUnit(TimeUnit.NANOSECONDS)
			.forks(effort.forks())
			.jvmArgs("-Xmx384m", "-XX:+UseCompactObjectHeaders")
			.warmupIterations(effort.iterations())
			.warmupTime(time)
			.measurementIterations(effort.iterations())
			.measurementTime(time)
			.shouldFailOnError(true)
			.addProfiler(GCProfiler.class)
			.resultFormat(ResultFormatType.JSON)
			.result(results.toString())
			.build();
		return new Runner(options).run().stream().map(Part::of).toList();
	}

	private static Part of(RunResult result) {
		BenchmarkParams params = result.getParams();
		String[] path = params.getBenchmark().split("\\.");
		String method = path[path.length - 2].replace("Benchmark", "") + "." + path[path.length - 1];
		String values = params.getParamsKeys()
			.stream()
			.map((key) -> " " + key + "=" + params.getParam(key))
			.collect(Collectors.joining());
		return new Part(method + values, result.getPrimaryResult().getScore());
	}

}
