package io.github.talkoverbff.standin;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;

import io.github.talkoverbff.catalog.DocumentedOperation;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** The stand-in answers every documented operation, and asks for a token. */
class TalkoverStandInTests {

	private static final TalkoverStandIn TALKOVER = new TalkoverStandIn();

	/** One that every operation takes. */
	private static final String BODY = "{\"to\":\"+15551234567\",\"is_testing\":true,\"status\":\"paused\","
			+ "\"call_sid\":\"call_789012\"}";

	private static final HttpClient CLIENT = HttpClient.newHttpClient();

	@AfterAll
	static void stop() {
		TALKOVER.close();
		CLIENT.close();
	}

	@BeforeEach
	void forget() {
		TALKOVER.reset();
	}

	@ParameterizedTest
	@MethodSource("operations")
	void answersTheOperation(DocumentedOperation operation) throws Exception {
		String method = operation.method();
		String path = operation.template().replaceAll("\\{[a-z_]+}", "agent_1");
		// so that there is one to look at and to end
		place();
		send("POST", "/api/v1/phone-numbers/agent_1/request-release",
				operation.id().equals("cancel-release-request") ? "talq_demo" : "no");

		HttpResponse<String> answer = send(method, path, operation.isOfAUser() ? "user_session_1" : "talq_demo");

		assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
		assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
		assertThat(send(method, path, "talq_wrong").statusCode())
			.isEqualTo(operation.id().equals("health") ? 200 : 401);
	}

