package io.github.talkoverbff.console;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

import io.github.talkoverbff.problem.Problem;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.util.StringUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * Hands out the console page and its files. They are the same for everybody: the page
 * itself finds out whether there is a session.
 */
@RestController
@ConditionalOnConsole
final class PageController {

	private static final String PAGE = "index.html";

	private static final Map<String, String> TYPES = Map.of("html", "text/html", "css", "text/css", "js",
			"text/javascript", "svg", "image/svg+xml");

	private final Map<String, Asset> files = new HashMap<>();

	PageController() throws IOException {
		for (Resource file : new PathMatchingResourcePatternResolver().getResources("classpath:console/page/*")) {
			String name = Objects.requireNonNull(file.getFilename());
			String type = Objects.requireNonNull(TYPES.get(StringUtils.getFilenameExtension(name)), name);
			this.files.put(name, Asset.of("page/" + name, type));
		}
	}

	@GetMapping("/")
	void page(HttpServletRequest request, HttpServletResponse response) throws IOException {
		file(PAGE, request, response);
	}

	@GetMapping("/console/{name}")
	void file(@PathVariable("name") String name, HttpServletRequest request, HttpServletResponse response)
			throws IOException {
		Asset file = this.files.get(name);
		if (file == null) {
			throw Problem.OPERATION_UNKNOWN.because("The console has no such file.");
		}
		file.answer(request, response);
	}

}
