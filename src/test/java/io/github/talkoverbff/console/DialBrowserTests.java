package io.github.talkoverbff.console;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

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

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Placing calls in the console, in a real browser: whom it asks before, and which key it
 * sends.
 */
@IntegrationTest
@ExtendWith(Chromium.class)
class DialBrowserTests {

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
	void aDialKeepsItsKeyWhenItsUserSignsOutAndInAgain(Page page) {
		this.console.pick("fault-failed", "trigger-campaign-sftp-import").fill("campaign_id", "campaign_7");
		Response first = dial("fault-failed", page);
		assertThat(this.console.answer()).containsText("Nobody knows whether it was placed");

		this.console.button("Sign out").click();
		this.console.signIn("ann").expectUser("ann");
		this.console.pick("fault-failed", "trigger-campaign-sftp-import").fill("campaign_id", "campaign_7");

		assertThat(key(dial("fault-failed", page))).isEqualTo(key(first));
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

	/** As the sign-in page of a gateway whose own session has ended meanwhile. */
	@Test
	void aPageOfSomethingInBetweenIsNotTakenForTheAnswerToADial(Page page) {
		page.route("**/trigger-import", (route) -> route
			.fulfill(new Route.FulfillOptions().setContentType("text/html").setBody("<h1>Sign in</h1>")));
		this.console.pick("production", "trigger-campaign-sftp-import").fill("campaign_id", "campaign_10");
		Response first = dial("production", page);
		assertThat(this.console.answer()).containsText("Talkover may have carried it out");

		assertThat(key(dial("production", page))).isEqualTo(key(first));
	}

	@Test
	void saysThatNothingIsSentWhereTheBrowserMakesNoKeys(Page page) {
		page.evaluate("Object.defineProperty(window, 'isSecureContext', { value: false })");
		this.console.pick("production", "trigger-campaign-sftp-import")
			.fill("campaign_id", "campaign_11")
			.send("production");
		page.locator("dialog .danger").click();

		assertThat(this.console.answer()).containsText("Nothing was sent");
		assertThat(this.talkover.requests()).isEmpty();
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

	/** Sends what rings people, and confirms it. */
	private Response dial(String environment, Page page) {
		this.console.send(environment);
		return page.waitForResponse("**/trigger-import", () -> page.locator("dialog .danger").click());
	}

	private static String key(Response response) {
		return response.request().headerValue("Idempotency-Key");
	}

}
