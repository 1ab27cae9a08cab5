package io.github.talkoverbff.oidc;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.talkoverbff.OwnProxy;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.http.HttpAnswer;
import io.github.talkoverbff.http.HttpWire;
import io.github.talkoverbff.standin.IdentityProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Signing in with an identity provider, with a browser between two real servers. */
@ExtendWith(OutputCaptureExtension.class)
class OidcIntegrationTests {

	private static final String SESSION = "__Host-session";

	private static final IdentityProvider provider = IdentityProvider.start();

	private static final OwnProxy proxy = OwnProxy
		.start(provider.settings("talkover.cors.allowed-origins=https://crm.example.com"));

	private final Caller browser = new Caller(proxy.port());

	@BeforeAll
	static void start() {
		provider.trust(proxy.port());
	}

	@AfterAll
	static void stop() {
		proxy.close();
		provider.close();
	}

	@Test
	void signsInAndReturnsToWhereTheBrowserWantedToGo(CapturedOutput output) throws IOException {
		provider.claim("ida", Map.of("roles", List.of("viewer", "unheard-of,admin")));

		HttpAnswer back = signIn("ida", "/login?return_to=/app/%3Ftab%3D1%23x");

		assertThat(back.status()).isEqualTo(302);
		assertThat(back.header("Location")).isEqualTo("/app/?tab=1#x");
		assertThat(this.browser.get("/session").text()).startsWith(
				"{\"user\":\"ida\",\"roles\":[\"unheard-of,admin\",\"viewer\"],\"environments\":[{\"name\":\"production\"");
		await().untilAsserted(() -> assertThat(output)
			.contains("user=\"ida\" roles=\"unheard-of?admin,viewer\" provider=\"test\" status=\"302\""));
	}

	/** Nor does it wait for one: it would be kept until its end. */
	@Test
	void takesNoAnswerOfTheProviderInAForm() throws IOException {
		this.browser.get("/session");
		try (HttpWire wire = new HttpWire(proxy.port())) {
			HttpAnswer answer = wire
				.send(this.browser.head("POST", "/login/oauth2/code/test",
						"Content-Type: application/x-www-form-urlencoded", "Content-Length: 1000") + "\r\ncode=")
				.answer();

			assertThat(answer.code()).isEqualTo("BODY_NOT_SUPPORTED");
		}
	}

	/** The code would go to the provider that the browser was sent to. */
	@Test
	void takesAnAnswerOnlyOnThePathOfTheProviderThatWasAsked() throws IOException {
		String back = provider.signIn(this.browser.get("/login").header("Location"), "ida");

		HttpAnswer elsewhere = this.browser.get(back.replace("/code/test?", "/code/other?"));

		assertThat(elsewhere.code()).isEqualTo("SIGN_IN_FAILED");
		assertThat(elsewhere.text()).contains("This browser did not begin this sign-in");
		assertThat(this.browser.get(back).status()).isEqualTo(302);
	}

	/** They could use up what their viewer's address has. */
	@ParameterizedTest
	@CsvSource({ "no-cors, image", "navigate, iframe" })
	void noPictureOrFrameOfANeighbouringSiteBeginsASignIn(String mode, String destination) throws IOException {
		for (int i = 0; i < 1100; i++) {
			assertThat(this.browser
				.get("/login", "Sec-Fetch-Site: same-site", "Sec-Fetch-Mode: " + mode, "Sec-Fetch-Dest: " + destination)
				.code()).isEqualTo("REQUEST_REJECTED");
		}

		assertThat(this.browser.get("/login").status()).isEqualTo(302);
	}

	@ParameterizedTest
	@CsvSource({ "same-site, navigate, document", "same-origin, same-origin, empty", "none, navigate, document" })
	void aTabAndAServiceWorkerOfOurOwnBeginASignIn(String site, String mode, String destination) throws IOException {
		assertThat(this.browser
			.get("/login", "Sec-Fetch-Site: " + site, "Sec-Fetch-Mode: " + mode, "Sec-Fetch-Dest: " + destination)
			.status()).isEqualTo(302);
	}

