package io.github.talkoverbff.problem;

import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.util.HtmlUtils;

/**
 * Tells a person about a problem: whose browser shows the answer in a tab is shown a
 * page. No script can ask for it, as browsers alone say what they want an answer for.
 *
 * @see <a href="https://www.w3.org/TR/fetch-metadata/#sec-fetch-dest-header">Fetch
 * Metadata Request Headers, section 2.1</a>
 */
public final class ProblemPage {

	static final String CONTENT_TYPE = "text/html;charset=UTF-8";

	/** It loads its stylesheet. */
	static final String CONTENT_SECURITY_POLICY = "default-src 'none'; frame-ancestors 'none'; style-src 'self'; "
			+ "base-uri 'none'; form-action 'none'";

	private static final String PAGE = """
			<!doctype html>
			<html lang="en">
			<head>
			<meta charset="utf-8">
			<meta name="viewport" content="width=device-width, initial-scale=1">
			<title>%s</title>
			<link rel="stylesheet" href="/problems.css">
			</head>
			<body>
			%s</body>
			</html>
			""";

	private static final String PROBLEM = """
			<main>
			<h1>%s</h1>
			<p>%s</p>
			%s<dl>
			<dt>Problem</dt><dd><a href="%s">%s</a></dd>
			<dt>Request</dt><dd><code>%s</code></dd>
			%s</dl>
			<details>
			<summary>The whole problem</summary>
			<pre><code>%s</code></pre>
			</details>
			</main>
			""";

	private static final String WAIT = """
			<dt>Try again</dt><dd>in %d s</dd>
			""";

	private static final String SIGN_IN = """
			<p><a href="/login">Sign in</a></p>
			""";

	/** Where that leads to an identity provider, and not back here. */
	private static final Set<Problem> TO_BEGIN_AGAIN = EnumSet.of(Problem.SIGN_IN_FAILED,
			Problem.IDENTITY_PROVIDER_FAILED);

	private ProblemPage() {
	}

	/** Whether a person looks at the answer. */
	static boolean isFor(HttpServletRequest request) {
		return "GET".equals(request.getMethod()) && "document".equals(request.getHeader("Sec-Fetch-Dest"))
				&& Objects.requireNonNullElse(request.getHeader(HttpHeaders.ACCEPT), "")
					.contains(MediaType.TEXT_HTML_VALUE);
	}

	/**
	 * A page about a problem.
	 * @param requestId what it is reported under
	 * @param json the whole of it
	 */
	static String of(ProblemException exception, String requestId, String json) {
		Problem problem = exception.problem();
		String title = HtmlUtils.htmlEscape(problem.title());
		return around(title, PROBLEM.formatted(title, HtmlUtils.htmlEscape(exception.detail()),
				TO_BEGIN_AGAIN.contains(problem) ? SIGN_IN : "", problem.type(), problem, requestId,
				exception.hasRetryAfter() ? WAIT.formatted(exception.retryAfter()) : "", HtmlUtils.htmlEscape(json)));
	}

	/**
	 * A page.
	 * @param title its title, as HTML
	 * @param content what is in its body, as HTML
	 */
	public static String around(String title, String content) {
		return PAGE.formatted(title, content);
	}

}
