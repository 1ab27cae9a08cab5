package io.github.talkoverbff.documentation;

import java.util.Arrays;
import java.util.stream.Collectors;

import io.github.talkoverbff.problem.Problem;
import io.github.talkoverbff.problem.ProblemPage;

import org.springframework.web.util.HtmlUtils;

/** Writes about problems for people: plain HTML, without a script. */
final class ProblemPages {

	private static final String LIST = """
			<header>
			<h1>Problems</h1>
			<p>Every failure is reported as <code>application/problem+json</code>. Its <code>code</code> is one of these,
			and its <code>detail</code> tells more. A problem's own <code>status</code>, <code>outcome</code> and
			<code>retryable</code> count; here is what they usually are.</p>
			</header>
			<nav aria-label="All problems">
			<ul>
			%s</ul>
			</nav>
			<main>
			%s</main>
			""";

	private static final String LINK = """
			<li><a href="#%s">%s</a></li>
			""";

	private static final String SINGLE = """
			<nav><a href="/problems">All problems</a></nav>
			<main>
			%s</main>
			""";

	private static final String PROBLEM = """
			<article id="%s">
			<%5$s><a href="%2$s">%3$s</a></%5$s>
			<p>%4$s.</p>
			%6$s</article>
			""";

	private static final String FACTS = """
			<dl>
			<dt>Status</dt><dd>%d</dd>
			<dt>Meaning</dt><dd>%s</dd>
			<dt>Who acts</dt><dd><code>%s</code> %s</dd>
			<dt>What to do</dt><dd>%s</dd>
			<dt>Outcome</dt><dd><code>%s</code> %s</dd>
			<dt>Send again?</dt><dd>%s</dd>
			</dl>
			""";

	private ProblemPages() {
	}

	/** All problems on one page. */
	static String list() {
		String links = Arrays.stream(Problem.values())
			.map((problem) -> LINK.formatted(problem.slug(), problem))
			.collect(Collectors.joining());
		String articles = Arrays.stream(Problem.values())
			.map((problem) -> article(problem, "h2"))
			.collect(Collectors.joining());
		return ProblemPage.around("Problems", LIST.formatted(links, articles));
	}

	/** One problem on a page of its own. */
	static String single(Problem problem) {
		return ProblemPage.around(problem.name(), SINGLE.formatted(article(problem, "h1")));
	}

	private static String article(Problem problem, String heading) {
		return PROBLEM.formatted(problem.slug(), problem.type(), problem, text(problem.title()), heading,
				facts(problem));
	}

	private static String facts(Problem problem) {
		return FACTS.formatted(problem.status().value(), text(problem.meaning()), problem.actor(),
				text(problem.actor().meaning()), text(problem.remedy()), problem.outcome(),
				text(problem.outcome().meaning()), retry(ProblemView.of(problem)));
	}

	private static String retry(ProblemView problem) {
		return switch (problem.retry()) {
			case "yes" -> "Yes, later.";
			case "no" -> "No, not as it is.";
			default -> "Reads, later; anything else only if its outcome is <code>not_executed</code>.";
		};
	}

	private static String text(String plain) {
		return HtmlUtils.htmlEscape(plain);
	}

}
