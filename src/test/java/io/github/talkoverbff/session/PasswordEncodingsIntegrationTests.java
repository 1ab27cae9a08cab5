package io.github.talkoverbff.session;

import java.io.IOException;
import java.util.Map;

import io.github.talkoverbff.OwnProxy;
import io.github.talkoverbff.http.Caller;
import org.junit.jupiter.api.Test;

import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.Pbkdf2PasswordEncoder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * That whoever is configured can sign in, however the password is encoded, or the name
 * written.
 */
class PasswordEncodingsIntegrationTests {

	private static final String PASSWORD = "ann";

	@Test
	void usersSignInWithEachEncodingThatIsAccepted() throws IOException {
		Map<String, String> encoded = Map.of("noop", PASSWORD, "bcrypt", new BCryptPasswordEncoder(4).encode(PASSWORD),
				"pbkdf2@SpringSecurity_v5_8", Pbkdf2PasswordEncoder.defaultsForSpringSecurity_v5_8().encode(PASSWORD));
		assertThat(encoded).containsOnlyKeys(UsersProperties.ENCODINGS);

		for (Map.Entry<String, String> entry : encoded.entrySet()) {
			String password = "{" + entry.getKey() + "}" + entry.getValue();
			try (OwnProxy proxy = OwnProxy.start("talkover.users.ann.password=" + password)) {
				assertThat(new Caller(proxy.port()).signIn("ann", PASSWORD).status()).isEqualTo(200);
			}
		}
	}

	@Test
	void whoeverWritesTheNameInAnotherCaseIsTheUserAsConfigured() throws IOException {
		try (OwnProxy proxy = OwnProxy.start("talkover.users.Lea.password={noop}lea",
				"talkover.users.Lea.roles=viewer")) {
			Caller lea = new Caller(proxy.port());

			assertThat(lea.signIn("lEA", "lea").text()).startsWith("{\"user\":\"Lea\",\"roles\":[\"viewer\"]");
			assertThat(lea.get("/session").status()).isEqualTo(200);
		}
	}

	@Test
	void nobodySignsInUnderAnUnknownNameWithAUsersPassword() throws IOException {
		try (OwnProxy proxy = OwnProxy.start()) {
			assertThat(new Caller(proxy.port()).signIn("anna", PASSWORD).code()).isEqualTo("BAD_CREDENTIALS");
			assertThat(new Caller(proxy.port()).signIn("ann", PASSWORD).status()).isEqualTo(200);
		}
	}

}
