package io.github.talkoverbff.console;

import java.io.IOException;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Hands out the client for web apps: an ES module, and its types. */
@RestController
final class ClientController {

	private final Asset module = Asset.of("talkover-client.js", "text/javascript");

	/** By its name alone it would be a video. */
	private final Asset types = Asset.of("talkover-client.d.ts", "text/plain");

	@GetMapping("/talkover-client.js")
	void module(HttpServletRequest request, HttpServletResponse response) throws IOException {
		this.module.answer(request, response);
	}

	@GetMapping("/talkover-client.d.ts")
	void types(HttpServletRequest request, HttpServletResponse response) throws IOException {
		this.types.answer(request, response);
	}

}
