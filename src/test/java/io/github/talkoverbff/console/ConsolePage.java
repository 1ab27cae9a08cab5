package io.github.talkoverbff.console;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

/** The console as a person finds the way in it: by what is written there. */
final class ConsolePage {

	private final Page page;

	private final String origin;

	ConsolePage(Page page, int port) {
		this.page = page;
		// where browsers take Secure cookies without TLS
		this.origin = "http://localhost:" + port;
	}

	/** Goes to a path, or to a place in the console such as {@code /#/staging/access}. */
	ConsolePage open(String path) {
		this.page.navigate(this.origin + path);
		return this;
	}

	/** Signs in with the form; the password is the name. */
	ConsolePage signIn(String user) {
		this.page.getByLabel("User name").fill(user);
		this.page.getByLabel("Password").fill(user);
		button("Sign in").click();
		return this;
	}

	/** Opens an operation of an environment, which it finds by its id. */
	ConsolePage pick(String environment, String operation) {
		field("Environment").selectOption(environment);
		search().fill(operation);
		String link = "#operations a[href$='/" + operation + "']";
		this.page.locator(link).click();
		this.page.locator(link + "[aria-current=true]").waitFor(); // it is shown by now
		return this;
	}

	ConsolePage fill(String label, String text) {
		field(label).fill(text);
		return this;
	}

	ConsolePage send(String environment) {
		button("Send to " + environment).click();
		return this;
	}

	Locator search() {
		return this.page.getByRole(AriaRole.SEARCHBOX);
	}

	Locator field(String label) {
		return this.page.getByLabel(label, new Page.GetByLabelOptions().setExact(true));
	}

	Locator button(String name) {
		return this.page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
	}

	Locator link(String name) {
		return this.page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(name));
	}

	Locator heading(String name) {
		return this.page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName(name).setExact(true));
	}

	Locator warning() {
		return this.page.getByRole(AriaRole.DIALOG);
	}

	/** What came of the request that was sent last. */
	Locator answer() {
		return this.page.locator(".answer");
	}

	Locator signInForm() {
		return button("Sign in");
	}

	/** Checks that somebody is signed in. */
	ConsolePage expectUser(String user) {
		assertThat(this.page.getByText("Signed in as " + user)).isVisible();
		return this;
	}

	String origin() {
		return this.origin;
	}

}
