package io.github.talkoverbff.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.openjdk.jmh.runner.RunnerException;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Measures everything and writes it down: what {@code mvn -Pbench verify} runs. The
 * arguments are the folder for the results, and {@code full} or {@code brief}; the latter
 * shows that everything runs, and its figures mean nothing.
 */
public final class Benchmarks {

	private Benchmarks() {
	}

	public static void main(String[] args) throws IOException, RunnerException, InterruptedException {
		Path results = Files.createDirectories(Path.of(args[0]));
		Effort effort = Effort.of(args[1]);
		List<Part> parts = Part.measureAll(effort, results.resolve("parts.json"));
		List<Rounds> whole = new Whole(effort, results).measure();
		List<Rounds> dials = new Dials(effort, results).measure();
		ObjectWriter json = JsonMapper.builder().build().writerWithDefaultPrettyPrinter();
		json.writeValue(results.resolve("whole.json").toFile(), whole);
		json.writeValue(results.resolve("dials.json").toFile(), dials);
		Files.writeString(results.resolve("performance.svg"), new Chart(parts, medians(whole).toList()).svg());
		parts.forEach((part) -> System.out.println(part.line()));
		Stream.concat(medians(whole), medians(dials)).forEach((run) -> System.out.println(run.line()));
	}

	private static Stream<Run> medians(List<Rounds> all) {
		return all.stream().map(Rounds::median);
	}

}
