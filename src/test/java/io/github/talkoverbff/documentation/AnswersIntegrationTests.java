package io.github.talkoverbff.documentation;

import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

import io.github.talkoverbff.IntegrationTest;
import io.github.talkoverbff.catalog.DocumentedOperation;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.http.HttpAnswer;
import io.github.talkoverbff.standin.TalkoverStandIn;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/** What comes over the wire is what the OpenAPI document says, field by field. */
@IntegrationTest
@TestInstance(Lifecycle.PER_CLASS)
class AnswersIntegrationTests {

	/** Fields that not every problem of a status has. */
	private static final Set<String> OF_SOME = Set.of("retry-after", "dial-id");

	private static final String BODY = "{\"to\":\"+15551234567\",\"is_testing\":true,\"status\":\"paused\","
			+ "\"call_sid\":\"call_789012\"}";

	@LocalServerPort
	private int port;

	@Autowired
	private TalkoverStandIn talkover;

	private Description description;

	@BeforeAll
	void ask() throws IOException {
		this.description = new Description(new Caller(this.port).get("/openapi.yaml").text());
	}

	@BeforeEach
	void forget() {
		this.talkover.reset();
	}

	@ParameterizedTest
	@MethodSource("operations")
	void theAnswerOfTalkoverIsAsDescribed(String id, Caller ann) throws IOException {
		Description.Described operation = this.description.proxied().get(id);
		// so that there is one to look at and to end
		ann.post("/talkover/production/api/v1/agents/agent_1/call", BODY);
		if (id.equals("cancel-release-request")) {
			ann.post("/talkover/production/api/v1/phone-numbers/agent_1/request-release", BODY);
		}

		HttpAnswer answer = ann.send(operation.field().toUpperCase(Locale.ROOT),
				operation.path().replace("{environment}", "production").replaceAll("\\{[a-z_]+}", "agent_1"),
				operation.operation().has("requestBody") ? BODY : "");

		assertThat(answer.status()).as(answer.text()).isBetween(200, 299);
		assertThat(operation.operation().path("responses").propertyNames())
			.containsAnyOf(Integer.toString(answer.status()), "2XX");
		assertThat(this.description.flaws(operation.answer(), answer.text())).isEmpty();
	}

	Stream<String> operations() {
		return DocumentedOperation.all()
			.stream()
			.filter((operation) -> !operation.isOfAUser())
			.map(DocumentedOperation::id);
	}

	@ParameterizedTest
	@CsvSource({ "fault-expired, 502", "fault-conflict, 4XX", "fault-rate-limited, 429", "fault-invalid, 4XX",
			"fault-forbidden-unauthorized, 403", "fault-unavailable, 503", "unheard-of, 404", "off, 503" })
	void aProblemIsAsDescribed(String environment, String status, Caller ann) throws IOException {
		HttpAnswer answer = ann.get("/talkover/" + environment + "/api/v1/calls");

		JsonNode response = this.description.root().path("components").path("responses").path("Problem" + status);
		JsonNode schema = response.path("content").path("application/problem+json").path("schema");
		assertThat(this.description.flaws(schema.path("allOf").path(0), answer.text())).isEmpty();
		assertThat(schema.path("allOf").path(1).toString()).contains("\"" + answer.code() + "\"");
		assertThat(answer.headers().keySet()).containsAll(response.path("headers")
			.propertyNames()
			.stream()
			.map((name) -> name.toLowerCase(Locale.ROOT))
			.filter((name) -> !OF_SOME.contains(name))
			.toList());
	}

