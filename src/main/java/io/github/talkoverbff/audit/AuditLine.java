package io.github.talkoverbff.audit;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.github.talkoverbff.problem.Problem;
import io.github.talkoverbff.problem.ProblemException;
import io.github.talkoverbff.problem.RequestFacts;
import org.jspecify.annotations.Nullable;
import org.slf4j.spi.LoggingEventBuilder;

/** A line of the audit trail while it is put together; what is not known is left out. */
public final class AuditLine {

	/** The variable of a template that is a phone number by its nature. */
	private static final String PHONE = "phone";

	/** Also as an address, or encoded once too often. */
	private static final Pattern PHONE_NUMBER = Pattern.compile("(?:[a-zA-Z]{1,8}:)?(?:\\+|%2[Bb])?[\\d\\s().-]{7,}");

	private final LoggingEventBuilder line;

	AuditLine(LoggingEventBuilder line) {
		this.line = line;
	}

	/** Adds the request that it is about: its id, and what it asked for. */
	public AuditLine request(RequestFacts request) {
		return with("request_id", request.requestId()).with("environment", request.environment())
			.with("operation", request.operation());
	}

	/** Adds who it was; no role can look like two. */
	public AuditLine caller(String user, List<String> roles) {
		return with("user", user).with("roles",
				roles.stream().map((role) -> role.replace(',', '?')).collect(Collectors.joining(",")));
	}

	/** Adds the ids in a path, by the names of their variables; never a phone number. */
	public AuditLine ids(List<String> names, List<String> values) {
		StringBuilder ids = new StringBuilder();
		for (int i = 0; i < names.size(); i++) {
			String value = values.get(i);
			boolean phone = names.get(i).equals(PHONE) || PHONE_NUMBER.matcher(value).matches();
			ids.append((i > 0) ? "," : "")
				.append(names.get(i))
				.append('=')
				.append(phone ? "[phone]" : value.replace(',', '?').replace('=', '?'));
		}
		return with("ids", ids.toString());
	}

	/** Adds the status that the caller got. */
	public AuditLine status(int status) {
		this.line.addKeyValue("status", status);
		return this;
	}

	/** Adds the problem that the caller got, and its status. */
	public AuditLine problem(ProblemException problem) {
		return status(problem.status()).problem(problem.problem());
	}

	/** Adds the problem that the caller got. */
	public AuditLine problem(@Nullable Problem problem) {
		return with("code", (problem != null) ? problem.name() : null);
	}

	/** Adds how long it took, in milliseconds. */
	public AuditLine duration(Duration duration) {
		this.line.addKeyValue("duration_ms", duration.toMillis());
		return this;
	}

	/** Adds something that is so. */
	public AuditLine flag(String key) {
		this.line.addKeyValue(key, true);
		return this;
	}

	/** Adds a value, in such a form that it cannot break out of its line. */
	public AuditLine with(String key, @Nullable String value) {
		if (value != null && !value.isEmpty()) {
			this.line.addKeyValue(key, harmless(value));
		}
		return this;
	}

	/** Ends the line. */
	public void write() {
		this.line.log("audit");
	}

	private static String harmless(String value) {
		for (int i = 0; i < value.length(); i++) {
			if (isHarmful(value.charAt(i))) {
				StringBuilder harmless = new StringBuilder(value);
				for (int j = i; j < value.length(); j++) {
					if (isHarmful(value.charAt(j))) {
						harmless.setCharAt(j, '?');
					}
				}
				return harmless.toString();
			}
		}
		return value;
	}

	private static boolean isHarmful(char c) {
		return c == '"' || switch (Character.getType(c)) {
			case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
			default -> false;
		};
	}

}
