package io.github.talkoverbff.access;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import io.github.talkoverbff.problem.Problem;
import io.github.talkoverbff.problem.RequestContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;

/**
 * Who did what, where and how it ended: one line of key-value pairs for each, on the
 * logger {@code talkover.audit}. No line holds a phone number, a body, a query value or a
 * secret.
 */
@Component
public final class AuditLog {

	/** The logger that operators send where they keep such lines. */
	public static final String LOGGER = "talkover.audit";

	private static final Logger logger = LoggerFactory.getLogger(LOGGER);

	/** The variable of a template that is a phone number by its nature. */
	private static final String PHONE = "phone";

	private static final Pattern PHONE_NUMBER = Pattern.compile("\\+?[\\d\\s().-]{7,}");

	private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\"]");

	/**
	 * Writes the line of a request for Talkover.
	 * @param call what it asked for, as far as that became known
	 * @param status the status that the caller got; 0 if it left before the end
	 * @param took from the first byte to the last
	 */
	public void call(HttpServletRequest request, @Nullable RequestedCall call, int status, Duration took) {
		Problem problem = RequestContext.of(request).problem();
		LoggingEventBuilder line = begin(isRefusal(problem) ? "refusal" : "call", request, caller());
		if (call != null) {
			add(line, "effect", call.operation().permission().effect().toString());
			add(line, "ids", ids(call));
			add(line, "token", call.environment().token().fingerprint());
		}
		if (status == 0) {
			line.addKeyValue("caller_gone", true);
		}
		else {
			line.addKeyValue("status", status);
		}
		line.addKeyValue("duration_ms", took.toMillis());
		end(line, request);
	}

	/**
	 * Writes the line of a request that was refused before it was known what it asks for.
	 */
	public void refusal(HttpServletRequest request, HttpServletResponse response) {
		end(begin("refusal", request, caller()).addKeyValue("status", response.getStatus()), request);
	}

	/** Writes the line of a sign-in. */
	public void signIn(HttpServletRequest request, Authentication caller) {
		end(begin("sign-in", request, caller).addKeyValue("status", 200), request);
	}

	/**
	 * Writes the line of an attempt to sign in.
	 * @param user the name, if there is such a user; what somebody typed in its place may
	 * be a password
	 */
	public void signInRefused(HttpServletRequest request, @Nullable String user, Problem problem) {
		LoggingEventBuilder line = begin("sign-in-refused", request, null);
		add(line, "user", user);
		line.addKeyValue("status", problem.status().value()).addKeyValue("code", problem.name()).log("audit");
	}

	/** Writes the line of a sign-out. */
	public void signOut(HttpServletRequest request, Authentication caller) {
		end(begin("sign-out", request, caller).addKeyValue("status", 204), request);
	}

	private static @Nullable Authentication caller() {
		return SecurityContextHolder.getContext().getAuthentication();
	}

	private static boolean isRefusal(@Nullable Problem problem) {
		return problem == Problem.PERMISSION_DENIED || problem == Problem.ENVIRONMENT_FORBIDDEN
				|| problem == Problem.ENVIRONMENT_DISABLED;
	}

	private static LoggingEventBuilder begin(String event, HttpServletRequest request,
			@Nullable Authentication caller) {
		RequestContext context = RequestContext.of(request);
		LoggingEventBuilder line = logger.atInfo()
			.addKeyValue("event", event)
			.addKeyValue("request_id", context.requestId());
		if (caller != null) {
			add(line, "user", caller.getName());
			add(line, "roles", String.join(",", Roles.namesOf(caller)));
		}
		add(line, "environment", context.environment());
		add(line, "operation", context.operation());
		return line;
	}

	private static void end(LoggingEventBuilder line, HttpServletRequest request) {
		Problem problem = RequestContext.of(request).problem();
		add(line, "code", (problem != null) ? problem.name() : null);
		line.log("audit");
	}

	/** The ids in the path, by the names of their variables; never a phone number. */
	private static String ids(RequestedCall call) {
		List<String> names = call.operation().template().variables();
		List<String> ids = new ArrayList<>(names.size());
		for (int i = 0; i < names.size(); i++) {
			String value = call.variables().get(i);
			boolean phone = names.get(i).equals(PHONE) || PHONE_NUMBER.matcher(value).matches();
			ids.add(names.get(i) + "=" + (phone ? "[phone]" : value));
		}
		return String.join(",", ids);
	}

	/** Adds a value that cannot break out of its line. */
	private static void add(LoggingEventBuilder line, String key, @Nullable String value) {
		if (value != null && !value.isEmpty()) {
			line.addKeyValue(key, CONTROL.matcher(value).replaceAll("?"));
		}
	}

}
