package io.github.talkoverbff.session;

import java.io.IOException;

import io.github.talkoverbff.OwnProxy;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.http.HttpAnswer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What developers set who have no https. */
class PlainHttpTests {

	@Test
	void bothCookiesOfASessionGoOverPlainHttpIfDevelopersSaySo() throws IOException {
		try (OwnProxy proxy = OwnProxy.start("spring.profiles.active=dev", "server.servlet.session.cookie.name=session",
				"server.servlet.session.cookie.secure=false")) {
			Caller ann = new Caller(proxy.port());

			HttpAnswer stranger = ann.get("/session");
			HttpAnswer signIn = ann.signIn("ann", "ann");

			assertThat(stranger.headers("Set-Cookie")).singleElement()
				.asString()
				.startsWith("XSRF-TOKEN=")
				.contains("Path=/", "SameSite=Lax")
				.doesNotContain("Secure");
			assertThat(signIn.status()).isEqualTo(200);
			assertThat(signIn.headers("Set-Cookie"))
				.filteredOn((cookie) -> cookie.matches("(session|XSRF-TOKEN)=[^;].*"))
				.hasSize(2)
				.noneMatch((cookie) -> cookie.contains("Secure"));
		}
	}

}
