package io.github.talkoverbff.console;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import io.github.talkoverbff.IntegrationTest;
import io.github.talkoverbff.OwnProxy;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.http.HttpAnswer;
import io.github.talkoverbff.standin.IdentityProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/** The console page and its files, as they come over the wire. */
@IntegrationTest
class PageIntegrationTests {

	private static final Pattern REFERENCE = Pattern.compile("(?:src|href)=\"(/[^\"]+)\"|from '([^']+)'");

	@LocalServerPort
	private int port;

	@Test
	void isThereForEverybodyAsThereMayBeNoSessionYet() throws IOException {
		HttpAnswer answer = get("/", "Accept: text/html");

		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.header("Content-Type")).isEqualToIgnoringCase("text/html;charset=UTF-8");
		assertThat(answer.header("Cache-Control")).isEqualTo("no-cache");
		assertThat(answer.has("Set-Cookie")).isFalse();
	}

	@Test
	void allowsNothingButWhatIsItsOwn() throws IOException {
		HttpAnswer answer = get("/");

		assertThat(answer.header("Content-Security-Policy")).isEqualTo("default-src 'none'; frame-ancestors 'none'; "
				+ "base-uri 'none'; form-action 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
				+ "connect-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'");
		assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
		assertThat(answer.text()).doesNotContain("<style", "style=", "onclick", "http:", "https:");
		assertThat(Pattern.compile("<script(?![^>]* src=)").matcher(answer.text()).find()).isFalse();
	}

	@Test
	void everythingThatItNeedsIsServedWithoutASession() throws IOException {
		Deque<String> open = new ArrayDeque<>(List.of("/"));
		Set<String> seen = new HashSet<>(open);
		while (!open.isEmpty()) {
			HttpAnswer answer = get(open.getFirst());
			assertThat(answer.status()).as(open.removeFirst()).isEqualTo(200);
			REFERENCE.matcher(answer.text())
				.results()
				.map(PageIntegrationTests::path)
				.filter(seen::add)
				.forEach(open::add);
		}

		assertThat(seen).contains("/talkover-client.js", "/console/main.js", "/console/dom.js", "/console/console.css",
				"/console/icon.svg");
	}

	@ParameterizedTest
	@CsvSource({ "/console/main.js, text/javascript;charset=UTF-8", "/console/console.css, text/css;charset=UTF-8",
			"/console/icon.svg, image/svg+xml;charset=UTF-8" })
	void saysWhatAFileIs(String path, String contentType) throws IOException {
		assertThat(get(path).header("Content-Type")).isEqualToIgnoringCase(contentType);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/console/other.js", "/console/..%2ftalkover-client.js" })
	void hasNoOtherFiles(String path) throws IOException {
		assertThat(get(path).status()).isBetween(400, 404);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/", "/console/main.js", "/console/sign-in" })
	void isForReadingOnly(String path) throws IOException {
		assertThat(new Caller(this.port).post(path, "{}").code()).isEqualTo("METHOD_NOT_ALLOWED");
	}

	@Test
	void tellsThatUsersSignInWithAPassword() throws IOException {
		assertThat(get("/console/sign-in").text()).isEqualTo("{\"password\":true,\"providers\":[]}");
	}

	@Test
	void namesTheIdentityProvidersAndNothingElseOfThem() throws IOException {
		try (IdentityProvider provider = IdentityProvider.start();
				OwnProxy proxy = OwnProxy.start(provider
					.settings("spring.security.oauth2.client.registration.test.client-name=Example Corp"))) {
			assertThat(new Caller(proxy.port()).get("/console/sign-in").text())
				.isEqualTo("{\"password\":true,\"providers\":[{\"id\":\"test\",\"name\":\"Example Corp\"}]}");
		}
	}

	@Test
	void isGoneWhereItIsSwitchedOffAndTheClientIsNot() throws IOException {
		try (OwnProxy proxy = OwnProxy.start("talkover.console.enabled=false")) {
			Caller ann = proxy.signedIn("ann");
			for (String path : List.of("/", "/console/main.js", "/console/icon.svg", "/console/sign-in",
					"/console/operations", "/console/environments")) {
				assertThat(new Caller(proxy.port()).get(path).code()).isEqualTo("SESSION_REQUIRED");
				assertThat(ann.get(path).code()).isEqualTo("OPERATION_UNKNOWN");
			}
			assertThat(ann.get("/talkover-client.js").status()).isEqualTo(200);
		}
	}

	private HttpAnswer get(String path, String... headers) throws IOException {
		return new Caller(this.port).get(path, headers);
	}

	/** Modules name each other from where they are. */
	private static String path(MatchResult reference) {
		return (reference.group(1) != null) ? reference.group(1)
				: reference.group(2).replaceFirst("^\\./", "/console/");
	}

}
