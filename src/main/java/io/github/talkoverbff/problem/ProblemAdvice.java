package io.github.talkoverbff.problem;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.boot.actuate.endpoint.invoke.ParameterMappingException;
import org.springframework.http.HttpMethod;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.server.ResponseStatusException;

/** Reports what Spring MVC refuses, and what our controllers throw. */
@RestControllerAdvice
final class ProblemAdvice {

	private final ProblemWriter problems;

	ProblemAdvice(ProblemWriter problems) {
		this.problems = problems;
	}

	@ExceptionHandler
	void problem(ProblemException exception, HttpServletRequest request, HttpServletResponse response)
			throws IOException {
		this.problems.write(request, response, exception);
	}

	@ExceptionHandler
	void unreadable(HttpMessageNotReadableException exception, HttpServletRequest request, HttpServletResponse response)
			throws IOException {
		this.problems.write(request, response,
				Problem.REQUEST_REJECTED.because("The body is not the JSON object that this path takes."));
	}

	@ExceptionHandler
	void invalid(MethodArgumentNotValidException exception, HttpServletRequest request, HttpServletResponse response)
			throws IOException {
		var errors = new TreeMap<String, List<String>>();
		exception.getFieldErrors()
			.forEach((error) -> errors.computeIfAbsent(inJson(error.getField()), (field) -> new ArrayList<>())
				.add(String.valueOf(error.getDefaultMessage())));
		this.problems.write(request, response,
				Problem.REQUEST_REJECTED.because("A field of the body is missing or wrong: see errors.")
					.errors(errors));
	}

	/** As our JSON names what Java names otherwise. */
	private static String inJson(String field) {
		return field.replaceAll("(?=\\p{Upper})", "_").toLowerCase(Locale.ROOT);
	}

	/** The exception quotes the value, so no log is to have it as the cause. */
	@ExceptionHandler
	void mistyped(MethodArgumentTypeMismatchException exception, HttpServletRequest request,
			HttpServletResponse response) throws IOException {
		this.problems.write(request, response, Problem.REQUEST_REJECTED
			.because("A parameter of the query has a value that it cannot have: " + exception.getName() + "."));
	}

	/** So do the management endpoints, whose exception quotes the value as well. */
	@ExceptionHandler
	void refused(ResponseStatusException exception, HttpServletRequest request, HttpServletResponse response)
			throws Exception {
		if (exception.getCause() instanceof ParameterMappingException mistyped) {
			this.problems.write(request, response, Problem.REQUEST_REJECTED
				.because("A field has a value that it cannot have: " + mistyped.getParameter().getName() + "."));
		}
		else {
			other(exception, request, response);
		}
	}

	@ExceptionHandler
	void methodNotSupported(HttpRequestMethodNotSupportedException exception, HttpServletRequest request,
			HttpServletResponse response) throws IOException {
		var allowed = Objects.requireNonNullElse(exception.getSupportedHttpMethods(), Set.<HttpMethod>of());
		this.problems.write(request, response,
				Problem.METHOD_NOT_ALLOWED.because("Use one of the methods in the Allow header.").allow(allowed));
	}

	@ExceptionHandler
	void other(Exception exception, HttpServletRequest request, HttpServletResponse response) throws Exception {
		if (response.isCommitted()) {
			throw exception;
		}
		int status = (exception instanceof ErrorResponse refusal) ? refusal.getStatusCode().value() : 500;
		Problem problem = Problem.ofStatus(status);
		this.problems.write(request, response, problem.plain().causedBy(exception));
	}

}
