package io.github.talkoverbff.standin;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The stand-in answers every documented operation, and asks for a token. */
class TalkoverStandInTests {

	private static final TalkoverStandIn TALKOVER = new TalkoverStandIn();

	private static final HttpClient CLIENT = HttpClient.newHttpClient();

	@AfterAll
	static void stop() {
		TALKOVER.close();
		CLIENT.close();
	}

	@ParameterizedTest
	@MethodSource("operations")
	void answersTheOperation(String id, String method, String template) throws Exception {
		TALKOVER.reset();
		String path = template.replaceAll("\\{[a-z_]+}", "agent_1");
		// so that there is one to look at and to end
		send("POST", "/api/v1/agents/agent_1/call", "talq_demo");
		send("POST", "/api/v1/phone-numbers/agent_1/request-release",
				id.equals("cancel-release-request") ? "talq_demo" : "no");

		HttpResponse<String> answer = send(method, path,
				template.contains("/user") || template.contains("/credits/") ? "user_session_1" : "talq_demo");

		assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
		assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
		assertThat(send(method, path, "talq_wrong").statusCode()).isEqualTo(id.equals("health") ? 200 : 401);
	}

	static Stream<Arguments> operations() throws Exception {
		return Files.readAllLines(Path.of("src/test/resources/documented-operations.tsv"))
			.stream()
			.filter((line) -> !line.startsWith("#"))
			.map((line) -> line.split("\t"))
			.map((fields) -> Arguments.of(fields[0], fields[1], fields[2]));
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

	private static HttpResponse<String> send(String method, String path, String token) throws Exception {
		boolean bodyless = method.equals("GET") || method.equals("DELETE");
		return CLIENT.send(HttpRequest.newBuilder(URI.create(TALKOVER.baseUrl() + path))
			.header("Authorization", "Bearer " + token)
			.header("Content-Type", "application/json")
			.method(method,
					bodyless ? HttpRequest.BodyPublishers.noBody()
							: HttpRequest.BodyPublishers.ofString("{\"to\":\"+15551234567\",\"is_testing\":true}"))
			.build(), HttpResponse.BodyHandlers.ofString());
	}

}
