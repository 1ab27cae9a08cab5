package io.github.talkoverbff.dialling;

import java.time.Instant;
import java.util.List;

import io.github.talkoverbff.audit.AuditEvent;
import io.github.talkoverbff.audit.AuditLog;
import io.github.talkoverbff.catalog.Catalog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/**
 * Takes dials that their owners have not settled in time for unknown, and tells of them.
 * An owner that was killed has told nobody whose they were.
 */
@Component
final class LapsedDials {

	private static final Logger logger = LoggerFactory.getLogger(LapsedDials.class);

	private final LedgerAccess ledger;

	private final DialMeters meters;

	private final AuditLog audit;

	private final Catalog catalog;

	LapsedDials(LedgerAccess ledger, DialMeters meters, AuditLog audit, Catalog catalog) {
		this.ledger = ledger;
		this.meters = meters;
		this.audit = audit;
		this.catalog = catalog;
	}

	/** Makes unknown what nobody has settled in time, and tells of each. */
	void markLapsed(Instant now) {
		this.ledger.execute("lapse", (ledger) -> ledger.lapse(now)).forEach(this::tell);
	}

	private void tell(DialEntry entry) {
		this.meters.settled(entry, DialState.UNKNOWN);
		logger.warn("Nobody knows what became of the dial {}: its owner has not settled it in time", entry.id());
		this.audit.line(AuditEvent.DIAL_LOST)
			.with("user", entry.caller())
			.with("environment", entry.environment())
			.with("operation", entry.operation())
			.ids(List.of(agentName(entry)), List.of(entry.agent()))
			.with("dial", entry.id())
			.write();
	}

	/** What the path of its operation calls what the dial is for. */
	private String agentName(DialEntry entry) {
		return this.catalog.find(entry.operation())
			.stream()
			.flatMap((operation) -> operation.template().variables().stream())
			.findFirst()
			.orElse("id"); // another version's
	}

}
