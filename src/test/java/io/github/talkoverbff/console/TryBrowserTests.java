package io.github.talkoverbff.console;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;

import com.microsoft.playwright.Mouse;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
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
		assertThat(this.console.field("JSON body")).hasAccessibleDescription(Pattern.compile("no JSON"));
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

	@Test
	void asksOnceMoreBeforeItDials(Page page) {
		this.console.pick("production", "make-call").fill("agent_id", "agent_1").send("production");

		assertThat(this.console.warning()).containsText("This places a test call");
		assertThat(this.console.button("Cancel")).isFocused();
		page.keyboard().press("Escape");
		assertThat(this.console.warning()).isHidden();
		assertThat(this.talkover.requests()).isEmpty();

		this.console.fill("JSON body", "{\"to\":\"+15551234567\"}").send("production");
		assertThat(this.console.warning()).containsText("This places real phone calls");
		assertThat(this.console.warning()).containsText("+15551234567");
		page.locator("dialog .danger").click();
		assertThat(this.console.answer()).containsText("call_789012");
		// a test no more
		assertThat(this.talkover.lastRequest().getBodyAsString()).startsWith("{\"to\":\"+15551234567\"")
			.doesNotContain("is_testing");
	}

	@Test
	void theSecondClickOfADoubleClickConfirmsNothing(Page page) {
		this.console.pick("production", "make-call").fill("agent_id", "agent_1").send("production");

		page.locator("dialog .danger").hover();
		page.mouse().down(new Mouse.DownOptions().setClickCount(2));
		page.mouse().up(new Mouse.UpOptions().setClickCount(2));

		assertThat(this.console.warning()).isVisible();
		assertThat(this.talkover.requests()).isEmpty();
		page.locator("dialog .danger").press("Enter");
		assertThat(this.console.answer()).containsText("call_789012");
	}

	@Test
	void whoGoesBackIsAskedNothingAnyMore(Page page) {
		this.console.pick("production", "make-call").fill("agent_id", "agent_1").send("production");
		assertThat(this.console.warning()).isVisible();

		page.goBack();

		assertThat(this.console.warning()).isHidden();
		assertThat(this.talkover.requests()).isEmpty();
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
	void aDialThatIsSentAgainCarriesTheSameKeyWhileNobodyKnows(Page page) {
		this.console.pick("fault-failed", "trigger-campaign-sftp-import").fill("campaign_id", "campaign_1");
		Response first = dial("fault-failed", page);
		assertThat(this.console.answer()).containsText("Nobody knows whether it was placed");

		// as who looks first what became of it
		this.console.pick("fault-failed", "get-campaign").pick("fault-failed", "trigger-campaign-sftp-import");
		Response second = dial("fault-failed", page);

		assertThat(key(second)).isEqualTo(key(first));
		assertThat(second.status()).isEqualTo(409);
		assertThat(this.talkover.requests()).filteredOn((asked) -> asked.getUrl().endsWith("/trigger-import"))
			.hasSize(1);
		this.console.button("Stop waiting").click();
		assertThat(key(dial("fault-failed", page))).isEqualTo(key(first));
	}

	@Test
	void aDialKeepsItsKeyWhenThePageIsLoadedAnew(Page page) {
		this.console.pick("fault-failed", "trigger-campaign-sftp-import").fill("campaign_id", "campaign_6");
		Response first = dial("fault-failed", page);
		assertThat(this.console.answer()).containsText("Nobody knows whether it was placed");

		page.reload();
		this.console.expectUser("ann").fill("campaign_id", "campaign_6");

		assertThat(key(dial("fault-failed", page))).isEqualTo(key(first));
		assertThat(page.evaluate("JSON.stringify(sessionStorage)").toString()).doesNotContain("campaign_6");
	}

	@Test
	void aKeyThatTheProxyCannotTakeIsReplaced(Page page) {
		page.route("**/trigger-import",
				(route) -> route.fulfill(new Route.FulfillOptions().setStatus(400)
					.setBody("{\"status\":400,\"code\":\"IDEMPOTENCY_KEY_INVALID\",\"title\":\"No key\","
							+ "\"outcome\":\"not_executed\",\"retryable\":false}")));
		this.console.pick("production", "trigger-campaign-sftp-import").fill("campaign_id", "campaign_7");
		Response first = dial("production", page);
		assertThat(this.console.answer()).containsText("IDEMPOTENCY_KEY_INVALID");

		assertThat(key(dial("production", page))).isNotEqualTo(key(first));
	}

	@Test
	void whatCameOfADialIsThereForWhoLookedElsewhereMeanwhile(Page page) {
		CompletableFuture<Route> dial = new CompletableFuture<>();
		page.route("**/trigger-import", dial::complete);
		this.console.pick("production", "trigger-campaign-sftp-import")
			.fill("campaign_id", "campaign_8")
			.send("production");
		page.locator("dialog .danger").click();
		assertThat(this.console.answer()).containsText("Waiting");

		this.console.pick("production", "get-campaign");
		dial.join().resume();
		page.waitForResponse("**/campaigns/campaign_1",
				() -> this.console.fill("campaign_id", "campaign_1").send("production"));
		this.console.pick("production", "trigger-campaign-sftp-import");

		assertThat(this.console.answer()).containsText("200");
		assertThat(this.console.field("campaign_id")).hasValue("campaign_8");
	}

	@Test
	void toStopACampaignIsNoDial(Page page) {
		this.console.pick("production", "update-campaign-status")
			.fill("campaign_id", "campaign_1")
			.fill("JSON body", "{\"status\":\"cancelled\"}")
			.send("production");

		assertThat(this.console.answer()).containsText("200");
		assertThat(this.talkover.requests()).hasSize(1);

		this.console.fill("JSON body", "{\"status\":\"active\"}").send("production");
		assertThat(this.console.warning()).containsText("This places real phone calls");
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
	void saysWhatIsKnownOfADialThoughThisRequestWasNotCarriedOut(Page page) {
		page.route("**/trigger-import", (route) -> route.fulfill(new Route.FulfillOptions().setStatus(409)
			.setBody("{\"status\":409,\"code\":\"DIAL_ALREADY_PLACED\",\"title\":\"The call was placed before\","
					+ "\"outcome\":\"not_executed\",\"retryable\":false,"
					+ "\"dial\":{\"id\":\"dial_1\",\"state\":\"placed\"}}")));
		this.console.pick("production", "trigger-campaign-sftp-import").fill("campaign_id", "campaign_2");
		Response first = dial("production", page);

		assertThat(this.console.answer()).containsText("dial_1 was placed.");
		assertThat(this.console.answer()).not().containsText("Talkover has not carried it out.");
		assertThat(key(dial("production", page))).as("the key of another intent").isNotEqualTo(key(first));
	}

	@Test
	void saysThatAnAnswerIsThatToTheFirstRequest(Page page) {
		AtomicBoolean isLost = new AtomicBoolean();
		page.route("**/trigger-import", (route) -> {
			if (isLost.getAndSet(true)) {
				route.resume();
			}
			else {
				route.fetch();
				route.abort();
			}
		});
		this.console.pick("production", "trigger-campaign-sftp-import").fill("campaign_id", "campaign_9");

		dial("production", page);

		assertThat(this.console.answer()).containsText("nobody was rung again");
		assertThat(this.console.answer()).containsText("Dial-Id");
		assertThat(this.talkover.requests()).filteredOn((asked) -> asked.getUrl().endsWith("/trigger-import"))
			.hasSize(1);
	}

	@ParameterizedTest
	@CsvSource({ "production, 200", "fault-conflict, was not placed" })
	void aDialHasANewKeyOnceItIsKnownWhatCameOfTheLast(String environment, String known, Page page) {
		this.console.pick(environment, "trigger-campaign-sftp-import").fill("campaign_id", "campaign_3");
		Response first = dial(environment, page);
		assertThat(this.console.answer()).containsText(known);

		assertThat(key(dial(environment, page))).isNotEqualTo(key(first));
	}

	@Test
	void anotherDialHasAnotherKey(Page page) {
		this.console.pick("fault-failed", "trigger-campaign-sftp-import").fill("campaign_id", "campaign_4");
		Response first = dial("fault-failed", page);
		assertThat(this.console.answer()).containsText("Nobody knows");

		this.console.fill("campaign_id", "campaign_5");

		assertThat(key(dial("fault-failed", page))).isNotEqualTo(key(first));
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

	/** Sends what rings people, and confirms it. */
	private Response dial(String environment, Page page) {
		this.console.send(environment);
		return page.waitForResponse("**/trigger-import", () -> page.locator("dialog .danger").click());
	}

	private static String key(Response response) {
		return response.request().headerValue("Idempotency-Key");
	}

}
