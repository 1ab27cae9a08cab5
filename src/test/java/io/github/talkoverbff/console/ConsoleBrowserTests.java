package io.github.talkoverbff.console;

import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.github.talkoverbff.IntegrationTest;
import io.github.talkoverbff.http.Caller;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.web.server.LocalServerPort;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/** What users see and do in the console, in a real browser. */
@IntegrationTest
@ExtendWith(Chromium.class)
class ConsoleBrowserTests {

	@LocalServerPort
	private int port;

	private ConsolePage console;

	@BeforeEach
	void open(Page page) {
		this.console = new ConsolePage(page, this.port).open("/");
	}

	@Test
	void signsInWithTheForm() {
		assertThat(this.console.field("User name")).isFocused();

		this.console.signIn("ann").expectUser("ann");

		assertThat(this.console.signInForm()).isHidden();
	}

	@Test
	void saysThatThePasswordIsWrongAndLetsCorrectIt(Page page) {
		this.console.fill("User name", "vera").fill("Password", "wrong");
		this.console.button("Sign in").click();

		assertThat(page.getByRole(AriaRole.ALERT)).hasText("No user has this name and password.");
		this.console.signIn("vera").expectUser("vera");
	}

	@Test
	void leadsOnToWhereTheUserWantedToGo(Page page) {
		this.console.open("/reports?page=2").signIn("ann");

		page.waitForURL(this.console.origin() + "/reports?page=2");
	}

