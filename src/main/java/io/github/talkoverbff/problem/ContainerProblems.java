package io.github.talkoverbff.problem;

import java.nio.ByteBuffer;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/** Reports what Jetty refuses before it asks us: a bad request line, host or header. */
@Component
final class ContainerProblems implements WebServerFactoryCustomizer<JettyServletWebServerFactory> {

	private final ProblemWriter problems;

	ContainerProblems(ProblemWriter problems) {
		this.problems = problems;
	}

	@Override
	public void customize(JettyServletWebServerFactory factory) {
		factory.addServerCustomizers((server) -> server.setErrorHandler(this::report));
	}

	private static String detail(int status, Problem problem) {
		if (status == HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431) {
			return "The request has more header fields or cookies than are taken, or they are too long; send fewer.";
		}
		return (problem == Problem.INTERNAL_ERROR) ? problem.title() + "."
				: "The request line, a header or the path cannot be read; send it well-formed.";
	}

	private boolean report(Request request, Response response, Callback callback) {
		Problem problem = Problem.ofStatus(response.getStatus());
		ProblemException exception = problem.because(detail(response.getStatus(), problem));
		if (request.getAttribute(ErrorHandler.ERROR_EXCEPTION) instanceof Throwable cause) {
			exception.causedBy(cause);
		}
		RequestFacts facts = RequestFacts.of(request);
		byte[] body = this.problems
			.toJson(this.problems.report(facts, request.getMethod(), request.getHttpURI().getPath(), exception));
		response.setStatus(exception.status());
		response.getHeaders().put(RequestFacts.HEADER, facts.requestId());
		response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
		response.getHeaders().put(HttpHeader.CONTENT_TYPE, MediaType.APPLICATION_PROBLEM_JSON_VALUE);
		response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
		response.write(true, ByteBuffer.wrap(body), callback);
		return true;
	}

}