	@ParameterizedTest
	@CsvSource({ "production, +15550100002, 422, false", "fault-failed, +15550100001, 409, true" })
	void theRefusalOfADialIsAsDescribed(String environment, String number, String status, boolean sent, Caller ann)
			throws IOException {
		JsonNode responses = this.description.proxied().get("make-call").operation().path("responses");
		dial(ann, environment, "+15550100001");

		HttpAnswer answer = dial(ann, environment, number);

		JsonNode response = this.description.root().at(responses.path(status).path("$ref").stringValue().substring(1));
		JsonNode schema = response.path("content").path("application/problem+json").path("schema");
		assertThat(answer.status()).hasToString(status);
		assertThat(answer.has("Dial-Id")).isEqualTo(sent);
		assertThat(response.path("headers").has("Dial-Id")).isTrue();
		assertThat(this.description.flaws(schema.path("allOf").path(0), answer.text())).isEmpty();
		assertThat(schema.path("allOf").path(1).toString()).contains("\"" + answer.code() + "\"");
	}

	@ParameterizedTest
	@CsvSource({ "fault-echo-error, 400", "fault-forbidden-unauthorized, 403", "fault-truncated, 502",
			"fault-duplicate, 409", "fault-invalid, 422", "fault-rate-limited, 429", "fault-credits, 4XX",
			"fault-expired, 502", "fault-failed, 502", "fault-unavailable, 503" })
	void whatTalkoverRefusesOfADialNamesItAsDescribed(String environment, String status, Caller ann)
			throws IOException {
		HttpAnswer answer = ann.post("/talkover/" + environment + "/api/v1/agents/agent_1/call",
				"{\"to\":\"+15550100003\",\"is_testing\":true}");

		JsonNode response = this.description.root().at("/components/responses/Problem" + status);
		assertThat(Integer.toString(answer.status())).matches(status.replace("X", "."));
		assertThat(answer.has("Dial-Id")).isTrue();
		assertThat(response.path("headers").has("Dial-Id")).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "400", "403", "404", "413", "415", "422", "429" })
	void everyProblemThatADialMayEndInCanNameIt(String status) {
		JsonNode responses = this.description.proxied().get("make-call").operation().path("responses");

		JsonNode response = this.description.root().at(responses.path(status).path("$ref").stringValue().substring(1));

		assertThat(response.path("headers").path("Dial-Id").path("$ref").stringValue())
			.isEqualTo("#/components/headers/DialId");
	}

	@ParameterizedTest
	@ValueSource(strings = { "+1234567", "+123456789012345", "+123456", "+1234567890123456", "15551234567",
			"+1 5551234567", "+1555123456x", "++15551234567" })
	void whomADialMayRingIsAsDescribed(String number, Caller ann) throws IOException {
		JsonNode schema = this.description.root().at("/components/schemas/Callee");

		HttpAnswer answer = ann.post("/talkover/production/api/v1/agents/agent_1/call",
				"{\"to\":\"" + number + "\",\"is_testing\":true}");

		assertThat(this.description.flaws(schema, "\"" + number + "\"").isEmpty()).as(answer.text())
			.isEqualTo(answer.status() == 200);
		assertThat(answer.status() == 200 || answer.code().equals("NUMBER_INVALID")).isTrue();
	}

	@Test
	void aSessionIsAsDescribed(Caller ann) throws IOException {
		JsonNode schema = this.description.root().at("/components/responses/Session/content/application~1json/schema");

		assertThat(this.description.flaws(schema, ann.get("/session").text())).isEmpty();
		assertThat(this.description.flaws(schema, Caller.signedIn(this.port, "nora", "nora").get("/session").text()))
			.isEmpty();
	}

	@Test
	void theListOfProblemsIsAsDescribed(Caller ann) throws IOException {
		JsonNode schema = this.description.root()
			.at("/paths/~1problems/get/responses/200/content/application~1json/schema");

		assertThat(this.description.flaws(schema, ann.get("/problems", "Accept: application/json").text())).isEmpty();
	}

	private static HttpAnswer dial(Caller caller, String environment, String number) throws IOException {
		return caller.post("/talkover/" + environment + "/api/v1/agents/agent_1/call", "{\"to\":\"" + number + "\"}",
				"Idempotency-Key: as-described-" + environment);
	}

}
