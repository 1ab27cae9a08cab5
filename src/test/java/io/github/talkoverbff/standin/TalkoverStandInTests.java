package io.github.talkoverbff.standin;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;

import io.github.talkoverbff.catalog.DocumentedOperation;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The stand-in answers every documented operation, and asks for a token. */
class TalkoverStandInTests {

	private static final TalkoverStandIn TALKOVER = new TalkoverStandIn();

	/** One that every operation takes. */
	private static final String BODY = "{\"to\":\"+15551234567\",\"is_testing\":true,\"status\":\"paused\"}";

	private static final HttpClient CLIENT = HttpClient.newHttpClient();

	@AfterAll
	static void stop() {
		TALKOVER.close();
		CLIENT.close();
	}

	@ParameterizedTest
	@MethodSource("operations")
	void answersTheOperation(DocumentedOperation operation) throws Exception {
		TALKOVER.reset();
		String method = operation.method();
		String path = operation.template().replaceAll("\\{[a-z_]+}", "agent_1");
		// so that there is one to look at and to end
		send("POST", "/api/v1/agents/agent_1/call", "talq_demo");
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

	@Test
	void showsAPlacedCallUntilItEnds() throws Exception {
		TALKOVER.reset();
		assertThat(send("GET", "/api/v1/calls", "talq_demo").body()).doesNotContain("call_789012");

		send("POST", "/api/v1/agents/agent_1/call", "talq_demo");
		assertThat(send("GET", "/api/v1/calls", "talq_demo").body()).contains("call_789012");

		send("POST", "/api/v1/agents/agent_1/end-call", "talq_demo");
		assertThat(send("GET", "/api/v1/calls", "talq_demo").body()).doesNotContain("call_789012");
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
