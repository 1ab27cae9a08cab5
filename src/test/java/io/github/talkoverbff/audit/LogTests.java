package io.github.talkoverbff.audit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.talkoverbff.OwnProcess;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.http.HttpAnswer;
import io.github.talkoverbff.http.HttpWire;
import io.github.talkoverbff.standin.TalkoverStandIn;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** All that a process prints: what is in it, and what never is. */
class LogTests {

	private static final String CALLS = "/talkover/production/api/v1/calls";

	private static final Pattern AUDITED = Pattern.compile(" talkover\\.audit .* request_id=\"([^\"]+)\"");

	private final TalkoverStandIn talkover = new TalkoverStandIn();

	@AfterEach
	void stop() {
		this.talkover.close();
	}

	@Test
	void atNoLevelDoesALineHoldWhatWasSent() throws Exception {
		try (OwnProcess proxy = start("talkover.environments.canary.token=talq_demo_c4n4ry",
				"talkover.environments.echo.token=talq_fault_echo_error", "talkover.users.eve.password={noop}c4n4ry",
				"logging.level.root=trace", "logging.level.org.springframework=trace",
				"logging.level.org.springframework.boot=trace", "logging.level.reactor.netty.http.client=trace",
				"logging.level.org.eclipse.jetty=trace", "logging.level.org.eclipse.jetty.http=trace",
				"logging.level.io.github.talkoverbff=trace", "spring.mvc.log-request-details=true",
				"spring.http.codecs.log-request-details=true")) {
			Caller ann = proxy.signedIn("ann");
			String session = ann.cookies().get("__Host-session");

			sendCanaries(proxy, ann);
			String last = ann.get("/talkover/canary/api/v1/unknown").header("X-Request-Id");
			await().until(() -> audited(proxy).contains(last));

			assertThat(proxy.lines()).noneMatch(
					(line) -> Stream.of("c4n4ry", "15551239876", "talq_fault", session).anyMatch(line::contains));
			assertThat(proxy.output()).contains("TRACE", "OPERATION_UNKNOWN environment=canary",
					"org.eclipse.jetty logs INFO, not TRACE", "org.eclipse.jetty.http logs ERROR, not TRACE",
					"org.springframework logs INFO, not TRACE");
		}
	}

	@Test
	void inJsonEveryLineIsOfTheElasticCommonSchema() throws Exception {
		try (OwnProcess proxy = start("--enable-native-access=ALL-UNNAMED", "logging.structured.format.console=ecs")) {
			String id = proxy.signedIn("ann").get(CALLS).header("X-Request-Id");
			await().until(() -> proxy.output().contains(id));
			proxy.terminate();
			proxy.waitFor();

			List<JsonNode> lines = proxy.lines().stream().map(JsonMapper.shared()::readTree).toList();
			assertThat(lines).allSatisfy((line) -> {
				assertThat(line.has("@timestamp")).isTrue();
				assertThat(line.at("/service/name").stringValue()).isEqualTo("talkover-bff");
				assertThat(line.has("event")).isFalse();
				assertThat(line.has("user")).isFalse();
			});
			JsonNode call = lines.stream()
				.filter((line) -> id.equals(line.path("request_id").stringValue("")))
				.findFirst()
				.orElseThrow();
			assertThat(call.path("event.action").stringValue()).isEqualTo("call");
			assertThat(call.path("user.name").stringValue()).isEqualTo("ann");
			assertThat(call.path("user.roles").stringValue()).isEqualTo("admin");
			assertThat(call.at("/http/request/id").stringValue()).isEqualTo(id);
		}
	}

	@Test
	void aKilledProcessHasWrittenEveryLineBeforeTheLastOneThatWasSeen() throws Exception {
		try (OwnProcess proxy = start()) {
			Caller ann = proxy.signedIn("ann");
			List<String> ids = new ArrayList<>();
			for (int i = 0; i < 200; i++) {
				ids.add(ann.get(CALLS).header("X-Request-Id"));
			}

			await().until(() -> proxy.output().contains(ids.getLast()));
			proxy.kill();
			proxy.waitFor();

			assertThat(audited(proxy)).containsAll(ids);
		}
	}

	@Test
	void aStoppedProcessHasWrittenEveryLine() throws Exception {
		try (OwnProcess proxy = start()) {
			Caller ann = proxy.signedIn("ann");
			Set<String> ids = IntStream.range(0, 200)
				.mapToObj((i) -> CompletableFuture.supplyAsync(() -> call(ann)))
				.toList()
				.stream()
				.map((answer) -> answer.join().header("X-Request-Id"))
				.collect(Collectors.toSet());

			proxy.terminate();
			proxy.waitFor();

			assertThat(ids).hasSize(200);
			assertThat(audited(proxy)).containsAll(ids);
		}
	}

	private OwnProcess start(String... settings) throws IOException {
		return OwnProcess.start(this.talkover.baseUrl(), settings);
	}

	private static void sendCanaries(OwnProcess proxy, Caller ann) throws IOException {
		String api = "/talkover/canary/api/v1/";
		new Caller(proxy.port()).signIn("eve", "c4n4ry");
		new Caller(proxy.port()).signIn("c4n4ry", "c4n4ry");
		for (String path : List.of("calls?search=c4n4ry", "calls?search={c4n4ry}", "calls?c4n4ry=%zz", "c4n4ry",
				"agents/agent_1/active-call/%2B15551239876", "agents/agent_1/active-call/15551239876/c4n4ry",
				"agents/c4n4ry;x=1", "agents/%zzc4n4ry")) {
			ann.get(api + path);
			ann.get(api.replace("canary", "echo") + path);
			ann.get("/elsewhere/" + path);
			ann.get("/session/" + path);
		}
		for (String body : List.of("{\"to\":\"+15551239876\",\"note\":\"c4n4ry\"}", "{\"to\":\"c4n4ry\"}", "c4n4ry",
				"{\"c4n4ry\":", "{\"_method\":\"c4n4ry\"}")) {
			ann.post(api + "agents/agent_1/call", body);
			ann.post("/session", body);
			ann.post(api + "agents/agent_1/call", body, "Content-Type: text/c4n4ry");
		}
		for (String head : List.of("GET /c4n4ry\u00e9 HTTP/1.1\r\nHost: localhost\r\n", "c4n4r(y / HTTP/1.1\r\n",
				"GET / HTTP/1.1\r\nHost: c4n4ry host\r\n", "GET / HTTP/1.1\r\nHost: x\r\nCookie: x=\"c4n4ry\u00e9\r\n",
				"GET / HTTP/1.1\r\nHost: localhost\r\nX-c4n(4ry: c4n4ry\r\n")) {
			try (HttpWire wire = new HttpWire(proxy.port())) {
				wire.send(head + "\r\n").answer();
			}
		}
	}

	private static HttpAnswer call(Caller caller) {
		try {
			return caller.get(CALLS);
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

	/** The ids of the requests that have a line. */
	private static List<String> audited(OwnProcess proxy) {
		return AUDITED.matcher(proxy.output()).results().map((MatchResult line) -> line.group(1)).toList();
	}

}
