package io.github.talkoverbff.console;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.github.talkoverbff.Patience;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A real browser: a test that asks for a {@link Page} gets one that shares nothing with
 * others, and fails if anything there has violated the Content-Security-Policy or gone
 * wrong in a script. Where no Chromium is installed, the tests are skipped.
 */
final class Chromium implements ExecutionCondition, ParameterResolver, AfterEachCallback {

	private static final Namespace NAMESPACE = Namespace.create(Chromium.class);

	/** The shell first: without a window to paint, it takes half the time. */
	private static final List<String> NAMES = List.of("chromium-headless-shell", "chromium", "chromium-browser",
			"google-chrome");

	/** What Chromium says of an answer that is a failure, or not for the page to read. */
	private static final Pattern REFUSAL = Pattern.compile("Failed to load resource: .*|Access to fetch at .* CORS .*");

	private static final String TELL_OF_VIOLATIONS = "addEventListener('securitypolicyviolation', "
			+ "({ violatedDirective, blockedURI }) => console.error('Violates', violatedDirective, blockedURI))";

	@Override
	public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext test) {
		return executable().map((path) -> ConditionEvaluationResult.enabled("There is " + path))
			.orElseGet(() -> ConditionEvaluationResult.disabled("No Chromium is installed"));
	}

	@Override
	public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
		return parameter.getParameter().getType() == Page.class;
	}

	@Override
	public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
		Store forAll = test.getRoot().getStore(NAMESPACE);
		Running running = forAll.computeIfAbsent(Running.class, (key) -> Running.start(), Running.class);
		return test.getStore(NAMESPACE)
			.computeIfAbsent(Tab.class, (key) -> Tab.open(running.browser()), Tab.class)
			.page();
	}

	@Override
	public void afterEach(ExtensionContext test) {
		Store store = test.getStore(NAMESPACE);
		Tab tab = store.remove(Tab.class, Tab.class);
		if (tab != null) {
			try {
				// beside what went wrong, this is how it looked
				test.getExecutionException().ifPresent((failure) -> failure.addSuppressed(tab.look()));
			}
			finally {
				tab.page().context().close();
			}
			assertThat(tab.complaints()).isEmpty();
		}
	}

	private static Optional<Path> executable() {
		Stream<String> folders = Arrays.stream(System.getenv("PATH").split(File.pathSeparator));
		return folders.flatMap((folder) -> NAMES.stream().map((name) -> Path.of(folder, name)))
			.filter(Files::isExecutable)
			.findFirst();
	}

	/** What is started once for all tests. */
	private record Running(Playwright playwright, Browser browser) implements AutoCloseable {

		static Running start() {
			PlaywrightAssertions.setDefaultAssertionTimeout(Patience.LONGEST.toMillis());
			// it would download browsers of its own
			Playwright playwright = Playwright
				.create(new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
			Browser browser = playwright.chromium()
				.launch(new BrowserType.LaunchOptions().setExecutablePath(executable().orElseThrow()));
			return new Running(playwright, browser);
		}

		@Override
		public void close() {
			this.playwright.close();
		}

	}

	/** A page with what its browser said of it. */
	private record Tab(Page page, List<String> messages) {

		static Tab open(Browser browser) {
			// the identity provider of the tests asks for a password as HTTP does
			BrowserContext context = browser
				.newContext(new Browser.NewContextOptions().setHttpCredentials("ida", "ida").setLocale("en-US"));
			context.setDefaultTimeout(Patience.LONGEST.toMillis());
			context.addInitScript(TELL_OF_VIOLATIONS);
			Tab tab = new Tab(context.newPage(), new CopyOnWriteArrayList<>());
			context.onConsoleMessage(tab::read);
			context.onWebError((error) -> tab.messages.add(error.error()));
			return tab;
		}

		/** What went wrong there, but for what was refused. */
		List<String> complaints() {
			return this.messages.stream().filter((message) -> !REFUSAL.matcher(message).matches()).toList();
		}

		AssertionError look() {
			return new AssertionError(
					this.page.url() + " showed:\n" + this.page.innerText("body") + "\nand said: " + this.messages);
		}

		private void read(ConsoleMessage message) {
			if (List.of("error", "warning").contains(message.type())) {
				this.messages.add(message.text());
			}
		}

	}

}
