package io.github.talkoverbff.helm;

import java.io.File;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.talkoverbff.http.Caller;

import static org.awaitility.Awaitility.await;

/** A real Prometheus, which reads a proxy every second and evaluates our rules. */
final class Prometheus implements AutoCloseable {

	private static final Pattern PORT = Pattern.compile("\"Listening on\".* address=\\S+:(\\d+)");

	private final Process process;

	private final Caller api;

	private Prometheus(Process process, int port) {
		this.process = process;
		this.api = new Caller(port);
	}

	/** Whether this machine has Prometheus with its tools. */
	static boolean isInstalled() {
		return Stream.of("prometheus", "promtool")
			.allMatch((tool) -> Stream.of(System.getenv("PATH").split(File.pathSeparator))
				.anyMatch((directory) -> Files.isExecutable(Path.of(directory, tool))));
	}

	static Prometheus start(Path directory, int managementPort, Path rules) throws IOException {
		Path configuration = Files.writeString(directory.resolve("prometheus.yml"), """
				global: {scrape_interval: 1s, evaluation_interval: 1s}
				rule_files: ["%s"]
				scrape_configs:
				  - job_name: talkover-bff
				    metrics_path: /actuator/prometheus
				    static_configs: [{targets: ["127.0.0.1:%d"], labels: {namespace: telephony}}]
				""".formatted(rules.toAbsolutePath(), managementPort));
		Path output = directory.resolve("output");
		Process process = new ProcessBuilder("prometheus", "--config.file=" + configuration,
				"--storage.tsdb.path=" + directory.resolve("data"), "--web.listen-address=127.0.0.1:0")
			.redirectErrorStream(true)
			.redirectOutput(output.toFile())
			.start();
		await().until(() -> !process.isAlive() || port(output).isPresent());
		return new Prometheus(process,
				port(output).orElseThrow(() -> new AssertionError("Prometheus did not start: see " + output)));
	}

	/**
	 * What its API answers.
	 * @param path below {@code /api/v1/}
	 * @return its data; empty as long as there is no answer
	 */
	JsonNode data(String path) {
		try {
			return new ObjectMapper().readTree(this.api.get("/api/v1/" + path).body()).path("data");
		}
		catch (IOException ex) {
			return new ObjectMapper().createObjectNode(); // it is still starting
		}
	}

	/** What a query answers; empty if it is wrong, or nothing is known. */
	JsonNode query(String expression) {
		return data("query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8)).path("result");
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
	}

	/**
	 * The port that it took: one that was free before might be somebody else's by then.
	 */
	private static Optional<Integer> port(Path output) throws IOException {
		return PORT.matcher(Files.readString(output))
			.results()
			.map((listening) -> Integer.valueOf(listening.group(1)))
			.findFirst();
	}

}