	@Test
	void returnsToAWebAppOfAnotherOriginThatIsListed() throws IOException {
		assertThat(signIn("ida", "/login?return_to=https://crm.example.com/app").header("Location"))
			.isEqualTo("https://crm.example.com/app");
		assertThat(this.browser.get("/login?return_to=https://evil.example/app").code()).isEqualTo("REQUEST_REJECTED");
	}

	@Test
	void asksForAnAuthorizationCodeWithProof() throws IOException {
		HttpAnswer sent = this.browser.get("/login");

		assertThat(sent.status()).isEqualTo(302);
		assertThat(sent.header("Location")).startsWith(provider.issuer() + "/oauth2/authorize?");
		assertThat(query(sent.header("Location"))).containsEntry("response_type", "code")
			.containsEntry("code_challenge_method", "S256")
			.containsEntry("redirect_uri", "http://localhost:" + proxy.port() + "/login/oauth2/code/test")
			.containsKeys("code_challenge", "state", "nonce");
	}

	@Test
	void aSessionBeginsUnderAnIdAndWithACsrfTokenOfItsOwn() throws IOException {
		this.browser.get("/session");
		String url = this.browser.get("/login").header("Location");
		Map<String, String> before = Map.copyOf(this.browser.cookies());

		HttpAnswer back = this.browser.get(provider.signIn(url, "ida"));

		assertThat(before).containsKeys(SESSION, "XSRF-TOKEN");
		assertThat(this.browser.cookies().get(SESSION)).isNotBlank().isNotEqualTo(before.get(SESSION));
		assertThat(this.browser.cookies().get("XSRF-TOKEN")).isNotBlank().isNotEqualTo(before.get("XSRF-TOKEN"));
		assertThat(back.headers("Set-Cookie")).filteredOn((cookie) -> cookie.startsWith(SESSION))
			.allSatisfy((cookie) -> assertThat(cookie).contains("; Secure", "; HttpOnly", "; SameSite=Lax"));
		Caller fixed = new Caller(proxy.port());
		fixed.cookies().put(SESSION, before.get(SESSION));
		assertThat(fixed.get("/session").status()).isEqualTo(401);
	}

	@Test
	void theFirstSignInOfAnotherUserInTheSameBrowserIsOver() throws IOException {
		signIn("ida", "/login");

		signIn("otto", "/login");

		assertThat(this.browser.get("/session").text()).startsWith("{\"user\":\"otto\"");
	}

	@Test
	void localUsersSignInBesides() throws IOException {
		assertThat(this.browser.signIn("ann", "ann").status()).isEqualTo(200);
	}

