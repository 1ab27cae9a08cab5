package io.github.talkoverbff.redis;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.github.talkoverbff.access.Caller;
import io.github.talkoverbff.session.CallerAuthentication;
import io.github.talkoverbff.session.ProviderSession;
import io.github.talkoverbff.session.SignIn;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.session.MapSession;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** What stands in Redis, and what comes of what should not stand there. */
class SessionCodecTests {

	private static final String PENDING = "pending-sign-in";

	private final SessionCodec codec = new SessionCodec();

	@Test
	void readsWhatItWrote() {
		MapSession session = new MapSession("id");
		session.setMaxInactiveInterval(Duration.ofMinutes(7));
		session.setAttribute(PENDING, Map.of("state", "s\u00e9\"}", "nonce", ""));
		session.setAttribute(SignIn.ATTRIBUTE, signIn("ann",
				new ProviderSession("corp", "https://idp", "sub", "sid", "https://idp/x"), "viewer", "admin"));

		String text = this.codec.encode(session);
		MapSession read = read(text);

		assertThat(read.getId()).isEqualTo("id");
		assertThat(read.getMaxInactiveInterval()).isEqualTo(Duration.ofMinutes(7));
		assertThat(read.<Object>getAttribute(PENDING)).isEqualTo(session.getAttribute(PENDING));
		assertThat(read.<SignIn>getAttribute(SignIn.ATTRIBUTE)).usingRecursiveComparison()
			.isEqualTo(session.getAttribute(SignIn.ATTRIBUTE));
		assertThat(this.codec.encode(read)).isEqualTo(text);
	}

	/** Replicas of two versions share sessions during an upgrade. */
	@Test
	void readsWhatEarlierAndLaterVersionsWrite() {
		SignIn ida = Objects.requireNonNull(read("""
				{"seconds":1800,"signIn":{"user":"ida","roles":["admin","viewer"],"provider":{"issuer":"https://idp",
				"subject":"sub","id":"sid","logoutUrl":"https://idp/out","later":1},"at":1,"usedAt":2,"later":[]},
				"others":{"pending-sign-in":{"state":"s"}},"later":{}}""").getAttribute(SignIn.ATTRIBUTE));
		SignIn ann = Objects.requireNonNull(read("""
				{"seconds":1,"signIn":{"user":"ann","roles":[],"provider":null,"at":1,"usedAt":2},"others":{}}""")
			.getAttribute(SignIn.ATTRIBUTE));

		assertThat(ida).usingRecursiveComparison()
			.isEqualTo(signIn("ida", new ProviderSession(null, "https://idp", "sub", "sid", "https://idp/out"), "admin",
					"viewer"));
		assertThat(ann).usingRecursiveComparison().isEqualTo(signIn("ann", null));
	}

	@Test
	void writesWhatOtherVersionsRead() {
		MapSession session = new MapSession("id");
		session.setAttribute(PENDING, Map.of("state", "s"));
		session.setAttribute(SignIn.ATTRIBUTE,
				signIn("ida", new ProviderSession("corp", "https://idp", "sub", "sid", null), "viewer"));

		assertThat(this.codec.encode(session)).isEqualTo("{\"seconds\":1800,\"signIn\":{\"user\":\"ida\","
				+ "\"roles\":[\"viewer\"],\"provider\":{\"registration\":\"corp\",\"issuer\":\"https://idp\",\"subject\":\"sub\",\"id\":\"sid\","
				+ "\"logoutUrl\":null},\"password\":null,\"at\":1,\"usedAt\":2},\"others\":{\"pending-sign-in\":{\"state\":\"s\"}}}");
	}

	@Test
	void readsASessionInWhichNobodyHasSignedIn() {
		assertThat(read(this.codec.encode(new MapSession("id"))).getAttributeNames()).isEmpty();
	}

	@Test
	void writesNothingThatItCouldNotRead() {
		MapSession session = new MapSession("id");
		session.setAttribute("x", new StringBuilder());

		assertThatIllegalArgumentException().isThrownBy(() -> this.codec.encode(session));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "null", "7", "\"x\"", "[]", "{}", "{", "{\"seconds\":1}",
			"{\"seconds\":1,\"signIn\":null}", "{\"seconds\":null,\"signIn\":null,\"others\":{}}",
			"{\"seconds\":\"x\",\"signIn\":null,\"others\":{}}", "{\"seconds\":1,\"signIn\":null,\"others\":null}",
			"{\"seconds\":1,\"signIn\":null,\"others\":{\"a\":null}}",
			"{\"seconds\":1,\"signIn\":null,\"others\":{\"a\":{\"b\":null}}}",
			"{\"seconds\":1,\"signIn\":null,\"others\":{\"a\":{\"b\":{}}}}",
			"{\"seconds\":1,\"signIn\":null,\"others\":{}}x", "{\"seconds\":1,\"signIn\":{},\"others\":{}}",
			"{\"seconds\":1,\"signIn\":[],\"others\":{}}",
			"{\"seconds\":1,\"signIn\":{\"user\":null,\"roles\":[],\"provider\":null,\"at\":1,\"usedAt\":1},\"others\":{}}",
			"{\"seconds\":1,\"signIn\":{\"user\":\"a\",\"roles\":[null],\"provider\":null,\"at\":1,\"usedAt\":1},\"others\":{}}",
			"{\"seconds\":1,\"signIn\":{\"user\":\"a\",\"roles\":[],\"provider\":{\"issuer\":null,\"subject\":\"s\",\"id\":null,\"logoutUrl\":null},\"at\":1,\"usedAt\":1},\"others\":{}}",
			"{\"seconds\":1,\"signIn\":{\"@class\":\"java.lang.ProcessBuilder\",\"command\":[\"id\"]},\"others\":{}}",
			"{\"seconds\":1,\"signIn\":{\"user\":\"a\",\"roles\":[],\"at\":1,\"usedAt\":1},\"others\":{}}",
			"{\"seconds\":1,\"signIn\":{\"user\":\"a\",\"roles\":[],\"provider\":null,\"at\":1},\"others\":{}}",
			"{\"signIn\":null,\"others\":{}}",
			"[\"org.springframework.context.support.ClassPathXmlApplicationContext\",\"http://x\"]",
			"\u00ac\u00ed\u0000\u0005sr\u0000\u0011java.util.HashMap" })
	void whatIsNoSessionIsNone(String text) {
		assertThat(this.codec.decode("id", text)).isNull();
	}

	private MapSession read(String text) {
		return Objects.requireNonNull(this.codec.decode("id", text));
	}

	private static SignIn signIn(String user, @Nullable ProviderSession provider, String... roles) {
		return new SignIn(new CallerAuthentication(new Caller(user, List.of(roles))), provider, null,
				Instant.ofEpochMilli(1), Instant.ofEpochMilli(2));
	}

}
