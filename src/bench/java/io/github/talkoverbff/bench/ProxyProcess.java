package io.github.talkoverbff.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.talkoverbff.TalkoverBffApplication;
import io.github.talkoverbff.TestLedger;
import io.github.talkoverbff.http.Caller;

/**
 * The proxy in a process of its own, with everything switched on that a request meets,
 * and the options of its container but for a heap of 384 MB, and without its AOT cache.
 * Its log is a file that is deleted at the end. Its processor time is its own, not that
 * of the callers.
 */
final class ProxyProcess implements AutoCloseable {

	private static final String TARGET = "/talkover/production/api/v1/calls";

	private static final Pattern PORT = Pattern.compile("Jetty started on port (\\d+)");

	private final int port;

	private final Path log;

	private final Process process;

	/**
	 * Starts it, and waits until it answers.
	 * @param folder where its log goes meanwhile
	 * @param options those of the JVM, beside those of its container
	 * @param settings properties, such as {@code talkover.upstream.retries=0}
	 */
	ProxyProcess(URI talkover, Path folder, List<String> options, List<String> settings)
			throws IOException, InterruptedException {
		this(TalkoverBffApplication.class, talkover, folder, options, settings);
	}

	/** Starts a class that starts the proxy. */
	ProxyProcess(Class<?> main, URI talkover, Path folder, List<String> options, List<String> settings)
			throws IOException, InterruptedException {
		this.log = Files.createTempFile(folder, "proxy-", ".log");
		Stream<String> java = Stream
			.of(Stream.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
					"@src/container/java.options", "-Xmx384m"), options.stream(),
					Stream.of("-cp", System.getProperty("java.class.path"), main.getName()))
			.flatMap((some) -> some);
		Stream<String> fixed = Stream.of("server.port=0", "server.address=127.0.0.1", "management.server.port=0",
				"management.server.address=127.0.0.1", "talkover.base-url=" + talkover, "talkover.token=talq_bench",
				"talkover.users.ann.password={noop}ann", "talkover.users.ann.roles=admin");
		Set<String> set = settings.stream().map(ProxyProcess::name).collect(Collectors.toSet());
		this.process = new ProcessBuilder(
				Stream
					.concat(java,
							Stream
								.of(fixed, TestLedger.settings().filter((setting) -> !set.contains(name(setting))),
										settings.stream())
								.flatMap((some) -> some)
								.map((setting) -> "--" + setting))
					.toList())
			.redirectErrorStream(true)
			.redirectOutput(this.log.toFile())
			.start();
		this.port = startedOn();
	}

	/** The first port is that of callers. */
	private int startedOn() throws IOException, InterruptedException {
		while (true) {
			String log = Files.readString(this.log);
			Matcher port = PORT.matcher(log);
			if (port.find() && isAnswering(Integer.parseInt(port.group(1)))) {
				return Integer.parseInt(port.group(1));
			}
			if (!this.process.isAlive()) {
				throw new IllegalStateException("The proxy did not start:\n" + log);
			}
			Thread.sleep(50);
		}
	}

	int port() {
		return this.port;
	}

	/**
	 * What it has used of all processors since its start.
	 * @throws IllegalStateException if it has died: nothing would be known of its cost
	 */
	Duration processorTime() {
		return this.process.info()
			.totalCpuDuration()
			.orElseThrow(() -> new IllegalStateException("The proxy has died, or its processor time is not known"));
	}

	/** A request to list calls, each in a session of its own. */
	List<byte[]> requests(int sessions) throws IOException {
		byte[][] requests = new byte[sessions][];
		for (int i = 0; i < sessions; i++) {
			requests[i] = (Caller.signedIn(this.port, "ann", "ann").head("GET", TARGET) + "\r\n").getBytes();
		}
		return List.of(requests);
	}

	@Override
	public void close() throws IOException {
		this.process.destroy();
		try {
			this.process.waitFor();
		}
		catch (InterruptedException ex) {
			this.process.destroyForcibly();
			Thread.currentThread().interrupt();
		}
		Files.deleteIfExists(this.log);
	}

	/** The property that a setting sets; of a list, that of the whole. */
	private static String name(String setting) {
		return setting.split("[\\[=]", 2)[0];
	}

	private static boolean isAnswering(int port) {
		try {
			return new Caller(port).get("/session").status() == 401;
		}
		catch (IOException ex) {
			return false;
		}
	}

}
