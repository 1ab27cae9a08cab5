package io.github.talkoverbff.audit;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

import ch.qos.logback.classic.LoggerContext;
import io.github.talkoverbff.IntegrationTest;
import io.github.talkoverbff.OwnProxy;
import io.github.talkoverbff.environment.Environments;
import io.github.talkoverbff.environment.Slot;
import io.github.talkoverbff.environment.TokenSlots;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.http.HttpAnswer;
import io.github.talkoverbff.http.HttpWire;
import io.github.talkoverbff.standin.RawTalkover;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.logging.logback.StructuredLogEncoder;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/** What the audit trail says, and what it never says. */
@IntegrationTest
class AuditIntegrationTests {

	@RegisterExtension
	private final AuditLines lines = new AuditLines();

	@LocalServerPort
	private int port;

	@Autowired
	private RawTalkover talkover;

	@ParameterizedTest
	@CsvSource({ "otto, PERMISSION_DENIED", "nora, ENVIRONMENT_FORBIDDEN" })
	void whoMayNotDecideAboutDialsHasALineToo(String user, String code) throws Exception {
		HttpAnswer answer = signedIn(user).send("PUT", "/dialling/raw/switch",
				"{\"stopped\":false,\"reason\":\"I wish\"}");

		assertThat(answer.code()).isEqualTo(code);
		assertThat(nextLine()).containsEntry("event", "refusal")
			.containsEntry("request_id", answer.header("X-Request-Id"))
			.containsEntry("user", user)
			.containsEntry("environment", "raw")
			.containsEntry("status", "403")
			.containsEntry("code", code);
	}

	@ParameterizedTest
	@CsvSource({ "GET, /%74alkover/raw/api/v1/calls, application/json, REQUEST_REJECTED, 400",
			"GET, /dialling/raw/switch?a=%zz, application/json, REQUEST_REJECTED, 400",
			"PUT, /dialling/raw/switch, application/x-www-form-urlencoded, BODY_NOT_SUPPORTED, 415" })
	void whatCannotBeReadHasALineToo(String method, String target, String type, String code, String status)
			throws Exception {
		HttpAnswer answer = signedIn("ann").send(method, target, "", "Content-Type: " + type);

		assertThat(answer.code()).isEqualTo(code);
		assertThat(nextLine()).containsEntry("event", "refusal")
			.containsEntry("request_id", answer.header("X-Request-Id"))
			.containsEntry("status", status)
			.containsEntry("code", code);
	}

	@Test
	void aCallHasALineWithWhoWhatWhereAndHowItEnded() throws Exception {
		Caller ann = signedIn("ann");
		this.talkover.willAnswer(200, "application/json", "{}");

		HttpAnswer answer = ann.get("/talkover/raw/api/v1/agents/agent_1/webhooks/wh_2/logs?search=secret");

		Map<String, String> line = nextLine();
		assertThat(line).containsEntry("event", "call")
			.containsEntry("request_id", answer.header("X-Request-Id"))
			.containsEntry("user", "ann")
			.containsEntry("roles", "admin")
			.containsEntry("environment", "raw")
			.containsEntry("operation", "list-webhook-logs")
			.containsEntry("effect", "read")
			.containsEntry("ids", "agent_id=agent_1,webhook_id=wh_2")
			.containsEntry("status", "200")
			.containsEntry("token", "957a693f")
			.containsKey("duration_ms")
			.doesNotContainKey("code");
		assertThat(line.toString()).doesNotContain("secret");
	}

	@Test
	void aLineFitsIntoJsonLogs() throws Exception {
		Caller ann = signedIn("ann");
		this.talkover.willAnswer(200, "application/json", "{}");
		StructuredLogEncoder ecs = new StructuredLogEncoder();
		ecs.setContext((LoggerContext) LoggerFactory.getILoggerFactory());
		ecs.setFormat("ecs");
		ecs.start();

		String id = ann.get("/talkover/raw/api/v1/calls").header("X-Request-Id");

		String json = new String(ecs.encode(this.lines.nextEvent()), StandardCharsets.UTF_8);
		assertThat(json).contains("\"request_id\":\"" + id + "\"", "\"http\":{\"request\":{\"id\":\"" + id + "\"}}",
				"\"event.action\":\"call\"", "\"user.name\":\"ann\"", "\"user.roles\":\"admin\"");
	}

	@Test
	void aCallThatFailsHasTheCodeOfItsProblem() throws Exception {
		Caller ann = signedIn("ann");
		this.talkover.willAnswer(401, "application/json", "{}");

		ann.get("/talkover/raw/api/v1/calls");

		assertThat(nextLine()).containsEntry("event", "call")
			.containsEntry("status", "502")
			.containsEntry("code", "TALKOVER_TOKEN_REJECTED")
			.containsEntry("token", "957a693f");
	}

