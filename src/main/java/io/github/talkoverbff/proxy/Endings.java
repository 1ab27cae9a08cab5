package io.github.talkoverbff.proxy;

import java.io.IOException;
import java.time.Duration;

import io.github.talkoverbff.access.OperationRequest;
import io.github.talkoverbff.audit.AuditEvent;
import io.github.talkoverbff.audit.AuditLine;
import io.github.talkoverbff.audit.AuditLog;
import io.github.talkoverbff.environment.Environments;
import io.github.talkoverbff.problem.Actor;
import io.github.talkoverbff.problem.Problem;
import io.github.talkoverbff.problem.ProblemException;
import io.github.talkoverbff.problem.ProblemWriter;
import io.github.talkoverbff.problem.RequestFacts;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/**
 * Tells how requests end: the caller at once if it is a problem, the audit trail always.
 */
@Component
final class Endings {

	private static final Logger logger = LoggerFactory.getLogger(Endings.class);

	private final ProblemWriter problems;

	private final AuditLog audit;

	private final EndingMeters meters;

	Endings(ProblemWriter problems, AuditLog audit, EndingMeters meters, Environments environments) {
		this.problems = problems;
		this.audit = audit;
		this.meters = meters;
		environments.all().forEach((environment) -> {
			problems.expect(Problem.INTERNAL_ERROR, environment.name());
			problems.expect(Problem.TALKOVER_TOKEN_MISSING, environment.name());
		});
	}

	/** Answers with the problem, or breaks off the answer that is already on its way. */
	Ending report(ProblemException problem, HttpServletRequest request, HttpServletResponse response) {
		try {
			return tell(problem, request, response);
		}
		catch (RuntimeException | Error bug) {
			return reportBug(bug, request, response);
		}
	}

	/** The same for a bug, maybe one in telling a problem: so little is said of it. */
	Ending reportBug(Throwable bug, HttpServletRequest request, HttpServletResponse response) {
		request.setAttribute(RequestDispatcher.ERROR_EXCEPTION, bug);
		ProblemException problem = Problem.INTERNAL_ERROR.plain();
		return tell(problem.causedBy(bug), request, response);
	}

	private Ending tell(ProblemException problem, HttpServletRequest request, HttpServletResponse response) {
		if (response.isCommitted()) {
			this.problems.note(RequestFacts.of(request), problem);
			if (request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) == null) {
				// its status, which has left, tells nobody of a failure
				request.setAttribute(RequestDispatcher.ERROR_EXCEPTION, problem);
			}
			Ending ending = new Ending.BrokenOff(response.getStatus(), problem.problem());
			CallerConnection.of(request).abort();
			return ending;
		}
		try {
			this.problems.write(request, response, problem);
		}
		catch (IOException ex) {
			// who does not wait for a refusal has been refused all the same
			logger.debug("The caller left before it was told of a problem", ex);
			CallerConnection.of(request).abort();
		}
		return new Ending.Failed(problem.status(), problem.problem());
	}

	/** Times a request that is over, and writes its line. */
	void record(ProxyServlet.Progress progress, HttpServletRequest request, HttpServletResponse response,
			Ending ending) {
		ending.keep(request);
		RequestFacts facts = RequestFacts.of(request);
		Duration took = facts.age();
		this.meters.record(facts, ending, took);
		AuditLine line = this.audit.line(event(ending))
			.request(facts)
			.caller(progress.caller().name(), progress.caller().roles());
		OperationRequest asked = progress.asked();
		if (asked != null) {
			line.with("effect", asked.operation().permission().effect().toString())
				.ids(asked.operation().template().variables(), asked.variables());
			if (asked.operation().isDial()) {
				DialRelay.describe(request, response, line);
			}
		}
		add(line.with("token", facts.tokenFingerprint()), ending).duration(took).write();
	}

	private static AuditEvent event(Ending ending) {
		return switch (ending) {
			case Ending.Failed(int status, Problem problem) when problem.actor() == Actor.POLICY -> AuditEvent.REFUSAL;
			case Ending any -> AuditEvent.CALL;
		};
	}

	private static AuditLine add(AuditLine line, Ending ending) {
		return switch (ending) {
			case Ending.Answered(int status) -> line.status(status);
			case Ending.Failed(int status, Problem problem) -> line.status(status).problem(problem);
			case Ending.BrokenOff(int status, Problem problem) -> line.status(status).problem(problem);
			case Ending.Abandoned gone -> line.flag("caller_gone");
		};
	}

}