	@Test
	void leadsOnInABrowserThatIsNotTheNewest(Page page) {
		page.addInitScript("delete URL.parse");

		this.console.open("/reports?page=2").signIn("ann");

		page.waitForURL(this.console.origin() + "/reports?page=2");
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "//[", "//evil.example", "/%5Cevil.example", "javascript:alert(1)", "https://evil.example/" })
	void leadsNobodyToAnotherOrigin(String target) {
		this.console.open("/?return_to=" + target).signIn("ann").expectUser("ann");
	}

	@Test
	void showsWhatTheUserMayDo(Page page) {
		this.console.signIn("vera");
		page.getByLabel("Only what I may do").check();

		assertThat(page.locator("#operations .badge.read").first()).isVisible();
		assertThat(page.locator("#operations .badge:not(.read)")).hasCount(0);
		this.console.field("Environment").selectOption("production");
		this.console.link("Your access").click();
		assertThat(this.console.heading("Your access in production")).isVisible();
		assertThat(page.locator("tr", new Page.LocatorOptions().setHasText("Billing")).locator("del").first())
			.hasText("write");
		assertThat(page.locator("tr", new Page.LocatorOptions().setHasText("Dialling")).locator("del").first())
			.hasText("write");
		assertThat(this.console.link("Environments")).isHidden();
	}

	@Test
	void saysPlainlyThatAUserWithoutARoleMayDoNothing(Page page) {
		this.console.signIn("nora");

		assertThat(page.getByText("None of your roles grants anything here")).isVisible();
	}

	@Test
	void whoHasNoEnvironmentFindsEveryPlaceAllTheSame(Page page) {
		this.console.signIn("nora").link("Your access").click();
		assertThat(this.console.heading("Your access")).isVisible();

		this.console.link("Operations").click();
		this.console.search().fill("get-agent");
		page.locator("#operations a[href$='/get-agent']").click();

		assertThat(this.console.heading("Get agent")).isVisible();
	}

	@Test
	void keepsWhatItShowsIfItCannotAskWhatTheUserMayDoNow(Page page) {
		this.console.signIn("ann").expectUser("ann");
		page.route("**/session", Route::abort);

		this.console.link("Your access").click();

		assertThat(page.getByRole(AriaRole.ALERT)).hasText("The proxy cannot be reached.");
		assertThat(page.locator("section[data-view=access] table")).isVisible();
	}

	@Test
	void showsAdminsTheEnvironmentsButNoToken(Page page) {
		this.console.signIn("ann").link("Environments").click();

		assertThat(page.locator(".cards article").first()).containsText("Fingerprint");
		assertThat(page.locator(".cards article", new Page.LocatorOptions().setHas(this.console.heading("off"))))
			.containsText("Switched off");
		assertThat(page.content()).doesNotContain("talq_", "canary");
	}

	@Test
	void findsAnOperationWithTheKeyboardAlone(Page page) {
		assertThat(this.console.field("User name")).isFocused();
		page.keyboard().type("ann");
		page.keyboard().press("Tab");
		page.keyboard().type("ann");
		page.keyboard().press("Enter");
		this.console.expectUser("ann").search().focus();
		page.keyboard().type("list voice");
		for (int i = 0; i < 4; i++) {
			page.keyboard().press("Tab");
		}
		page.keyboard().press("Enter");

		assertThat(this.console.heading("List voice templates")).isFocused();
	}

	@Test
	void whoHasSignedInGoesOnFromTheContent(Page page) {
		this.console.signIn("ann").expectUser("ann");
		assertThat(page.getByRole(AriaRole.MAIN)).isFocused();
		page.keyboard().press("Tab");
		assertThat(this.console.search()).isFocused();

		this.console.button("Sign out").click();
		this.console.signIn("ann").expectUser("ann");

		assertThat(page.getByRole(AriaRole.MAIN)).isFocused();
	}

	@Test
	void whoSignsInToSeeAnOperationGoesOnFromIt() {
		this.console.open("/#/production/operations/get-agent").signIn("ann");

		assertThat(this.console.heading("Get agent")).isFocused();
	}

	@Test
	void whoIsSignedInAlreadyBeginsBeforeTheContent(Page page) {
		this.console.signIn("ann").expectUser("ann");
		page.reload();
		this.console.expectUser("ann");

		page.keyboard().press("Tab");

		assertThat(this.console.link("Skip to the content")).isFocused();
	}

	@Test
	void whoComesBackToTheListIsWhereTheOperationStands(Page page) {
		page.setViewportSize(390, 844);
		this.console.signIn("ann").expectUser("ann");
		Locator operation = page.locator("#operations a[href$='/list-voice-templates']");
		operation.click();
		assertThat(this.console.heading("List voice templates")).isFocused();

		page.goBack();

		assertThat(operation).isFocused();
		assertThat(operation).isInViewport();
	}

	@ParameterizedTest
	@ValueSource(strings = { "operations", "operations/make-call", "operations/create-campaign", "access", "dials",
			"environments" })
	void fitsIntoANarrowWindow(String place, Page page) {
		page.setViewportSize(360, 740);
		this.console.signIn("ann").open("/#/production/" + place);

		assertThat(this.console.button("Sign out")).isInViewport();
		assertThat(page.getByText("Loading…").filter(new Locator.FilterOptions().setVisible(true))).hasCount(0);
		assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(360);
	}

	/** The contrast is that of WCAG 2.2, which asks for 4.5. */
	@ParameterizedTest
	@EnumSource(names = { "LIGHT", "DARK" })
	void whoIsToSignInCanReadTheFormByDayAndByNight(ColorScheme scheme, Page page) {
		page.setViewportSize(360, 740);
		page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
		this.console.open("/");
		assertThat(this.console.button("Sign in")).isInViewport();

		Object[] light = ((List<?>) page.evaluate("""
				['backgroundColor', 'color'].map((property) => {
					const [r, g, b] = getComputedStyle(document.body)[property].match(/\\d+/g).map((part) => part / 255)
						.map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
					return 0.2126 * r + 0.7152 * g + 0.0722 * b;
				})""")).toArray();
		double paper = ((Number) light[0]).doubleValue();
		double text = ((Number) light[1]).doubleValue();

		assertThat(paper > text).isEqualTo(scheme == ColorScheme.LIGHT);
		assertThat((Math.max(paper, text) + 0.05) / (Math.min(paper, text) + 0.05)).isGreaterThan(4.5);
		assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(360);
	}

	@Test
	void aLongNameOfAnEnvironmentFitsIntoANarrowWindow(Page page) {
		page.setViewportSize(360, 740);
		this.console.signIn("ann").open("/#/production/access").expectUser("ann");
		page.evaluate(
				"document.getElementById('environment').selectedOptions[0].text = 'one-of-forty-letters'.repeat(2)");

		Locator label = page.locator("label[for=environment]");
		assertThat(label).isVisible();
		assertThat(label.evaluate(
				"(label) => label.getClientRects()[0].height < 1.5 * parseFloat(getComputedStyle(label).lineHeight)"))
			.isEqualTo(true);
		assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(360);
	}

	@Test
	void showsTheDialsOfWhichNobodyKnows(Page page, Caller caller) throws IOException {
		String environment = "fault-reset-before-headers";
		String lost = caller
			.post("/talkover/" + environment + "/api/v1/agents/agent_1/call", "{\"to\":\"+15550004711\"}")
			.header("Dial-Id");

		this.console.signIn("vera").open("/#/" + environment + "/dials");

		assertThat(this.console.heading("Unknown dials")).isVisible();
		assertThat(page.locator("article")).containsText(lost);
		assertThat(page.locator("article")).containsText("Make call");
		assertThat(page.locator("body")).not().containsText("15550004711");
	}

	@Test
	void leadsALocalUserToThePlaceInTheConsoleThatWasAskedFor(Page page) {
		this.console.open("/login?return_to=/%23/production/access").signIn("ann").expectUser("ann");

		assertThat(page).hasURL(Pattern.compile("/#/production/access$"));
	}

	@Test
	void saysThatSigningOutHasFailedAndStaysAsItIs(Page page) {
		this.console.signIn("ann").expectUser("ann").open("/#/production/access");
		page.route((url) -> url.contains("/session?"), Route::abort);

		this.console.button("Sign out").click();

		assertThat(page.getByText("You are still signed in. The proxy cannot be reached.")).isVisible();
		this.console.expectUser("ann");
		assertThat(page.locator("section[data-view=access] table")).isVisible();
	}

	@Test
	void signsOutAndLetsGoOfWhatWasAnswered(Page page) {
		this.console.signIn("ann").pick("production", "get-agent").fill("agent_id", "agent_1").send("production");
		assertThat(this.console.answer()).containsText("200");

		this.console.button("Sign out").click();

		assertThat(page.getByText("You are signed out.")).isVisible();
		assertThat(page.locator(".exchange")).hasCount(0);
		this.console.signIn("vera").pick("production", "get-agent");
		assertThat(this.console.field("agent_id")).hasValue("");
	}

	@Test
	void leavesNothingOfTheEnvironmentsToTheNextUser(Page page) {
		this.console.signIn("ann").open("/#/production/environments");
		assertThat(page.locator(".cards article").first()).isVisible();

		this.console.button("Sign out").click();

		assertThat(page.getByText("You are signed out.")).isVisible();
		assertThat(page.locator(".cards article")).hasCount(0);
	}

}
