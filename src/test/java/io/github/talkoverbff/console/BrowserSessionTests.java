package io.github.talkoverbff.console;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.github.talkoverbff.MovableClock;
import io.github.talkoverbff.OwnProxy;
import io.github.talkoverbff.standin.IdentityProvider;
import io.github.talkoverbff.standin.TalkoverStandIn;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/** How a session begins and ends in a real browser, with an identity provider. */
@ExtendWith(Chromium.class)
class BrowserSessionTests {

	/** There is no window here to come back to. */
	private static final String FOCUS = "dispatchEvent(new Event('focus'))";

	private static final MovableClock clock = new MovableClock();

	private static final TalkoverStandIn talkover = new TalkoverStandIn();

	private static IdentityProvider provider;

	private static OwnProxy proxy;

	private ConsolePage console;

	@BeforeAll
	static void start() {
		provider = IdentityProvider.start();
		provider.claim("ida", Map.of("roles", "admin"));
		proxy = OwnProxy.start(clock,
				provider.settings("talkover.base-url=" + talkover.baseUrl(), "talkover.token=talq_demo_browser",
						"talkover.users.ann.roles=admin", "talkover.users.otto.password={noop}otto",
						"talkover.users.otto.roles=viewer"));
		provider.trust(proxy.port());
	}

	@AfterAll
	static void stop() {
		proxy.close();
		provider.close();
		talkover.close();
	}

	@BeforeEach
	void open(Page page) {
		page.navigate(provider.issuer()); // where ida signs in once for all
		this.console = new ConsolePage(page, proxy.port());
	}

	@Test
	void signsInWithTheIdentityProviderAndReturnsToTheSamePlace(Page page) {
		this.console.open("/#/production/operations/get-agent").link("Sign in with test").click();

		this.console.expectUser("ida");
		assertThat(this.console.heading("Get agent")).isVisible();
		this.console.fill("agent_id", "agent_1").send("production");
		assertThat(this.console.answer()).containsText("200");
	}

	@Test
	void leadsOnFromASignInThatCameToNothing() {
		this.console.open("/login/oauth2/code/test?code=stale&state=stale");

		assertThat(this.console.heading("You are not signed in")).isVisible();
		this.console.link("Sign in").click();
		this.console.expectUser("ida");
	}

	@Test
	void offersToSignOutAtTheIdentityProviderAsWell(Page page) {
		this.console.open("/").link("Sign in with test").click();
		this.console.expectUser("ida").button("Sign out").click();

		assertThat(this.console.link("Sign out at your identity provider, too")).hasAttribute("href",
				Pattern.compile("^" + provider.issuer() + "/connect/logout\\?"));
	}

	@Test
	void aSessionThatHasEndedLeadsBackToTheFormAndNothingTypedIsLost(Page page) {
		this.console.open("/").signIn("ann").pick("production", "get-agent").fill("agent_id", "agent_1");

		clock.advance(Duration.ofMinutes(31));
		this.console.send("production");

		assertThat(page.getByText("Your session has ended.")).isVisible();
		this.console.signIn("ann").expectUser("ann");
		assertThat(this.console.field("agent_id")).hasValue("agent_1");
		this.console.send("production");
		assertThat(this.console.answer()).containsText("200");
	}

	@Test
	void anotherUserFindsNothingOfTheOneBefore(Page page) {
		this.console.open("/").signIn("ann").pick("production", "get-agent").fill("agent_id", "agent_1");
		clock.advance(Duration.ofMinutes(31));
		this.console.send("production");
		assertThat(page.getByText("Your session has ended.")).isVisible();

		this.console.signIn("otto").expectUser("otto");
		assertThat(this.console.field("agent_id")).hasValue("");
	}

	@Test
	void noticesThatAnotherTabHasSignedInSomebodyElse(Page page) {
		this.console.open("/").signIn("ann").pick("production", "get-agent").fill("agent_id", "agent_1");
		Page other = page.context().newPage();
		ConsolePage elsewhere = new ConsolePage(other, proxy.port()).open("/").expectUser("ann");
		elsewhere.button("Sign out").click();
		elsewhere.signIn("otto").expectUser("otto");

		page.evaluate(FOCUS);

		this.console.expectUser("otto");
		assertThat(this.console.field("agent_id")).hasValue("");
	}

	@Test
	void hidesWhatWasAnsweredOnceAnotherTabHasSignedOut(Page page) {
		this.console.open("/").signIn("ann").pick("production", "get-agent").fill("agent_id", "agent_1");
		this.console.send("production");
		assertThat(this.console.answer()).containsText("200");
		signOutElsewhere(page);

		page.evaluate(FOCUS);

		assertThat(page.getByText("Your session has ended.")).isVisible();
		assertThat(this.console.answer()).isHidden();
		this.console.signIn("ann").expectUser("ann");
		assertThat(this.console.answer()).containsText("200");
	}

	@Test
	void whoSignsInAgainGoesOnFromWhatHadTheFocusOrFromTheContent(Page page) {
		this.console.open("/").signIn("ann").pick("production", "get-agent").fill("agent_id", "agent_1");
		signOutElsewhere(page);
		page.evaluate(FOCUS);
		this.console.signIn("ann").expectUser("ann");
		assertThat(this.console.field("agent_id")).isFocused();

		page.evaluate("document.activeElement.blur()");
		signOutElsewhere(page);
		page.evaluate(FOCUS);
		this.console.signIn("ann").expectUser("ann");

		assertThat(page.getByRole(AriaRole.MAIN)).isFocused();
	}

	@Test
	void noWarningStandsInFrontOfTheForm(Page page) {
		this.console.open("/").signIn("ann").pick("production", "make-call").fill("agent_id", "agent_1");
		this.console.send("production");
		assertThat(this.console.warning()).isVisible();
		signOutElsewhere(page);

		page.evaluate(FOCUS);

		assertThat(this.console.field("User name")).isFocused();
		assertThat(this.console.warning()).isHidden();
	}

	@Test
	void sendsNothingInTheNameOfWhoSignedInElsewhere(Page page) {
		this.console.open("/").signIn("ann").pick("production", "create-agent");
		Page other = page.context().newPage();
		ConsolePage elsewhere = new ConsolePage(other, proxy.port()).open("/").expectUser("ann");
		elsewhere.button("Sign out").click();
		elsewhere.signIn("otto").expectUser("otto");
		talkover.reset();

		page.evaluate("document.querySelector('form.try').requestSubmit()"); // a click
																				// would
																				// come
																				// back to
																				// this
																				// window

		this.console.expectUser("otto");
		assertThat(talkover.requests()).isEmpty();
	}

	@Test
	void whatWasMeantForAnEnvironmentOutOfReachGoesToNoOther(Page page) {
		this.console.open("/#/nowhere/operations/get-agent").signIn("ann").expectUser("ann");

		assertThat(page.getByText("You have no environment nowhere: this is production.")).isVisible();
		assertThat(page).hasURL(Pattern.compile("#/production/operations/get-agent$"));
	}

	@Test
	void isGoneWhereItIsSwitchedOff(Page page) {
		try (OwnProxy bare = OwnProxy.start("talkover.console.enabled=false")) {
			ConsolePage nothing = new ConsolePage(page, bare.port()).open("/");

			assertThat(nothing.link("SESSION_REQUIRED")).isVisible();
		}
	}

	private static void signOutElsewhere(Page page) {
		Page other = page.context().newPage();
		new ConsolePage(other, proxy.port()).open("/").expectUser("ann").button("Sign out").click();
		assertThat(other.getByText("You are signed out.")).isVisible();
	}

}
