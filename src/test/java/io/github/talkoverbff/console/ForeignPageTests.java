package io.github.talkoverbff.console;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.AriaRole;
import com.sun.net.httpserver.HttpServer;
import io.github.talkoverbff.IntegrationTest;
import io.github.talkoverbff.standin.TalkoverStandIn;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a page of another origin can do with the session of a user who opens it: nothing.
 */
@IntegrationTest
@ExtendWith(Chromium.class)
class ForeignPageTests {

	/** The same site as the proxy, so that browsers send its cookies along. */
	private static final String SIBLING = "localhost";

	private static final String STRANGER = "127.0.0.1";

	private static final String DIAL = "/talkover/production/api/v1/agents/agent_1/call";

	@LocalServerPort
	private int port;

	@Autowired
	private TalkoverStandIn talkover;

	private HttpServer foreign;

	@BeforeEach
	void signIn(Page page) throws IOException {
		this.talkover.reset();
		this.foreign = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.foreign.createContext("/", (exchange) -> {
			byte[] form = """
					<!doctype html><title>Win</title>
					<form method="post" enctype="text/plain" action="http://localhost:%d%s">
					<input name='{"to":"+15551234567","x":"' value='"}'><button>Win</button></form>
					""".formatted(this.port, DIAL).getBytes(StandardCharsets.UTF_8);
			exchange.getResponseHeaders().set("Content-Type", "text/html");
			exchange.sendResponseHeaders(200, form.length);
			exchange.getResponseBody().write(form);
			exchange.close();
		});
		this.foreign.start();
		new ConsolePage(page, this.port).open("/").signIn("ann").expectUser("ann");
	}

	@AfterEach
	void stop() {
		this.foreign.stop(0);
	}

	@ParameterizedTest
	@CsvSource({ SIBLING + ", CSRF_REJECTED", STRANGER + ", SESSION_REQUIRED" })
	void itsFormIsRefused(String host, String code, Page page) {
		open(page, host);

		page.getByRole(AriaRole.BUTTON).click();

		assertThat(page.getByText("\"code\":\"" + code + "\"")).isVisible();
		assertThat(this.talkover.requests()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { SIBLING, STRANGER })
	void itsScriptIsRefused(String host, Page page) {
		open(page, host);

		Response answer = page.waitForResponse("**" + DIAL,
				() -> page.evaluate(
						"([url]) => fetch(url, { method: 'POST', mode: 'no-cors', credentials: 'include', "
								+ "body: '{\"to\":\"+15551234567\"}' })",
						new Object[] { "http://localhost:" + this.port + DIAL }));

		assertThat(answer.status()).isBetween(401, 403);
		assertThat(this.talkover.requests()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { SIBLING, STRANGER })
	void itReadsNothing(String host, Page page) {
		open(page, host);

		Object read = page.evaluate(
				"([url]) => fetch(url, { credentials: 'include' }).then(() => 'read', () => 'refused')",
				new Object[] { "http://localhost:" + this.port + "/session" });

		assertThat(read).isEqualTo("refused");
	}

	private void open(Page page, String host) {
		page.navigate("http://" + host + ":" + this.foreign.getAddress().getPort() + "/");
	}

}
