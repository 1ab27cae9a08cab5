package io.github.talkoverbff.session;

import java.util.Set;

import io.github.talkoverbff.problem.Problem;
import io.github.talkoverbff.problem.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** After signing in, a browser stays with us. */
class ReturnToTests {

	private static final Set<String> ORIGINS = Set.of("https://crm.example.com", "http://localhost:3000");

	@ParameterizedTest
	@ValueSource(strings = { "/", "/app", "/app/", "/app/calls?from=2026-01-01&to=https://x.example//y",
			"/app#/calls/7", "/caf%C3%A9", "/a%20b", "/?a=b", "/#top", "/a:b@c" })
	void takesALocalPath(String path) {
		assertThat(ReturnTo.require(path)).isEqualTo(path);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "app", "?a=b", "#top", ".", "https://evil.example", "https:evil.example",
			"https:/evil.example", "HTTPS://evil.example", "javascript:alert(1)", "data:text/html,x", "//evil.example",
			"///evil.example", "////evil.example", "/\\evil.example", "\\\\evil.example", "\\/evil.example",
			"/%2f/evil.example", "/%2fevil.example", "/%2F%2Fevil.example", "/%5cevil.example", "/%5Cevil.example",
			"/%252f/evil.example", "/%255cevil.example", "/%25252fevil.example", "/\t/evil.example", "/\n/evil.example",
			"/\r/evil.example", "\t//evil.example", " //evil.example", "/ /evil.example", "/%09/evil.example",
			"/%0a/evil.example", "/%0d%0aLocation:%20https://evil.example", "/./evil.example", "/..//evil.example",
			"/.//evil.example", "/app//evil.example", "/app/..", "/%2e%2e/evil.example", "/;/evil.example",
			"/;@evil.example", "/%00", "/\u0000", "/\u3002evil.example", "/\uff0fevil.example", "/caf\u00e9", "/%ff",
			"/%", "/%zz", "@evil.example", "/app?\\", "/app?\n", "/app#\t" })
	void takesNothingElse(String value) {
		assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> ReturnTo.require(value))
			.returns(Problem.REQUEST_REJECTED, ProblemException::problem);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/app", "https://crm.example.com/", "https://crm.example.com/app?tab=1#/calls",
			"http://localhost:3000/app" })
	void takesAPageOfAnOriginThatIsListed(String page) {
		assertThat(ReturnTo.require(page, ORIGINS)).isEqualTo(page);
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://crm.example.com", "https://crm.example.com.evil.example/",
			"https://evil.example/", "https://crm.example.com@evil.example/", "https://crm.example.com:443/",
			"http://crm.example.com/", "HTTPS://crm.example.com/", "https://crm.example.com?/app",
			"https://crm.example.com#/app", "https://crm.example.com\\@evil.example/",
			"https://crm.example.com//evil.example", "https://crm.example.com/\\evil.example",
			"https://crm.example.com/a/../b", "https:/crm.example.com/", " https://crm.example.com/",
			"https://crm.example.com/\n", "//crm.example.com/", "http://localhost/app" })
	void takesNoPageOfAnother(String value) {
		assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> ReturnTo.require(value, ORIGINS))
			.returns(Problem.REQUEST_REJECTED, ProblemException::problem);
	}

	@Test
	void takesNothingVeryLong() {
		assertThat(ReturnTo.require("/" + "a".repeat(2047))).hasSize(2048);
		assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> ReturnTo.require("/" + "a".repeat(2048)));
	}

	@Test
	void goesHomeIfNothingIsSaid() {
		assertThat(ReturnTo.require(null)).isEqualTo("/");
	}

}
