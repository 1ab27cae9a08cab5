package io.github.talkoverbff;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.http.HttpAnswer;
import io.github.talkoverbff.standin.TalkoverStandIn;

/**
 * Asks a proxy for what its callers will ask it for, so that its JVM can record an AOT
 * cache: signs in, calls a stand-in for Talkover, meets the common problems, is scraped,
 * and stops. The arguments are the command that starts the proxy, without settings. An
 * unexpected answer fails the run, as a cache of the wrong things would go unnoticed.
 */
public final class TrainingRun {

	private static final int ROUNDS = 40;

	private static final String CALLS = "/talkover/production/api/v1/calls";

	private static final String DIAL = "/talkover/production/api/v1/agents/agent_123456/call";

	private static final Pattern PORT = Pattern.compile("Jetty started on port (\\d+)");

	/** What a process ends with that SIGTERM has stopped: 128 and its number. */
	private static final int STOPPED = 143;

	private final int port;

	private final int managementPort;

	private TrainingRun(int port, int managementPort) {
		this.port = port;
		this.managementPort = managementPort;
	}

	public static void main(String[] command) throws Exception {
		try (TalkoverStandIn talkover = new TalkoverStandIn()) {
			Process proxy = new ProcessBuilder(Stream.concat(Stream.of(command), settings(talkover)).toList())
				.redirectErrorStream(true)
				.start();
			try {
				BufferedReader output = proxy.inputReader();
				TrainingRun run = new TrainingRun(nextPort(output), nextPort(output));
				Thread reader = Thread.ofVirtual().start(() -> output.lines().forEach(TrainingRun::printUnlessLogged));
				run.train();
				proxy.toHandle().destroy(); // unlike destroy(), leaves its output open
				reader.join();
				expect(STOPPED, proxy.waitFor(), "the end of the proxy");
			}
			finally {
				proxy.destroyForcibly();
			}
		}
	}

	private static Stream<String> settings(TalkoverStandIn talkover) {
		Stream<String> own = Stream.of("server.port=0", "server.address=127.0.0.1", "management.server.port=0",
				"management.server.address=127.0.0.1", "talkover.base-url=" + talkover.baseUrl(),
				"talkover.environments.production.token=talq_demo_training",
				"talkover.environments.expired.token=talq_fault_expired",
				"talkover.environments.limited.token=talq_fault_rate_limited",
				"talkover.environments.html.token=talq_fault_html",
				// it fails for as long as it trains
				"talkover.upstream.breaker=false",
				// fails, but only after most of TLS was loaded
				"talkover.environments.tls.token=talq_demo_tls",
				"talkover.environments.tls.base-url=" + talkover.baseUrl().toString().replace("http:", "https:"),
				"talkover.users.training.password={bcrypt}$2a$10$q6TSpG9D7w.WfCk0LUiwKuE10Sz4/uiepStv5/6tlWDBI62Dj9kNu",
				"talkover.users.training.roles=admin", "talkover.users.viewer.password={noop}viewer",
				"talkover.users.viewer.roles=viewer");
		return Stream.concat(own, TestLedger.settings()).map((setting) -> "--" + setting);
	}

	private void train() throws IOException {
		Caller admin = Caller.signedIn(this.port, "training", "training");
		Caller viewer = Caller.signedIn(this.port, "viewer", "viewer");
		for (int i = 0; i < ROUNDS; i++) {
			call(admin, viewer);
			fail(admin, viewer);
			watch(new Caller(this.managementPort));
		}
		expect(204, admin.delete("/session"), "DELETE /session");
		expect(401, admin.get(CALLS), "a call without a session");
	}

	private static void call(Caller admin, Caller viewer) throws IOException {
		for (String path : List.of("calls", "calls?limit=10", "agents", "agents/agent_123456", "campaigns",
				"calendars")) {
			String target = "/talkover/production/api/v1/" + path;
			expect(200, admin.get(target), target);
			expect(200, viewer.get(target), target);
		}
		expect(200, admin.get("/session"), "GET /session");
		expect(200, admin.post(DIAL, "{\"to\":\"+15551234567\",\"is_testing\":true}"), DIAL);
	}

	private static void fail(Caller admin, Caller viewer) throws IOException {
		expect(400, admin.post(DIAL, "{\"to\":\"nobody\"}"), "a rejected body");
		expect(403, viewer.post(DIAL, "{\"to\":\"+15551234567\"}"), "a call without permission");
		expect(404, admin.get("/talkover/production/api/v1/faxes"), "an unknown operation");
		expect(429, admin.get(CALLS.replace("production", "limited")), "Talkover's rate limit");
		for (String environment : List.of("expired", "html", "tls")) {
			expect(502, admin.get(CALLS.replace("production", environment)), environment);
		}
	}

	private static void watch(Caller platform) throws IOException {
		for (String endpoint : List.of("health", "health/liveness", "health/readiness", "prometheus")) {
			expect(200, platform.get("/actuator/" + endpoint), endpoint);
		}
	}

	private static void expect(int status, HttpAnswer answer, String what) {
		expect(status, answer.status(), what);
	}

	private static void expect(int expected, int actual, String what) {
		if (actual != expected) {
			throw new AssertionError("%s: %d instead of %d".formatted(what, actual, expected));
		}
	}

	/** Reads on to the next port: first that of the proxy, then that of management. */
	private static int nextPort(BufferedReader output) throws IOException {
		for (String line = output.readLine(); line != null; line = output.readLine()) {
			System.out.println(line);
			Matcher started = PORT.matcher(line);
			if (started.find()) {
				return Integer.parseInt(started.group(1));
			}
		}
		throw new AssertionError("The proxy did not start");
	}

	/** The proxy logs JSON, a line for each call; the JVM's own words are plain. */
	private static void printUnlessLogged(String line) {
		if (!line.startsWith("{")) {
			System.out.println(line);
		}
	}

}
