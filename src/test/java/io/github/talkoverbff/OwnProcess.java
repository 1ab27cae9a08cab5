package io.github.talkoverbff;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.github.talkoverbff.http.Caller;

import static org.awaitility.Awaitility.await;

/**
 * The proxy as a process of its own, for a test that ends it, limits it, or reads all
 * that it prints. Its environment is {@code production}, and {@code ann} is an admin.
 */
public final class OwnProcess implements AutoCloseable {

	private static final Pattern PORT = Pattern.compile("Jetty started on port (\\d+)");

	/** Few live long enough for the optimizing one. */
	private static final String QUICK_COMPILER = "-XX:TieredStopAtLevel=1";

	private final List<String> output = new CopyOnWriteArrayList<>();

	private final Process process;

	private final Semaphore mayRead = new Semaphore(1);

	private final Thread reader;

	private OwnProcess(Process process) {
		this.process = process;
		this.reader = Thread.ofVirtual().start(this::read);
	}

	/**
	 * Starts it, and waits until it is ready.
	 * @param talkover where the environment lives
	 * @param options options of the JVM (those that begin with one hyphen) and settings,
	 * such as {@code talkover.shutdown.delay=1s}
	 */
	public static OwnProcess start(URI talkover, String... options) throws IOException {
		return start(TalkoverBffApplication.class, talkover, options);
	}

	/** Starts a class of the test's own that starts the proxy. */
	public static OwnProcess start(Class<?> main, URI talkover, String... options) throws IOException {
		Stream<String> java = Stream.concat(ClassArchive.options(),
				Arrays.stream(options).filter((option) -> option.startsWith("-")));
		String[] arguments = Settings.arguments(settings(talkover),
				Arrays.stream(options).filter((option) -> !option.startsWith("-")).toArray(String[]::new));
		OwnProcess own = new OwnProcess(begin(main, java, arguments));
		await().until(() -> own.output().contains("Started " + main.getSimpleName()) || !own.process.isAlive());
		return own;
	}

	/** Runs the proxy to its end. */
	static void run(Stream<String> java, URI talkover) {
		try {
			Process process = begin(TalkoverBffApplication.class, java, Settings.arguments(settings(talkover)));
			process.inputReader().lines().forEach((line) -> {
			});
			process.waitFor();
		}
		catch (IOException | InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static Process begin(Class<?> main, Stream<String> java, String... arguments) throws IOException {
		List<String> command = Stream
			.of(Stream.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), QUICK_COMPILER), java,
					Stream.of(main.getName()), Arrays.stream(arguments))
			.flatMap((part) -> part)
			.toList();
		return new ProcessBuilder(command).redirectErrorStream(true).start();
	}

	private static Stream<String> settings(URI talkover) {
		Stream<String> settings = Stream.of("server.port=0", "management.server.port=0", "server.address=127.0.0.1",
				"management.server.address=127.0.0.1", "talkover.base-url=" + talkover,
				"talkover.environments.production.token=talq_test_own", "talkover.proof.enabled=false",
				"talkover.users.ann.password={noop}ann", "talkover.users.ann.roles=admin");
		return Stream.concat(settings, TestLedger.settings());
	}

	public Caller signedIn(String user) throws IOException {
		return Caller.signedIn(port(), user, user);
	}

	public int port() {
		return port(0);
	}

	public int managementPort() {
		return port(1);
	}

	/** All that it has printed by now. */
	public String output() {
		return String.join("\n", this.output);
	}

	public List<String> lines() {
		return List.copyOf(this.output);
	}

	public boolean isAlive() {
		return this.process.isAlive();
	}

	/** Asks it to stop, with SIGTERM. */
	public void terminate() {
		this.process.toHandle().destroy(); // the process itself would close its output
	}

	/** Stops it on the spot, with SIGKILL. */
	public void kill() {
		this.process.toHandle().destroyForcibly();
	}

	/** Stops it for a while, with SIGSTOP. */
	public void freeze() throws IOException, InterruptedException {
		signal("STOP");
	}

	/** Lets it go on after {@link #freeze}. */
	public void thaw() throws IOException, InterruptedException {
		signal("CONT");
	}

	/**
	 * Lets it write no file beyond a size: what lies beyond is refused as on a disk that
	 * is full.
	 * @param bytes that size; {@link Long#MAX_VALUE} for none
	 */
	public void limitFiles(long bytes) throws IOException, InterruptedException {
		String most = (bytes == Long.MAX_VALUE) ? "unlimited" : Long.toString(bytes);
		int code = new ProcessBuilder("prlimit", "--pid=" + this.process.pid(), "--fsize=" + most + ":unlimited")
			.start()
			.waitFor();
		if (code != 0) {
			throw new IOException("prlimit ended with " + code);
		}
	}

	/** Leaves what it prints where it is. */
	public void stopReading() throws InterruptedException {
		this.mayRead.acquire();
	}

	/** Reads again after {@link #stopReading}. */
	public void readOn() {
		this.mayRead.release();
	}

	/**
	 * Waits for its end, and for the last of its output.
	 * @return what it ended with
	 */
	public int waitFor() throws InterruptedException {
		int code = this.process.waitFor();
		this.reader.join();
		return code;
	}

	@Override
	public void close() {
		this.process.toHandle().destroyForcibly();
	}

	private void signal(String name) throws IOException, InterruptedException {
		new ProcessBuilder("kill", "-" + name, Long.toString(this.process.pid())).start().waitFor();
	}

	private int port(int index) {
		return this.output.stream()
			.flatMap((line) -> PORT.matcher(line).results())
			.map((MatchResult started) -> Integer.parseInt(started.group(1)))
			.skip(index)
			.findFirst()
			.orElseThrow(() -> new AssertionError("The proxy did not start: " + output()));
	}

	private void read() {
		try (var lines = this.process.inputReader()) {
			for (String line = lines.readLine(); line != null; line = lines.readLine()) {
				this.output.add(line);
				this.mayRead.acquireUninterruptibly();
				this.mayRead.release();
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
