package io.github.talkoverbff.access;

import java.io.IOException;

import io.github.talkoverbff.IntegrationTest;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.http.HttpAnswer;
import io.github.talkoverbff.standin.TalkoverStandIn;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/** Roles that are limited to certain agents, or to test calls. */
@IntegrationTest
class LimitsIntegrationTests {

	private static final String CALL = "/talkover/production/api/v1/agents/agent_1/call";

	@LocalServerPort
	private int port;

	@Autowired
	private TalkoverStandIn talkover;

	@BeforeEach
	void reset() {
		this.talkover.reset();
	}

	@Test
	void letsATestCallThrough() throws IOException {
		HttpAnswer answer = as("tess").post(CALL, "{ \"to\":\"+15551234567\", \"is_testing\" : true }");

		assertThat(answer.status()).isEqualTo(200);
		assertThat(this.talkover.lastRequest().getBodyAsString())
			.startsWith("{\"to\":\"+15551234567\",\"is_testing\":true,");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"to\":\"+15551234567\"}", "{\"to\":\"+15551234567\",\"is_testing\":false}",
			"{\"to\":\"+15551234567\",\"is_testing\":\"true\"}", "{\"to\":\"+15551234567\",\"is_testing\":1}",
			"{\"to\":\"+15551234567\",\"is_testing\":true,\"is_testing\":false}",
			"{\"to\":\"+15551234567\",\"is_testing\":false,\"is_testing\":true}",
			"{\"is_testing\":true,\"is\\u005ftesting\":false}", "{\"payload\":{\"is_testing\":true}}",
			"[{\"is_testing\":true}]", "{\"IS_TESTING\":true}", "true" })
	void refusesACallThatIsNotPlainlyATest(String body) throws IOException {
		HttpAnswer answer = as("tess").post(CALL, body);

		assertThat(answer.status()).isEqualTo(403);
		assertThat(answer.code()).isEqualTo("PERMISSION_DENIED");
		assertThat(answer.text()).contains("is_testing: true");
		assertThat(this.talkover.requests()).isEmpty();
	}

	@Test
	void refusesACallWithoutABody() throws IOException {
		HttpAnswer answer = as("tess").post(CALL, "");

		assertThat(answer.status()).isEqualTo(403);
		assertThat(this.talkover.requests()).isEmpty();
	}

	@Test
	void refusesASecondDocumentBehindATestCall() throws IOException {
		HttpAnswer answer = as("tess").post(CALL, "{\"is_testing\":true} {\"is_testing\":false}");

		assertThat(answer.status()).isEqualTo(400);
		assertThat(this.talkover.requests()).isEmpty();
	}

	@Test
	void refusesALargeCallThatIsNoTestBeforeAnythingIsSent() throws IOException {
		HttpAnswer answer = as("tess").post(CALL,
				"{\"payload\":\"" + "x".repeat(100_000) + "\",\"is_testing\":true,\"is_testing\":false}");

		assertThat(answer.status()).isEqualTo(403);
		assertThat(this.talkover.requests()).isEmpty();
	}

	@Test
	void refusesADiallingOperationThatCannotBeATest() throws IOException {
		HttpAnswer answer = as("tess").send("PATCH", "/talkover/production/api/v1/campaigns/c/status",
				"{\"status\":\"active\",\"is_testing\":true}");

		assertThat(answer.status()).isEqualTo(403);
		assertThat(answer.text()).contains("cannot be a test");
		assertThat(this.talkover.requests()).isEmpty();
	}

	@Test
	void letsCallsForTheAgentOfTheRoleThrough() throws IOException {
		assertThat(as("kim").get("/talkover/production/api/v1/agents/agent_1").status()).isEqualTo(200);
		assertThat(as("kim").get("/talkover/production/api/v1/agents/%61gent_1").status()).isEqualTo(200);
		assertThat(as("kim").get("/talkover/production/api/v1/agents").status()).isEqualTo(200);
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET /agents/agent_2", "DELETE /agents/agent_2", "POST /agents/agent_2/call",
			"POST /agents", "POST /campaigns/c/call", "GET /agents/AGENT_1", "GET /agents/agent_1%20" })
	void refusesCallsThatAreNotForTheAgentOfTheRole(String request) throws IOException {
		String[] parts = request.split(" ");

		HttpAnswer answer = as("kim").send(parts[0], "/talkover/production/api/v1" + parts[1], "");

		assertThat(answer.status()).isEqualTo(403);
		assertThat(answer.code()).isEqualTo("PERMISSION_DENIED");
		assertThat(answer.text()).contains("limited to certain agents");
		assertThat(this.talkover.requests()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', emptyValue = "", textBlock = """
			POST   | production | agents/agent_1/call | {"to":"+15557770001"}                   | 200
			POST   | production | agents/agent_2/call | {"to":"+15557770002","is_testing":true} | 200
			POST   | production | agents/agent_2/call | {"to":"+15557770002"}                   | 403
			DELETE | production | agents/agent_2      | ``                                      | 403
			GET    | production | calls               | ``                                      | 403
			GET    | staging    | calls               | ``                                      | 200
			""")
	void severalRolesAllowWhatOneOfThemAllowsByItself(String method, String environment, String path, String body,
			int status) throws IOException {
		HttpAnswer answer = as("mia").send(method, "/talkover/" + environment + "/api/v1/" + path, body);

		assertThat(answer.status()).isEqualTo(status);
	}

	private Caller as(String user) throws IOException {
		return Caller.signedIn(this.port, user, user);
	}

}
