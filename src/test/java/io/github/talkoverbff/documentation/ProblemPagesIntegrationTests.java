package io.github.talkoverbff.documentation;

import java.io.IOException;
import java.util.Arrays;

import io.github.talkoverbff.IntegrationTest;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.http.HttpAnswer;
import io.github.talkoverbff.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/** Every problem leads to words that help, for people and programs, without a session. */
@IntegrationTest
class ProblemPagesIntegrationTests {

	@LocalServerPort
	private int port;

	@ParameterizedTest
	@EnumSource
	void theTypeOfAProblemLeadsToItsPage(Problem problem) throws IOException {
		HttpAnswer answer = get(problem.type().toString(), "Accept: text/html");

		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.header("Content-Type")).isEqualToIgnoringCase("text/html;charset=UTF-8");
		assertThat(answer.text()).contains("<title>" + problem + "</title>", "<h1>", escaped(problem.meaning()),
				escaped(problem.remedy()));
	}

	@ParameterizedTest
	@EnumSource
	void thePageOfAllProblemsTellsTheSame(Problem problem) throws IOException {
		HttpAnswer answer = get("/problems", "Accept: text/html");

		assertThat(answer.text()).contains("<h2><a href=\"" + problem.type() + "\">" + problem + "</a></h2>",
				"<a href=\"#" + problem.slug() + "\">", "<article id=\"" + problem.slug() + "\">",
				escaped(problem.title()), escaped(problem.meaning()), escaped(problem.remedy()));
	}

	@Test
	void programsReadAllProblemsAsJson() throws IOException {
		HttpAnswer answer = get("/problems", "Accept: application/json");

		assertThat(answer.header("Content-Type")).isEqualTo("application/json");
		JsonNode problems = JsonMapper.shared().readTree(answer.body());
		assertThat(problems.valueStream().map((problem) -> problem.path("code").stringValue()))
			.containsExactly(Arrays.stream(Problem.values()).map(Problem::name).toArray(String[]::new));
	}

	@Test
	void programsReadOneProblemAsJson() throws IOException {
		HttpAnswer answer = get("/problems/rate-limited", "Accept: application/json");

		assertThat(answer.text()).isEqualTo("""
				{"code":"RATE_LIMITED","type":"/problems/rate-limited","status":429,"title":"Too many attempts",\
				"meaning":"Too many attempts to sign in have failed, or have begun at one address.","actor":"caller",\
				"remedy":"Wait as many seconds as the header Retry-After says.","outcome":"not_executed",\
				"retry":"yes"}""");
	}

	@ParameterizedTest
	@ValueSource(strings = { "*/*", "text/html", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
			"application/json;q=0.5, text/html", "image/png" })
	void thePageIsForWhoeverDoesNotPreferJson(String accept) throws IOException {
		assertThat(get("/problems", "Accept: " + accept).text()).startsWith("<!doctype html>");
		assertThat(get("/problems/rate-limited", "Accept: " + accept).text()).startsWith("<!doctype html>");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/problems/nothing", "/problems/RATE_LIMITED", "/problems/rate_limited" })
	void anUnknownProblemIsAProblem(String path) throws IOException {
		HttpAnswer answer = get(path, "Accept: text/html");

		assertThat(answer.status()).isEqualTo(404);
		assertThat(answer.code()).isEqualTo("OPERATION_UNKNOWN");
	}

	@Test
	void thePageIsBareOfScriptAndForeignContent() throws IOException {
		HttpAnswer answer = get("/problems");

		assertThat(answer.text()).doesNotContain("<script", "<style", "style=", "onclick", "http:", "https:");
		assertThat(answer.header("Content-Security-Policy")).isEqualTo("default-src 'none'; frame-ancestors 'none'; "
				+ "base-uri 'none'; form-action 'none'; style-src 'self'");
		assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
		assertThat(answer.header("X-Frame-Options")).isEqualTo("DENY");
		assertThat(answer.has("Set-Cookie")).isFalse();
	}

	@Test
	void theStyleSheetOfThePageIsServed() throws IOException {
		HttpAnswer answer = get("/problems.css");

		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.header("Content-Type")).isEqualTo("text/css");
		assertThat(answer.text()).contains("prefers-color-scheme: dark");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/problems", "/problems/rate-limited" })
	void aLinkFromAnotherSiteLeadsHere(String path) throws IOException {
		assertThat(get(path, "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate").status()).isEqualTo(200);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/problems", "/problems/rate-limited", "/problems.css" })
	void thePagesAreForReadingOnly(String path) throws IOException {
		HttpAnswer answer = new Caller(this.port).post(path, "{}");

		assertThat(answer.status()).isEqualTo(405);
		assertThat(answer.code()).isEqualTo("METHOD_NOT_ALLOWED");
		assertThat(answer.header("Allow")).contains("GET");
	}

	private HttpAnswer get(String path, String... headers) throws IOException {
		return new Caller(this.port).get(path, headers);
	}

	private static String escaped(String text) {
		return text.replace("'", "&#39;");
	}

}
