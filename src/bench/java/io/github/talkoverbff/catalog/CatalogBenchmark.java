package io.github.talkoverbff.catalog;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

import org.springframework.core.io.ClassPathResource;

/** Finding the operation of a decoded path, among Talkover's and among many more. */
@State(Scope.Benchmark)
public class CatalogBenchmark {

	/**
	 * What leads to the path that is searched: what is added stands beside each next
	 * step.
	 */
	private static final List<String> STEPS = List.of("/api/v1", "/api/v1/agents", "/api/v1/agents/{agent_id}",
			"/api/v1/agents/{agent_id}/flow");

	private final List<String> path = PathSegments.decode("/api/v1/agents/agent_123456/flow/versions");

	/** How many operations a configuration has added. */
	@Param({ "0", "1873" })
	private int added;

	private Catalog catalog;

	@Setup(Level.Trial)
	public void load() throws IOException {
		List<String> shipped = new ClassPathResource("operations.txt").getContentAsString(StandardCharsets.UTF_8)
			.lines()
			.toList();
		this.catalog = CatalogConfiguration.load(shipped,
				IntStream.range(0, this.added)
					.mapToObj(
							(i) -> "added-%d GET %s/added-%d agents:read".formatted(i, STEPS.get(i % STEPS.size()), i))
					.toList());
	}

	@Benchmark
	public Optional<Catalog.Match> match() {
		return this.catalog.match(this.path);
	}

}