	static List<DocumentedOperation> operations() {
		return DocumentedOperation.all();
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			GET,   agents/ID,                            id
			PUT,   agents/ID/knowledge,                  id
			PUT,   agents/ID/voice,                      id
			PUT,   agents/ID/calling,                    id
			POST,  agents/ID/publish,                    id
			POST,  agents/ID/unpublish,                  id
			PATCH, agents/ID/advanced-settings,          id
			GET,   agents/ID/pricing,                    agent_id
			GET,   agents/ID/pricing/summary,            agent_id
			GET,   agents/ID/webhooks,                   agent_id
			POST,  agents/ID/webhooks,                   agent_id
			GET,   agents/ID/webhooks/x,                 agent_id
			GET,   agents/x/webhooks/ID,                 id
			PUT,   agents/ID/webhooks/x,                 agent_id
			PUT,   agents/x/webhooks/ID,                 id
			PATCH, agents/x/webhooks/ID/toggle,          id
			GET,   agents/x/webhooks/ID/logs,            webhook_id
			POST,  agents/x/webhooks/x/logs/ID/retry,    original_log_id
			POST,  agents/ID/callback,                   id
			PUT,   agents/ID/callback,                   id
			GET,   callback-agents/ID,                   id
			POST,  agents/ID/call,                       agent_id
			GET,   campaigns/ID,                         id
			PUT,   campaigns/ID,                         id
			PATCH, campaigns/ID/status,                  id
			POST,  campaigns/ID/call,                    campaign_id
			GET,   campaigns/ID/sftp,                    campaign_id
			POST,  campaigns/ID/sftp,                    campaign_id
			PUT,   campaigns/ID/sftp,                    campaign_id
			GET,   campaigns/ID/webhooks,                campaign_id
			POST,  campaigns/ID/webhooks,                campaign_id
			GET,   campaigns/ID/webhooks/x,              campaign_id
			GET,   campaigns/x/webhooks/ID,              id
			PUT,   campaigns/ID/webhooks/x,              campaign_id
			PUT,   campaigns/x/webhooks/ID,              id
			PATCH, campaigns/x/webhooks/ID/toggle,       id
			GET,   campaigns/x/webhooks/ID/logs,         webhook_id
			POST,  campaigns/x/webhooks/x/logs/ID/retry, original_log_id
			GET,   calendars/ID,                         id
			PUT,   calendars/ID,                         id
			PUT,   calendars/x/members/ID,               id
			PUT,   calendars/x/availability-rules/ID,    id
			GET,   calendars/ID/events,                  calendar_id
			POST,  calendars/ID/events,                  calendar_id
			GET,   calendars/ID/events/x,                calendar_id
			GET,   calendars/x/events/ID,                id
			PUT,   calendars/x/events/ID,                id
			POST,  calendars/x/events/ID/meeting,        event_id
			POST,  phone-numbers/ID/request-release,     phone_number_id
			GET,   sip-trunks/ID,                        id
			PUT,   sip-trunks/ID,                        id
			POST,  sip-trunks/ID/dids,                   trunk_id""")
	void namesWhatThePathNames(String method, String path, String field) throws Exception {
		String answer = send(method, "/api/v1/" + path, "talq_demo").body();

		assertThat(answer).contains("\"" + field + "\":\"ID\"");
	}

	@ParameterizedTest
	@CsvSource({ "agents, 0", "agents, 1", "campaigns, 0", "campaigns, 1", "calendars, 0", "calendars, 1" })
	void saysOfOneByItselfWhatTheListSays(String group, int position) throws Exception {
		JsonNode listed = data("/api/v1/" + group).path(position);

		JsonNode one = data("/api/v1/" + group + "/" + listed.path("id").asString());

		assertThat(List.of("id", "name", "status", "current_status", "agent_id"))
			.allSatisfy((field) -> assertThat(one.path(field)).isEqualTo(listed.path(field)));
	}

	@Test
	void aCallbackAgentIsTheAgentOfTheList() throws Exception {
		JsonNode listed = data("/api/v1/agents").path(1);

		assertThat(data("/api/v1/callback-agents").path(0).path("current_status"))
			.isEqualTo(data("/api/v1/callback-agents/agent_234567").at("/agent/current_status"))
			.isEqualTo(listed.path("current_status"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "/api/v1/calls", "/api/v1/agents/agent_1/calls" })
	void keepsTheCallThatWasPlacedAndEnded(String list) throws Exception {
		assertThat(data(list)).hasSize(2);

		place();
		assertThat(data(list).path(0).toString()).contains("call_789012", "\"ringing\"", "\"duration\":0");

		end("call_789012");
		assertThat(data(list).path(0).toString()).contains("call_789012", "\"completed\"", "\"duration\":42");
		assertThat(data(list)).hasSize(3);

		place();
		assertThat(data(list).path(0).toString()).contains("call_789012", "\"ringing\"", "\"duration\":0");
	}

	@Test
	void onlyTheCallUnderWayIsActive() throws Exception {
		String active = "/api/v1/agents/agent_1/active-call/%2B15550100007";
		assertThat(ask("GET", active, "").statusCode()).isEqualTo(404);

		place();
		assertThat(ask("GET", active, "").body()).contains("\"to\":\"+15550100007\"");

		end("call_789012");
		assertThat(ask("GET", active, "").statusCode()).isEqualTo(404);
	}

	@Test
	void endsTheCallUnderWayAndNoOther() throws Exception {
		assertThat(end("call_789012").body()).contains("CALL_NOT_ACTIVE");
		place();

		assertThat(end("CA-example-0003").statusCode()).isEqualTo(404);
		assertThat(end("call_100002").statusCode()).isEqualTo(409);
		assertThat(end("call_789012").statusCode()).isEqualTo(200);
		assertThat(end("call_789012").statusCode()).isEqualTo(409);
	}

	@ParameterizedTest
	@CsvSource({ "calls, pagination", "agents/agent_1/calls, pagination", "campaigns, pagination", "agents, meta" })
	void hasOnePage(String list, String paging) throws Exception {
		JsonNode first = JsonMapper.shared().readTree(ask("GET", "/api/v1/" + list + "?page=1", "").body());
		JsonNode second = JsonMapper.shared().readTree(ask("GET", "/api/v1/" + list + "?page=2", "").body());

		assertThat(first.path("data")).hasSize(2);
		assertThat(first.path(paging).toString()).contains("\"current_page\":1", "\"total\":2");
		assertThat(second.path("data").isArray()).isTrue();
		assertThat(second.path("data")).isEmpty();
		assertThat(second.path(paging).toString()).contains("\"current_page\":2", "\"total\":2");
	}

	@Test
	void countsTheCallThatWasPlaced() throws Exception {
		place();
		assertThat(ask("GET", "/api/v1/calls?page=7", "").body()).contains("\"current_page\":7", "\"total\":3");

		end("call_789012");
		assertThat(ask("GET", "/api/v1/calls?page=7", "").body()).contains("\"current_page\":7", "\"total\":3");
	}

	@ParameterizedTest
	@CsvSource({ "1, 200", "20, 200", "100, 200", "101, 422", "1000, 422", "0, 422", "many, 422" })
	void takesAtMost100OnAPage(String perPage, int status) throws Exception {
		for (String list : List.of("calls", "agents/agent_1/calls", "campaigns", "agents")) {
			String path = "/api/v1/" + list + "?page=1&per_page=" + perPage;
			assertThat(ask("GET", path, "").statusCode()).as(path).isEqualTo(status);
		}
	}

	private static void place() throws Exception {
		assertThat(send("POST", "/api/v1/agents/agent_1/call", "talq_demo").statusCode()).isEqualTo(200);
	}

	private static HttpResponse<String> end(String call) throws Exception {
		return ask("POST", "/api/v1/agents/agent_1/end-call", "{\"call_sid\":\"" + call + "\"}");
	}

	@ParameterizedTest
	@ValueSource(strings = { "Number no longer needed", "It is \"old\",\n\\o/ caf\u00e9" })
	void aReleaseIsRequestedForTheReasonThatIsSent(String reason) throws Exception {
		String body = JsonMapper.shared().writeValueAsString(Map.of("reason", reason));

		String answer = ask("POST", "/api/v1/phone-numbers/number_1/request-release", body).body();

		JsonNode data = JsonMapper.shared().readTree(answer).path("data");
		assertThat(data.path("reason").asString()).isEqualTo(reason);
		assertThat(data.path("phone_number_id").asString()).isEqualTo("number_1");
	}

	@Test
	void aReleaseIsCancelledOnlyWhileItIsPending() throws Exception {
		String release = "/api/v1/phone-numbers/release-requests/a0040000-0000-4000-8000-000000000002";
		assertThat(ask("DELETE", release, "").body()).contains("RELEASE_ALREADY_RESOLVED");

		send("POST", "/api/v1/phone-numbers/number_1/request-release", "talq_demo");

		assertThat(ask("DELETE", release, "").statusCode()).isEqualTo(200);
		assertThat(ask("DELETE", release, "").statusCode()).isEqualTo(409);
	}

	@Test
	void aCampaignTakesTheStatusThatIsSent() throws Exception {
		String answer = ask("PATCH", "/api/v1/campaigns/campaign_1/status", "{\"status\":\"paused\"}").body();

		assertThat(answer).contains("\"id\":\"campaign_1\"").contains("\"status\":\"paused\"");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"status\":\"asleep\"}", "{\"status\":null}", "{}", "" })
	void aCampaignTakesNoOtherStatusThanTheDocumentedOnes(String body) throws Exception {
		HttpResponse<String> answer = ask("PATCH", "/api/v1/campaigns/campaign_1/status", body);

		assertThat(answer.statusCode()).isEqualTo(422);
		assertThat(answer.body()).contains("\"errors\":{\"status\":[");
	}

	private static HttpResponse<String> send(String method, String path, String token) throws Exception {
		boolean bodyless = method.equals("GET") || method.equals("DELETE");
		return send(method, path, token, bodyless ? "" : BODY);
	}

	private static JsonNode data(String path) throws Exception {
		return JsonMapper.shared().readTree(ask("GET", path, "").body()).path("data");
	}

	private static HttpResponse<String> ask(String method, String path, String body) throws Exception {
		return send(method, path, "talq_demo", body);
	}

	private static HttpResponse<String> send(String method, String path, String token, String body) throws Exception {
		return CLIENT.send(HttpRequest.newBuilder(URI.create(TALKOVER.baseUrl() + path))
			.header("Authorization", "Bearer " + token)
			.header("Content-Type", "application/json")
			.method(method, HttpRequest.BodyPublishers.ofString(body))
			.build(), HttpResponse.BodyHandlers.ofString());
	}

}
