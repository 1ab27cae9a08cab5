package io.github.talkoverbff.audit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/**
 * Keeps the audit trail: one line of key-value pairs for each event, on the logger
 * {@code talkover.audit}. No line holds a phone number, a body, a query value or a
 * secret.
 */
@Component
public final class AuditLog {

	/** The logger that operators send where they keep such lines. */
	public static final String LOGGER = "talkover.audit";

	private static final Logger logger = LoggerFactory.getLogger(LOGGER);

	/** Begins the line of an event. */
	public AuditLine line(AuditEvent event) {
		return new AuditLine(logger.atInfo()).with("event", event.toString());
	}

}
