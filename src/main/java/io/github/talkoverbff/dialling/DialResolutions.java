package io.github.talkoverbff.dialling;

import java.time.Clock;
import java.time.Instant;

import io.github.talkoverbff.access.Caller;
import io.github.talkoverbff.audit.AuditEvent;
import io.github.talkoverbff.audit.AuditLine;
import io.github.talkoverbff.audit.AuditLog;
import io.github.talkoverbff.environment.Environment;
import io.github.talkoverbff.problem.Outcome;
import io.github.talkoverbff.problem.Problem;
import io.github.talkoverbff.problem.ProblemException;
import io.github.talkoverbff.problem.RequestFacts;

import org.springframework.stereotype.Component;

/** Lets people decide what became of a dial of which nobody knows. */
@Component
final class DialResolutions {

	private final LedgerAccess ledger;

	private final DialView view;

	private final LostCalls calls;

	private final Settler settler;

	private final AuditLog audit;

	private final Clock clock;

	DialResolutions(LedgerAccess ledger, DialView view, LostCalls calls, Settler settler, AuditLog audit, Clock clock) {
		this.ledger = ledger;
		this.view = view;
		this.calls = calls;
		this.settler = settler;
		this.audit = audit;
		this.clock = clock;
	}

	/**
	 * Settles a dial as somebody decided, and puts that on record. Talkover is asked once
	 * more before a dial is called not placed.
	 * @return the dial as it is then
	 * @throws ProblemException if it cannot be decided, or the ledger is unavailable
	 */
	DialEntry decide(DialEntry entry, Environment environment, Resolution resolution, Caller caller,
			RequestFacts request) {
		requireDecidable(entry, resolution.state());
		boolean asked = resolution.state() == DialState.NOT_PLACED;
		LostCalls.Sight sight = asked ? this.calls.settleIfFoundNow(entry, environment) : LostCalls.Sight.UNKNOWN;
		if (sight == LostCalls.Sight.CALL) {
			throw notDecidable(reread(entry), "Talkover shows its call by now: the dial is placed.");
		}
		Settlement settlement = Settlement.decided(entry, resolution.state(), resolution.callId(),
				this.settler.holdUntil(entry, environment, resolution.state()), caller.name(), resolution.reason());
		AuditLine line = this.audit.line(AuditEvent.DIAL_RESOLUTION)
			.request(request)
			.caller(caller.name(), caller.roles())
			.with("dial", entry.id())
			.with("outcome", resolution.outcome())
			.with("asked", asked ? String.valueOf(sight == LostCalls.Sight.NONE) : null);
		if (!settle(entry, environment, settlement, line)) {
			throw notDecidable(reread(entry), "The dial was settled by something else a moment ago.");
		}
		line.write();
		try {
			return reread(entry);
		}
		catch (ProblemException ex) {
			throw ex.outcome(Outcome.EXECUTED);
		}
	}

	private boolean settle(DialEntry entry, Environment environment, Settlement settlement, AuditLine line) {
		try {
			return this.settler.settle(entry, environment, settlement);
		}
		catch (ProblemException ex) {
			line.problem(ex).write(); // it may be decided all the same
			throw ex;
		}
	}

	private void requireDecidable(DialEntry entry, DialState wanted) {
		if (entry.state() != DialState.UNKNOWN) {
			throw notDecidable(entry, "The dial is " + entry.state() + ", and not unknown.");
		}
		Instant decideAfter = this.view.decideAfter(entry);
		if (wanted == DialState.NOT_PLACED && this.clock.instant().isBefore(decideAfter)) {
			throw notDecidable(entry, "The call may still show: not before " + decideAfter + ".");
		}
	}

	/** What has become of one that was there. */
	private DialEntry reread(DialEntry entry) {
		return this.ledger.find(entry.id()).orElseThrow(DialResolutions::notFound);
	}

	static ProblemException notFound() {
		return Problem.DIAL_NOT_FOUND.because("The ledger has no such dial that you may see in this environment.");
	}

	private ProblemException notDecidable(DialEntry entry, String why) {
		return Problem.DIAL_NOT_DECIDABLE.because(why).dial(this.view.brief(entry));
	}

}