	@ParameterizedTest
	@ValueSource(strings = { "ann", "ANN" })
	void nobodyBecomesTheLocalUserOfTheSameName(String name, CapturedOutput output) throws IOException {
		HttpAnswer back = signIn(name, "/login");

		assertFailed(back, "A local user has your name. Ask the operators to");
		assertThat(this.browser.get("/session").status()).isEqualTo(401);
		await().untilAsserted(() -> assertThat(output).contains("event=\"sign-in-refused\" request_id=\""
				+ back.header("X-Request-Id") + "\" status=\"401\" code=\"SIGN_IN_FAILED\""));
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET", "POST" })
	void anApiCallWithoutSessionIsNeverRedirected(String method) throws IOException {
		for (String path : List.of("/talkover/production/api/v1/calls", "/session")) {
			HttpAnswer answer = this.browser.send(method, path, "", "Accept: text/html");

			assertThat(answer.status()).isBetween(400, 403);
			assertThat(answer.has("Location")).isFalse();
		}
	}

	@Test
	void aPageWithoutSessionGoesToTheLoginAndBack() throws IOException {
		HttpAnswer answer = this.browser.get("/reports/may?sort=name&page=2", "Accept: text/html,*/*;q=0.8");

		assertThat(answer.status()).isEqualTo(302);
		assertThat(answer.header("Location")).isEqualTo("/login?return_to=%2Freports%2Fmay%3Fsort%3Dname%26page%3D2");
		assertThat(signIn("ida", answer.header("Location")).header("Location"))
			.isEqualTo("/reports/may?sort=name&page=2");
	}

	@Test
	void aScriptWithoutSessionGoesNowhere() throws IOException {
		assertThat(this.browser.get("/reports/may", "Accept: */*").code()).isEqualTo("SESSION_REQUIRED");
		assertThat(this.browser.get("/reports/may", "Accept: application/json").code()).isEqualTo("SESSION_REQUIRED");
	}

	@Test
	void aBrowserThatComesFromTheProviderIsLetIn() throws IOException {
		String callback = provider.signIn(this.browser.get("/login").header("Location"), "ida");
		String[] navigation = { "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document",
				"Accept: text/html" };

		assertThat(this.browser.get(callback, navigation).status()).isEqualTo(302);
		assertThat(this.browser.get("/", navigation).status()).isEqualTo(200);
		assertThat(this.browser.get("/reports", navigation).text()).contains(">OPERATION_UNKNOWN<");
		assertThat(this.browser.get("/session", navigation).text()).contains(">ORIGIN_REJECTED<");
		assertThat(this.browser.get("/talkover/production/api/v1/calls", navigation).text())
			.contains(">ORIGIN_REJECTED<");
	}

	@ParameterizedTest
	@ValueSource(strings = { "iframe", "script", "empty" })
	void aPageInsideOfAnotherSitesIsRefused(String destination) throws IOException {
		assertThat(this.browser
			.get("/login", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: " + destination,
					"Accept: text/html")
			.code()).isEqualTo("ORIGIN_REJECTED");
	}

	@Test
	void anotherBrowserCannotUseWhatTheProviderSentBack() throws IOException {
		String callback = provider.signIn(this.browser.get("/login").header("Location"), "ida");
		Caller other = new Caller(proxy.port());
		other.get("/login");

		assertFailed(other.get(callback), "This browser did not begin this sign-in");
		assertThat(other.get("/session").status()).isEqualTo(401);
	}

	@ParameterizedTest
	@CsvSource({ "state=[^&]+, state=forged, This browser did not begin",
			"code=[^&]+, code=stale, This browser did not",
			"code=[^&]+, error=access_denied, The identity provider did not sign you in",
			"code=[^&]+, c4n4ry=1, This browser did not begin", "state=[^&]+, c4n4ry=1, This browser did not begin" })
	void reportsACallbackThatIsNotAsItShouldBe(String part, String replacement, String detail, CapturedOutput output)
			throws IOException {
		String callback = provider.signIn(this.browser.get("/login").header("Location"), "ida");

		HttpAnswer answer = this.browser.get(callback.replaceFirst(part, replacement), "Accept: text/html");

		assertFailed(answer, detail);
		assertThat(this.browser.get("/session").status()).isEqualTo(401);
		await()
			.untilAsserted(() -> assertThat(output).contains("event=\"sign-in-refused\"", "code=\"SIGN_IN_FAILED\""));
		assertThat(output.toString().lines()).noneMatch((line) -> line.startsWith("\tat "));
	}

	@Test
	void whoLooksAtASignInThatFailedIsLedToTheNext() throws IOException {
		String[] tab = { "Sec-Fetch-Dest: document", "Accept: text/html" };

		HttpAnswer failed = this.browser.get("/login/oauth2/code/test?code=stale&state=stale", tab);

		assertThat(failed.status()).isEqualTo(401);
		assertThat(failed.text()).contains("<h1>You are not signed in</h1>", "<a href=\"/login\">Sign in</a>");
		assertThat(this.browser.get("/nowhere.css", tab).text()).doesNotContain("href=\"/login\"");
	}

	@Test
	void aCallbackIsTakenOnce() throws IOException {
		String callback = provider.signIn(this.browser.get("/login").header("Location"), "ida");
		int before = provider.tokenRequests();
		this.browser.get(callback);

		assertFailed(this.browser.get(callback), "This browser did not begin this sign-in");
		assertThat(provider.tokenRequests()).isEqualTo(before + 1);
		assertThat(this.browser.get("/session").status()).isEqualTo(200);
	}

	@Test
	void noTokenOrSecretIsInALog(CapturedOutput output) throws IOException {
		String callback = provider.signIn(this.browser.get("/login").header("Location"), "ida");
		this.browser.get(callback);
		String url = this.browser.delete("/session?provider_logout=true").text();
		this.browser.get(callback.replace("code=", "code=x"));

		assertThat(url).contains("id_token_hint=eyJ");
		assertThat(output).doesNotContain("eyJ", query(callback).get("code"), "c4n4ry-client-secret");
	}

	@Test
	void strangersWhoBeginToSignInPushOutEachOtherOnly() throws IOException {
		try (OwnProxy small = OwnProxy.start(provider.settings("talkover.session.max-sessions=2"))) {
			Caller signedIn = small.signedIn("ann");
			List<Caller> strangers = Stream.generate(() -> new Caller(small.port())).limit(3).toList();
			List<String> urls = new ArrayList<>();
			for (Caller stranger : strangers) {
				urls.add(stranger.get("/login").header("Location"));
			}
			provider.trust(small.port());

			assertFailed(strangers.get(0).get(provider.signIn(urls.get(0), "ida")), "This browser did not begin");
			assertThat(strangers.get(2).get(provider.signIn(urls.get(2), "ida")).status()).isEqualTo(302);
			assertThat(signedIn.get("/session").status()).isEqualTo(200);
		}
		finally {
			provider.trust(proxy.port());
		}
	}

	@Test
	void anAddressThatBeginsVeryManySignInsIsRefused() throws IOException {
		Caller flood = new Caller(proxy.port(), "127.0.0.9");
		HttpAnswer answer = flood.get("/login");
		for (int i = 0; i < 20_000 && answer.status() == 302; i++) {
			answer = flood.get("/login");
		}

		assertThat(answer.status()).isEqualTo(429);
		assertThat(answer.code()).isEqualTo("RATE_LIMITED");
		assertThat(answer.header("Retry-After")).isEqualTo("1");
		assertThat(this.browser.get("/login").status()).isEqualTo(302);
	}

	@Test
	void refusesAnUnknownProvider() throws IOException {
		assertThat(this.browser.get("/login?provider=nobody").code()).isEqualTo("REQUEST_REJECTED");
		assertThat(this.browser.get("/login?provider=test").status()).isEqualTo(302);
	}

	@Test
	void signingOutOffersToSignOutAtTheProvider() throws IOException {
		signIn("ida", "/login");

		HttpAnswer answer = this.browser.delete("/session?provider_logout=true");

		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.text())
			.startsWith("{\"logout_url\":\"" + provider.issuer() + "/connect/logout?id_token_hint=eyJ");
		assertThat(this.browser.get("/session").status()).isEqualTo(401);
	}

	@Test
	void signingOutSaysNothingMoreToWhoeverDoesNotAsk() throws IOException {
		signIn("ida", "/login");
		assertThat(this.browser.delete("/session").status()).isEqualTo(204);

		this.browser.signIn("ann", "ann");
		assertThat(this.browser.delete("/session?provider_logout=true").status()).isEqualTo(204);
	}

	private HttpAnswer signIn(String user, String login) throws IOException {
		return this.browser.get(provider.signIn(this.browser.get(login).header("Location"), user));
	}

	private static void assertFailed(HttpAnswer answer, String detail) {
		assertThat(answer.status()).isEqualTo(401);
		assertThat(answer.code()).isEqualTo("SIGN_IN_FAILED");
		assertThat(answer.text()).contains("\"detail\":\"" + detail).doesNotContain("c4n4ry", "stale", "forged");
	}

	private static Map<String, String> query(String url) {
		return Arrays.stream(URI.create(url).getQuery().split("&"))
			.map((pair) -> pair.split("=", 2))
			.collect(Collectors.toMap((pair) -> pair[0], (pair) -> pair[1]));
	}

}
