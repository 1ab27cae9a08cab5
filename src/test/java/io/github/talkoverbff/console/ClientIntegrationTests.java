package io.github.talkoverbff.console;

import java.io.IOException;
import java.util.regex.Pattern;

import io.github.talkoverbff.IntegrationTest;
import io.github.talkoverbff.catalog.Catalog;
import io.github.talkoverbff.catalog.Effect;
import io.github.talkoverbff.catalog.Operation;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.http.HttpAnswer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/** The client for web apps is there for everybody who may call. */
@IntegrationTest
class ClientIntegrationTests {

	private static final String CLIENT = "/talkover-client.js";

	private static final String CROSS_SITE = "Sec-Fetch-Site: cross-site";

	@LocalServerPort
	private int port;

	@Autowired
	private Catalog catalog;

	@ParameterizedTest
	@CsvSource({ CLIENT + ", text/javascript;charset=UTF-8, export function connect(",
			"/talkover-client.d.ts, text/plain;charset=UTF-8, export function connect(" })
	void isServedWithoutASession(String path, String contentType, String content) throws IOException {
		HttpAnswer answer = new Caller(this.port).get(path);

		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.header("Content-Type")).isEqualToIgnoringCase(contentType);
		assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
		assertThat(answer.text()).contains(content);
		assertThat(answer.has("Set-Cookie")).isFalse();
	}

	@Test
	void staysUnderFourKilobytes() throws IOException {
		assertThat(new Caller(this.port).get(CLIENT).body()).hasSizeLessThan(4096);
	}

	/**
	 * A key makes it ask again where the answer is lost: for what dials, and nothing
	 * else.
	 */
	@Test
	void knowsWhichOperationsOfTheCatalogDial() throws IOException {
		String client = new Caller(this.port).get(CLIENT).text();
		Pattern dials = Pattern.compile(client.split("RegExp\\('", 2)[1].split("'\\)", 2)[0]);

		assertThat(this.catalog.operations()).isNotEmpty()
			.allSatisfy((operation) -> assertThat(dials.matcher(asked(operation)).find()).as(operation.id())
				.isEqualTo(operation.permission().effect() == Effect.DIAL));
	}

	/** As the client looks at it: the path, and the status that it asks for. */
	private static String asked(Operation operation) {
		return "/talkover/production" + operation.template().toString().replaceAll("\\{[^}]+}", "id_1") + " active";
	}

	@Test
	void isKeptByBrowsersThatAskWhetherItIsStillTheSame() throws IOException {
		HttpAnswer first = new Caller(this.port).get(CLIENT);
		HttpAnswer second = new Caller(this.port).get(CLIENT, "If-None-Match: " + first.header("ETag"));
		HttpAnswer changed = new Caller(this.port).get(CLIENT, "If-None-Match: \"other\"");

		assertThat(first.header("Cache-Control")).isEqualTo("no-cache");
		assertThat(second.status()).isEqualTo(304);
		assertThat(second.body()).isEmpty();
		assertThat(second.header("Cache-Control")).isEqualTo("no-cache");
		assertThat(changed.status()).isEqualTo(200);
	}

	@Test
	void tellsItsLengthToWhoeverAsksForTheHeadOnly() throws IOException {
		HttpAnswer head = new Caller(this.port).send("HEAD", CLIENT, "");

		assertThat(head.status()).isEqualTo(200);
		assertThat(head.header("Content-Length"))
			.isEqualTo(Integer.toString(new Caller(this.port).get(CLIENT).body().length));
	}

	@Test
	void canBeImportedByAnAllowedOriginAndByNoOther() throws IOException {
		HttpAnswer allowed = new Caller(this.port).get(CLIENT, CROSS_SITE, "Origin: https://crm.example.com");
		HttpAnswer other = new Caller(this.port).get(CLIENT, CROSS_SITE, "Origin: https://evil.example.com");

		assertThat(allowed.header("Access-Control-Allow-Origin")).isEqualTo("https://crm.example.com");
		assertThat(allowed.text()).contains("export function connect(");
		assertThat(other.has("Access-Control-Allow-Origin")).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { CLIENT, "/talkover-client.d.ts" })
	void isForReadingOnly(String path) throws IOException {
		assertThat(new Caller(this.port).post(path, "{}").code()).isEqualTo("METHOD_NOT_ALLOWED");
	}

}