	@Test
	void aLineNamesTheTokenThatCarriedTheCallWhateverIsInUseByItsEnd() throws Exception {
		try (RawTalkover own = new RawTalkover();
				OwnProxy proxy = OwnProxy.before(own.baseUrl(), "talkover.environments.eu.token=talq_first",
						"talkover.environments.eu.next-token=talq_second")) {
			this.lines.listen(); // again, as a start may set up logging anew
			TokenSlots tokens = proxy.bean(Environments.class).find("eu").orElseThrow().tokens();
			String first = tokens.inUse().fingerprint();
			own.willDo((in, out) -> {
				tokens.use(Slot.NEXT);
				out.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}".getBytes(StandardCharsets.US_ASCII));
			});
			Caller ann = proxy.signedIn("ann");
			nextLine();

			assertThat(ann.get("/talkover/eu/api/v1/calls").status()).isEqualTo(200);

			assertThat(nextLine()).as("the rotation").doesNotContainEntry("token", first);
			assertThat(nextLine()).containsEntry("event", "call").containsEntry("token", first);
			assertThat(tokens.inUse().fingerprint()).isNotEqualTo(first);
		}
	}

	@Test
	void aRefusalHasItsLineWhileItsBodyIsStillOnTheWay() throws Exception {
		Caller ann = signedIn("ann");
		String head = ann.head("POST", "/talkover/raw/api/v1/agents", "Content-Type: text/plain", "Content-Length: 2")
				+ "\r\n";
		try (HttpWire wire = new HttpWire(this.port)) {
			HttpAnswer answer = wire.send(head + "a").answer();

			assertThat(answer.status()).isEqualTo(415);
			assertThat(nextLine()).containsEntry("request_id", answer.header("X-Request-Id"))
				.containsEntry("code", "BODY_NOT_SUPPORTED");
			HttpAnswer next = wire.send("b" + head + "ab").answer();
			assertThat(next.status()).as("the next one on this connection").isEqualTo(415);
			assertThat(nextLine()).containsEntry("request_id", next.header("X-Request-Id"));
		}
	}

	@Test
	void anAnswerThatBreaksOffHasTheCodeOfItsProblem() throws Exception {
		Caller ann = signedIn("ann");
		this.talkover.willAnswer("HTTP/1.1 200 OK\r\nContent-Length: 200000\r\n\r\n" + "x".repeat(100_000));

		ann.get("/talkover/raw/api/v1/calls");

		assertThat(nextLine()).containsEntry("status", "200").containsEntry("code", "TALKOVER_BAD_RESPONSE");
	}

	@Test
	void aBugOfOursIsToldAsOne() throws Exception {
		Caller ann = signedIn("ann");

		HttpAnswer answer = ann.get("/talkover/raw/api/v1/calls", "X-Bug: yes");

		assertThat(answer.code()).isEqualTo("INTERNAL_ERROR");
		assertThat(nextLine()).containsEntry("event", "call")
			.containsEntry("status", "500")
			.containsEntry("code", "INTERNAL_ERROR")
			.doesNotContainKey("caller_gone");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			agent_1/active-call/%2B15551234567 | agent_id=agent_1,phone=[phone]
			agent_1/active-call/911            | agent_id=agent_1,phone=[phone]
			15551234567                        | agent_id=[phone]
			tel:+15551234567                   | agent_id=[phone]
			%252B15551234567                   | agent_id=[phone]
			a1%2Cwebhook_id%3Dw9               | agent_id=a1?webhook_id?w9
			a1%E2%80%AEau%E2%80%AEdit          | agent_id=a1?au?dit
			""")
	void whatStandsInThePathTellsNoPhoneNumberAndNoMoreThanIsThere(String path, String ids) throws Exception {
		Caller ann = signedIn("ann");
		this.talkover.willAnswer(200, "application/json", "{}");

		ann.get("/talkover/raw/api/v1/agents/" + path);

		assertThat(nextLine()).containsEntry("ids", ids);
	}

	@Test
	void aRefusalHasALine() throws Exception {
		Caller vera = signedIn("vera");

		vera.delete("/talkover/raw/api/v1/agents/agent_1");

		assertThat(nextLine()).containsEntry("event", "refusal")
			.containsEntry("user", "vera")
			.containsEntry("operation", "delete-agent")
			.containsEntry("effect", "delete")
			.containsEntry("status", "403")
			.containsEntry("code", "PERMISSION_DENIED")
			.doesNotContainKey("token");
	}

	@Test
	void aRequestWithoutASessionHasALine() throws Exception {
		new Caller(this.port).get("/talkover/raw/api/v1/calls");

		assertThat(nextLine()).containsEntry("event", "refusal")
			.containsEntry("status", "401")
			.containsEntry("code", "SESSION_REQUIRED")
			.doesNotContainKey("user");
	}

	@Test
	void signInAndSignOutHaveALine() throws Exception {
		Caller caller = new Caller(this.port);

		caller.signIn("vera", "vera");
		caller.delete("/session");

		assertThat(nextLine()).containsEntry("event", "sign-in")
			.containsEntry("user", "vera")
			.containsEntry("roles", "viewer");
		assertThat(nextLine()).containsEntry("event", "sign-out")
			.containsEntry("user", "vera")
			.containsEntry("status", "204");
	}

	@Test
	void aFailedSignInNamesTheUserOnlyIfThereIsOne() throws Exception {
		new Caller(this.port).signIn("otto", "wrong");
		new Caller(this.port).signIn("my-password-typed-in-the-wrong-field", "x");

		assertThat(nextLine()).containsEntry("event", "sign-in-refused")
			.containsEntry("user", "otto")
			.containsEntry("code", "BAD_CREDENTIALS");
		assertThat(nextLine()).containsEntry("event", "sign-in-refused").doesNotContainKey("user");
	}

	@Test
	void aCallWhoseCallerLeftHasALineThatSaysSo() throws Exception {
		Caller ann = signedIn("ann");
		this.talkover.willDo((in, out) -> in.read());
		try (HttpWire wire = new HttpWire(this.port)) {
			wire.send(ann.head("GET", "/talkover/raw/api/v1/calls") + "\r\n");
			this.talkover.nextHead();
		}

		assertThat(nextLine()).containsEntry("event", "call")
			.containsEntry("caller_gone", "true")
			.containsEntry("operation", "list-calls")
			.doesNotContainKey("status");
	}

	@Test
	void aRefusalHasItsLineThoughItsCallerDoesNotWaitForIt() throws Exception {
		Caller vera = signedIn("vera");
		String target = "/talkover/raw/api/v1/agents/agent_1";
		try (HttpWire wire = new HttpWire(this.port)) {
			wire.send(vera.head("DELETE", target) + "\r\n").answer();
			assertThat(nextLine()).containsEntry("event", "refusal");
			wire.send(vera.head("DELETE", target, "X-Slow-Sessions: 500") + "\r\n");
			wire.reset();
		}

		assertThat(nextLine()).containsEntry("event", "refusal")
			.containsEntry("operation", "delete-agent")
			.containsEntry("status", "403")
			.containsEntry("code", "PERMISSION_DENIED");
	}

	@Test
	void aDialThatFailedHasItsCodeThoughItsCallerHasGone() throws Exception {
		Caller ann = signedIn("ann");
		CountDownLatch gone = new CountDownLatch(1);
		this.talkover.willDo((in, out) -> {
			gone.await();
			out.write("HTTP/1.1 422 Any\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
		});
		String body = "{\"to\":\"+15551237001\"}";
		try (HttpWire wire = new HttpWire(this.port)) {
			wire.send(ann.head("POST", "/talkover/raw/api/v1/agents/agent_1/call", "Content-Type: application/json",
					"Content-Length: " + body.length()) + "\r\n" + body);
			this.talkover.nextHead();
			wire.reset();
		}
		gone.countDown();

		assertThat(nextLine()).containsEntry("event", "call")
			.containsEntry("operation", "make-call")
			.containsEntry("status", "422")
			.containsEntry("code", "TALKOVER_REJECTED")
			.containsKey("dial");
	}

	@ParameterizedTest
	@ValueSource(ints = { 10, 50_000 })
	void aCallWhoseCallerLeftInTheMiddleOfItsBodyHasALineToo(int sent) throws Exception {
		Caller ann = signedIn("ann");
		this.talkover.willDo((in, out) -> in.transferTo(OutputStream.nullOutputStream()));
		try (HttpWire wire = new HttpWire(this.port)) {
			wire.send(ann.head("POST", "/talkover/raw/api/v1/agents", "Content-Type: application/json",
					"Content-Length: 100000") + "\r\n{\"a\":\"" + "x".repeat(sent));
		}

		assertThat(nextLine()).containsEntry("event", "call")
			.containsEntry("caller_gone", "true")
			.containsEntry("operation", "create-agent")
			.doesNotContainKey("status");
	}

	private Caller signedIn(String user) throws Exception {
		Caller caller = Caller.signedIn(this.port, user, user);
		assertThat(nextLine()).containsEntry("event", "sign-in");
		return caller;
	}

	private Map<String, String> nextLine() throws InterruptedException {
		return this.lines.next();
	}

}
