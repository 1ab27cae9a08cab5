package io.github.talkoverbff.session;

import java.io.IOException;

import io.github.talkoverbff.access.Caller;
import io.github.talkoverbff.audit.AuditEvent;
import io.github.talkoverbff.audit.AuditLine;
import io.github.talkoverbff.audit.AuditLog;
import io.github.talkoverbff.problem.Problem;
import io.github.talkoverbff.problem.ProblemException;
import io.github.talkoverbff.problem.ProblemWriter;
import io.github.talkoverbff.problem.RequestFacts;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.stereotype.Component;
import org.springframework.web.cors.CorsUtils;

/**
 * Reports what is refused before anybody asks what it is for, as by Spring Security.
 * Whoever has no session is told that first: nothing else can be put right before.
 */
@Component
public final class SessionProblems implements AuthenticationEntryPoint, AccessDeniedHandler, RequestRejectedHandler {

	/** What everybody may call, so that the lack of a session explains nothing there. */
	private static final RequestMatcher PUBLIC = (request) -> "/session".equals(request.getServletPath())
			|| LoginController.PATH.equals(request.getServletPath()) || CorsUtils.isPreFlightRequest(request)
			|| DocumentSecurity.MATCHER.matches(request);

	private final ProblemWriter problems;

	private final AuditLog audit;

	private final CorsProperties cors;

	SessionProblems(ProblemWriter problems, AuditLog audit, CorsProperties cors) {
		this.problems = problems;
		this.audit = audit;
		this.cors = cors;
	}

	@Override
	public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException exception)
			throws IOException {
		answer(request, response, sessionRequired());
	}

	@Override
	public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException exception)
			throws IOException {
		refuse(request, response, Problem.CSRF_REJECTED
			.because("Send the value of the cookie XSRF-TOKEN in the header X-XSRF-TOKEN; GET /session hands it out."));
	}

	@Override
	public void handle(HttpServletRequest request, HttpServletResponse response, RequestRejectedException exception)
			throws IOException {
		if (!this.cors.openRefusal(request, response)) {
			answer(request, response, Problem.REQUEST_REJECTED.because(
					"The path or a header holds something ambiguous, such as an empty, dotted or escaped segment."));
		}
	}

	void refuseOrigin(HttpServletRequest request, HttpServletResponse response) throws IOException {
		refuse(request, response, Problem.ORIGIN_REJECTED.because(
				"Call from the proxy's own origin, or from one in talkover.cors.allowed-origins with a method and headers that it takes."));
	}

	static ProblemException sessionRequired() {
		return Problem.SESSION_REQUIRED
			.because("There is no session, or it has expired: sign in with POST /session, or at /login.");
	}

	private void refuse(HttpServletRequest request, HttpServletResponse response, ProblemException refusal)
			throws IOException {
		boolean needsSession = !PUBLIC.matches(request) && caller() == null;
		answer(request, response, needsSession ? sessionRequired() : refusal);
	}

	/**
	 * Answers a request that comes no further. On record first: the peer may have gone,
	 * and then the answer fails.
	 */
	public void answer(HttpServletRequest request, HttpServletResponse response, ProblemException refusal)
			throws IOException {
		AuditLine line = this.audit.line(AuditEvent.REFUSAL).request(RequestFacts.of(request));
		Caller caller = caller();
		if (caller != null) {
			line.caller(caller.name(), caller.roles());
		}
		line.problem(refusal).write();
		this.problems.write(request, response, refusal);
	}

	private static @Nullable Caller caller() {
		Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
		return (authentication instanceof CallerAuthentication known) ? known.getPrincipal() : null;
	}

}
