package io.github.talkoverbff.documentation;

import java.util.Arrays;
import java.util.List;

import io.github.talkoverbff.problem.Problem;

import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Describes the problems at the addresses that their types name: to people as pages, to
 * programs that ask for it as JSON.
 */
@RestController
@RequestMapping(path = "/problems")
final class ProblemsController {

	private static final MediaType HTML = MediaType.parseMediaType("text/html;charset=UTF-8");

	/** Whoever has no preference gets the page. */
	@GetMapping(produces = { MediaType.TEXT_HTML_VALUE, MediaType.ALL_VALUE })
	ResponseEntity<String> page() {
		return html(ProblemPages.list());
	}

	@GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
	List<ProblemView> list() {
		return Arrays.stream(Problem.values()).map(ProblemView::of).toList();
	}

	@GetMapping(path = "/{slug}", produces = { MediaType.TEXT_HTML_VALUE, MediaType.ALL_VALUE })
	ResponseEntity<String> page(@PathVariable("slug") String slug) {
		return html(ProblemPages.single(find(slug)));
	}

	@GetMapping(path = "/{slug}", produces = MediaType.APPLICATION_JSON_VALUE)
	ProblemView single(@PathVariable("slug") String slug) {
		return ProblemView.of(find(slug));
	}

	private static Problem find(String slug) {
		return Problem.find(slug)
			.orElseThrow(() -> Problem.OPERATION_UNKNOWN.because("No problem has this name; GET /problems lists all."));
	}

	private static ResponseEntity<String> html(String page) {
		return ResponseEntity.ok().contentType(HTML).body(page);
	}

}
