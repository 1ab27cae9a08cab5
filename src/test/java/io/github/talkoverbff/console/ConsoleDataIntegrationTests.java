package io.github.talkoverbff.console;

import java.io.IOException;
import java.util.List;

import io.github.talkoverbff.IntegrationTest;
import io.github.talkoverbff.OwnProxy;
import io.github.talkoverbff.catalog.Catalog;
import io.github.talkoverbff.catalog.Operation;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.http.HttpAnswer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/** What the console page asks for: the operations, and for admins the environments. */
@IntegrationTest
class ConsoleDataIntegrationTests {

	private static final String OPERATIONS = "/console/operations";

	private static final String ENVIRONMENTS = "/console/environments";

	@LocalServerPort
	private int port;

	@Autowired
	private Catalog catalog;

	@Test
	void listsEveryOperationOfTheCatalogInItsOrder(Caller ann) throws IOException {
		assertThat(read(ann, OPERATIONS).findValuesAsString("id"))
			.containsExactlyElementsOf(this.catalog.operations().stream().map(Operation::id).toList());
	}

	@Test
	void describesAnOperationWithABodyToBeginWith(Caller ann) throws IOException {
		JsonNode operation = operation(ann, "make-call");

		assertThat(operation.toString()).startsWith("{\"id\":\"make-call\",\"method\":\"POST\","
				+ "\"path\":\"/api/v1/agents/{agent_id}/call\",\"group\":\"calls\",\"effect\":\"dial\","
				+ "\"served\":true,\"testable\":true,\"description\":\"Places a real phone call");
		assertThat(operation.path("query").isEmpty()).isTrue();
		assertThat(operation.path("body").path("example").toString())
			.isEqualTo("{\"to\":\"+15551234567\",\"is_testing\":true}");
		assertThat(operation.path("body").path("fields").path(0).toString())
			.isEqualTo("{\"name\":\"to\",\"required\":true,\"type\":\"string\","
					+ "\"description\":\"International format: a plus sign and 7 to 15 digits\"}");
	}

	@Test
	void describesTheParametersOfAnOperation(Caller ann) throws IOException {
		JsonNode operation = operation(ann, "list-campaigns");

		assertThat(operation.has("body")).isFalse();
		assertThat(operation.path("query").findValuesAsString("name")).startsWith("status", "campaign_type")
			.endsWith("per_page", "page");
		assertThat(operation.path("query").path(0).path("values").toString()).contains("\"active\"");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			create-campaign | {"name":"","campaign_type":
			update-campaign-status | {"status":"paused"}
			add-calendar-member | {"user_id":"","role":"viewer"}
			create-availability-rule | {"type":"recurring","days_of_week":[0],"start_time":"09:00","end_time":"17:00"}
			delete-agent    | null
			get-current-user | null
			""")
	void aBodyBeginsWithWhatIsRequired(String id, String example, Caller ann) throws IOException {
		JsonNode body = operation(ann, id).path("body");

		assertThat(body.isMissingNode() ? "null" : body.path("example").toString()).startsWith(example);
	}

	@Test
	void anOperationThatTheConfigurationHasAddedTakesAnyBody() throws IOException {
		try (OwnProxy proxy = OwnProxy
			.start("talkover.operations[0]=send-fax POST /api/v1/faxes/{fax_id} faxes:egress")) {
			assertThat(operation(proxy.signedIn("ann"), "send-fax").toString())
				.contains("\"body\":{\"example\":{},\"fields\":[]}");
		}
	}

	@Test
	void browsersKeepTheOperationsAndAskWhetherTheyAreStillTheSame(Caller ann) throws IOException {
		HttpAnswer first = ann.get(OPERATIONS);

		assertThat(first.header("Content-Type")).isEqualTo("application/json");
		assertThat(first.header("Cache-Control")).isEqualTo("no-cache");
		assertThat(ann.get(OPERATIONS, "If-None-Match: " + first.header("ETag")).status()).isEqualTo(304);
	}

	@Test
	void showsAdminsTheTokensOfEveryEnvironmentButNeverOneItself(Caller ann) throws IOException {
		JsonNode environments = read(ann, ENVIRONMENTS);

		assertThat(environments.findValuesAsString("name")).contains("production", "staging", "off");
		assertThat(environments.path(0).path("tokens").path("current").path("fingerprint").asString())
			.matches("[0-9a-f]{8}");
		assertThat(environments.findValuesAsString("state")).isSubsetOf("UNPROVED", "PROVED", "REJECTED", "EXPIRED");
		assertThat(environments.toString()).contains("\"slot\":\"current\"").doesNotContain("talq_", "canary", "http");
	}

	@ParameterizedTest
	@ValueSource(strings = { "vera", "otto", "nora", "tess", "kim", "stan" })
	void showsNoTokenToWhoMayNotDoEverything(String user) throws IOException {
		assertThat(Caller.signedIn(this.port, user, user).get(ENVIRONMENTS).text()).isEqualTo("[]");
	}

	@Test
	void showsAnAdminOfOneEnvironmentThatOne() throws IOException {
		try (OwnProxy proxy = OwnProxy.start("talkover.environments.staging.token=talq_staging",
				"talkover.access.roles.chief.permissions=*:*", "talkover.access.roles.chief.environments=staging",
				"talkover.access.roles.limited.permissions=*:*", "talkover.access.roles.limited.agents=agent_1",
				"talkover.users.ann.roles=chief,limited")) {
			assertThat(read(proxy.signedIn("ann"), ENVIRONMENTS).findValuesAsString("name"))
				.isEqualTo(List.of("staging"));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { OPERATIONS, ENVIRONMENTS })
	void isForWhoIsSignedIn(String path) throws IOException {
		assertThat(new Caller(this.port).get(path).code()).isEqualTo("SESSION_REQUIRED");
	}

	private static JsonNode operation(Caller caller, String id) throws IOException {
		return read(caller, OPERATIONS).valueStream()
			.filter((operation) -> operation.path("id").asString().equals(id))
			.findFirst()
			.orElseThrow();
	}

	private static JsonNode read(Caller caller, String path) throws IOException {
		HttpAnswer answer = caller.get(path);
		assertThat(answer.status()).as(answer.text()).isEqualTo(200);
		return JsonMapper.shared().readTree(answer.body());
	}

}
