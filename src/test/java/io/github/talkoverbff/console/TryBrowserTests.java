package io.github.talkoverbff.console;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import io.github.talkoverbff.IntegrationTest;
import io.github.talkoverbff.standin.TalkoverStandIn;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/** Trying operations in the console, in a real browser. */
@IntegrationTest
@ExtendWith(Chromium.class)
class TryBrowserTests {

	@LocalServerPort
	private int port;

	@Autowired
	private TalkoverStandIn talkover;

	private ConsolePage console;

	@BeforeEach
	void signIn(Page page) {
		this.talkover.reset();
		this.console = new ConsolePage(page, this.port).open("/").signIn("ann");
	}

	@Test
	void callsTalkoverAndShowsRequestAndAnswer(Page page) {
		this.console.pick("staging", "get-agent").fill("agent_id", "agent 1/2").send("staging");

		// a slash would lead elsewhere
		assertThat(this.talkover.requests()).isEmpty();
		this.console.fill("agent_id", "agent_1").send("staging");

		assertThat(this.console.answer()).containsText("200");
		assertThat(this.console.answer()).containsText("\"success\": true");
		assertThat(page.locator(".exchange")).containsText("GET /api/v1/agents/agent_1");
		assertThat(this.talkover.lastRequest().getUrl()).isEqualTo("/api/v1/agents/agent_1");
	}

	@ParameterizedTest
	@ValueSource(strings = { "..", " .. ", " ", "a/b", "a;b" })
	void takesNothingForAnIdThatLeadsElsewhere(String id) {
		this.console.pick("staging", "get-agent").fill("agent_id", id);

		assertThat(this.console.field("agent_id").evaluate("(field) => field.validity.valid")).isEqualTo(false);
		this.console.fill("agent_id", " agent_1.. ");
		assertThat(this.console.field("agent_id").evaluate("(field) => field.validity.valid")).isEqualTo(true);
	}

	@Test
	void sendsTheQueryThatWasTyped() {
		this.console.pick("production", "list-campaigns").fill("search", "a&b").fill("Other parameters", "tag=1&tag=2");
		this.console.field("status").selectOption("active");
		this.console.send("production");

		assertThat(this.console.answer()).containsText("200");
		assertThat(this.talkover.lastRequest().getUrl())
			.isEqualTo("/api/v1/campaigns?status=active&search=a%26b&tag=1&tag=2");
	}

	@Test
	void saysWhatIsNoJsonAndSendsNothing() {
		this.console.pick("production", "create-agent").fill("JSON body", "{\"name\":").send("production");

		assertThat(this.console.field("JSON body")).isFocused();
		assertThat(this.console.field("JSON body")).hasAccessibleDescription(Pattern.compile("not valid JSON"));
		assertThat(this.talkover.requests()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "fault-expired, TALKOVER_TOKEN_EXPIRED", "fault-unauthorized, TALKOVER_TOKEN_REJECTED",
			"fault-missing, TALKOVER_TOKEN_MISSING" })
	void aTokenErrorSignsNobodyOut(String environment, String code) {
		this.console.pick(environment, "list-agents").send(environment);

		assertThat(this.console.answer()).containsText(code);
		assertThat(this.console.answer()).containsText("Talkover has not carried it out.");
		assertThat(this.console.signInForm()).isHidden();
		this.console.pick("production", "list-agents").send("production");
		assertThat(this.console.answer()).containsText("200");
	}

	@Test
	void saysWhenToSendAgain(Page page) {
		page.route("**/talkover/production/**",
				(route) -> route.fulfill(new Route.FulfillOptions().setStatus(429)
					.setBody("{\"status\":429,\"code\":\"TALKOVER_RATE_LIMITED\",\"title\":\"Too often\","
							+ "\"outcome\":\"not_executed\",\"retryable\":true,\"retry_after\":90}")));

		this.console.pick("production", "list-agents").send("production");

		assertThat(this.console.answer()).containsText("Yes, in 90 s.");
	}

	@ParameterizedTest
	@CsvSource({ "delete-webhook, This loses something for good", "test-auto-topup, This moves money" })
	void asksOnceMoreBeforeItDeletesOrCharges(String operation, String warning, Page page) {
		this.console.pick("production", operation);
		page.locator("fieldset input").all().forEach((variable) -> variable.fill("id_1"));
		this.console.send("production");

		assertThat(this.console.warning()).containsText(warning);
		assertThat(this.talkover.requests()).isEmpty();
	}

	@Test
	void aRequestWhoseStopIsLostIsNotRepeated(Page page) {
		List<String> keys = new CopyOnWriteArrayList<>();
		page.route("**/status", (route) -> {
			keys.add(route.request().headers().getOrDefault("idempotency-key", ""));
			route.abort();
		});

		this.console.pick("production", "update-campaign-status")
			.fill("campaign_id", "campaign_1")
			.fill("JSON body", "{\"status\":\"paused\"}")
			.send("production");

		assertThat(this.console.answer()).containsText("Talkover may have carried it out");
		assertThat(keys).containsExactly("");
	}

	@Test
	void anAnswerSaysWhichEnvironmentItIsFrom(Page page) {
		this.console.pick("production", "get-agent").fill("agent_id", "agent_1").send("production");
		assertThat(this.console.answer()).containsText("200");

		this.console.field("Environment").selectOption("staging");

		assertThat(this.console.button("Send to staging")).isEnabled();
		assertThat(page.locator(".exchange")).containsText("GET /api/v1/agents/agent_1 in production");
	}

	@Test
	void keepsEveryDigitOfANumber(Page page) {
		this.console.pick("production", "create-agent")
			.fill("JSON body", "{\"id\":12345678901234567890}")
			.send("production");

		assertThat(page.getByLabel("Body of the request")).containsText("\"id\": 12345678901234567890");
		assertThat(this.console.answer()).containsText(" ms");
		assertThat(this.talkover.lastRequest().getBodyAsString()).isEqualTo("{\"id\":12345678901234567890}");
	}

	/** It would go out later, when nobody thinks of it any more. */
	@Test
	void whoStopsWaitingBeforeItIsSentSendsNothing(Page page) {
		this.console.pick("production", "create-agent");
		page.route("**/session", (route) -> {
			// nobody answers
		});
		this.console.send("production");

		this.console.button("Stop waiting").click();

		assertThat(this.console.answer()).containsText("You stopped waiting.");
		assertThat(this.talkover.requests()).isEmpty();
	}

	@Test
	void whoStopsWaitingIsToldThatItMayHaveBeenCarriedOut(Page page) {
		page.route("**/talkover/**", (route) -> {
			// nobody answers
		});
		this.console.pick("production", "create-agent").send("production");

		this.console.button("Stop waiting").click();

		assertThat(this.console.answer()).containsText("You stopped waiting. Talkover may have carried it out");
		assertThat(page.locator(".status")).isFocused();
		assertThat(this.console.button("Send to production")).isEnabled();
	}

}
