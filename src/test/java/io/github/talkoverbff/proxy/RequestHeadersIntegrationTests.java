package io.github.talkoverbff.proxy;

import java.util.List;
import java.util.Map;

import io.github.talkoverbff.IntegrationTest;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.http.HttpAnswer;
import io.github.talkoverbff.standin.RawTalkover;
import io.github.talkoverbff.standin.TalkoverStandInConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Which header fields of a caller reach Talkover. */
@IntegrationTest
class RequestHeadersIntegrationTests {

	private static final String CALLS = "/talkover/raw/api/v1/calls";

	private final Caller caller;

	private final RawTalkover talkover;

	RequestHeadersIntegrationTests(Caller caller, RawTalkover talkover) {
		this.caller = caller;
		this.talkover = talkover;
	}

	@ParameterizedTest
	@ValueSource(strings = { "Accept: application/json", "Accept-Language: pt-BR,pt;q=0.9", "If-None-Match: \"abc\"",
			"If-Modified-Since: Tue, 24 Nov 2026 08:00:00 GMT" })
	void passesOnTheListedFields(String header) throws Exception {
		assertThat(headWith(header)).contains("\r\n" + header + "\r\n");
	}

	@ParameterizedTest
	@ValueSource(strings = { "Authorization: Bearer talq_of_the_caller", "Origin: https://crm.example.com",
			"Referer: https://crm.example.com/page", "X-Forwarded-For: 10.1.2.3", "Forwarded: for=10.1.2.3",
			"X-Requested-With: XMLHttpRequest", "Sec-Fetch-Site: same-origin", "Range: bytes=0-1", "TE: trailers",
			"traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "X-Anything: else",
			"x-talkover-bff-exact-target: /api/v1/agents", "Upgrade: h2c\r\nConnection: Upgrade",
			"Max-Forwards: 31415" })
	void keepsEveryOtherFieldToItself(String header) throws Exception {
		String name = header.substring(0, header.indexOf(':'));
		String value = header.substring(header.indexOf(':') + 2).lines().findFirst().orElseThrow();

		String head = headWith(header);

		assertThat(head).doesNotContain(value);
		if (!name.equals("Authorization")) {
			assertThat(head).doesNotContainIgnoringCase("\r\n" + name + ":");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"a\": \"b, c\"}", "a b", "a=b", "caf\u00e9", "a\\b", "" })
	void findsItsCookieAmongThoseOfOthers(String value) throws Exception {
		Map<String, String> cookies = this.caller.cookies();
		Map<String, String> own = Map.copyOf(cookies);
		cookies.clear();
		cookies.put("before", value);
		cookies.putAll(own);
		cookies.put("after", value);
		try {
			assertThat(headWith("Accept: */*")).startsWith("GET /api/v1/calls ");
		}
		finally {
			cookies.keySet().removeAll(List.of("before", "after"));
		}
	}

	@Test
	void keepsTheCookiesOfTheCallerToItself() throws Exception {
		assertThat(headWith("Accept: */*")).doesNotContainIgnoringCase("cookie")
			.doesNotContain(this.caller.cookies().get("__Host-session"));
	}

	@Test
	void keepsTheCsrfTokenToItself() throws Exception {
		this.talkover.willAnswer(200, "application/json", "{}");

		this.caller.post("/talkover/raw/api/v1/agents/a/publish", "{}");

		assertThat(this.talkover.nextHead()).doesNotContainIgnoringCase("xsrf");
	}

	@ParameterizedTest
	@ValueSource(strings = { "close, authorization", "authorization", "Authorization, user-agent, x-request-id" })
	void sendsTheTokenAlthoughTheCallersConnectionFieldNamesIt(String connection) throws Exception {
		String head = headWith("Connection: " + connection);

		assertThat(head).contains("\r\nAuthorization: Bearer " + TalkoverStandInConfiguration.RAW_TOKEN + "\r\n")
			.containsIgnoringCase("\r\nuser-agent: talkover-bff/")
			.containsIgnoringCase("\r\nx-request-id: ");
	}

	@Test
	void doesNotPassOnAFieldThatTheCallersConnectionFieldNames() throws Exception {
		String head = headWith("Connection: keep-alive, If-None-Match", "If-None-Match: \"abc\"");

		assertThat(head).doesNotContain("\"abc\"").doesNotContainIgnoringCase("connection: keep-alive, if-none-match");
	}

	/** It was judged as what it says to be. */
	@Test
	void sendsTheTypeOfABodyAlthoughTheCallersConnectionFieldNamesIt() throws Exception {
		this.talkover.willAnswer(200, "application/json", "{}");

		this.caller.post("/talkover/raw/api/v1/agents/a/publish", "{}", "Connection: close, Content-Type");

		assertThat(this.talkover.nextHead()).containsIgnoringCase("\r\ncontent-type: application/json\r\n");
	}

	@Test
	void namesItselfAsTheUserAgent() throws Exception {
		String head = headWith("User-Agent: Mozilla/5.0");

		assertThat(head).containsPattern("(?i)\r\nuser-agent: talkover-bff/\\S+\r\n").doesNotContain("Mozilla");
	}

	@Test
	void sendsANewRequestIdThatTheCallerAlsoGets() throws Exception {
		this.talkover.willAnswer(200, "application/json", "{}");

		HttpAnswer answer = this.caller.get(CALLS, "X-Request-Id: chosen-by-the-caller");

		String head = this.talkover.nextHead();
		assertThat(head).contains("\r\nX-Request-Id: " + answer.header("X-Request-Id") + "\r\n")
			.doesNotContain("chosen-by-the-caller");
	}

	@Test
	void sendsExactlyTheseFieldsAndNoOther() throws Exception {
		String head = headWith("Accept: application/json", "Accept-Encoding: gzip");

		assertThat(head.toLowerCase()).as("inflated, an answer has no limit").contains("accept-encoding: identity\r\n");
		assertThat(
				head.lines().skip(1).filter((line) -> !line.isEmpty()).map((line) -> line.split(":")[0].toLowerCase()))
			.containsExactlyInAnyOrder("accept", "accept-encoding", "authorization", "host", "user-agent",
					"x-request-id");
	}

	@ParameterizedTest
	@ValueSource(strings = { "X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override" })
	void refusesAHeaderThatOverridesTheMethod(String header) throws Exception {
		HttpAnswer answer = this.caller.post("/talkover/raw/api/v1/agents/a/publish", "", header + ": DELETE");

		assertThat(answer.status()).isEqualTo(400);
		assertThat(answer.code()).isEqualTo("REQUEST_REJECTED");
		assertThat(answer.text()).contains(header);
		assertThat(this.talkover.isUnasked()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "X Y: 1", "X\u0001: 1", "X(: 1", "X\u00e9: 1", ": 1" })
	void refusesAFieldWhoseNameIsNoToken(String header) throws Exception {
		assertThat(this.caller.get(CALLS, header).status()).isEqualTo(400);
		assertThat(this.talkover.isUnasked()).isTrue();
	}

	private String headWith(String... headers) throws Exception {
		this.talkover.willAnswer(200, "application/json", "{}");
		HttpAnswer answer = this.caller.get(CALLS, headers);
		assertThat(answer.status()).isEqualTo(200);
		return this.talkover.nextHead();
	}

}
