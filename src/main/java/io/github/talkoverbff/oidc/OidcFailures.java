package io.github.talkoverbff.oidc;

import java.io.IOException;
import java.util.Map;
import java.util.regex.Pattern;

import io.github.talkoverbff.audit.AuditEvent;
import io.github.talkoverbff.audit.AuditLog;
import io.github.talkoverbff.problem.Problem;
import io.github.talkoverbff.problem.ProblemException;
import io.github.talkoverbff.problem.ProblemWriter;
import io.github.talkoverbff.problem.RequestFacts;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;

/**
 * Reports why a sign-in with an identity provider came to nothing. What the provider or
 * the browser said about it is told to nobody, but for the error's code.
 */
final class OidcFailures implements AuthenticationFailureHandler {

	private static final Logger logger = LoggerFactory.getLogger(OidcFailures.class);

	private static final Pattern CODE = Pattern.compile("[a-z_]{1,50}");

	private static final String STRANGE = "This browser did not begin this sign-in, or too long ago. Begin again at /login.";

	private static final String DECLINED = "The identity provider did not sign you in. Begin again at /login, or ask its operators.";

	/** The errors that whoever signs in can do something about. */
	private static final Map<String, String> OF_CALLER = Map.of("authorization_request_not_found", STRANGE,
			"invalid_state_parameter", STRANGE, "invalid_nonce", STRANGE, "invalid_grant", STRANGE, "access_denied",
			DECLINED, "login_required", DECLINED, "interaction_required", DECLINED, "consent_required", DECLINED,
			"account_selection_required", DECLINED);

	private final ProblemWriter problems;

	private final AuditLog audit;

	OidcFailures(ProblemWriter problems, AuditLog audit) {
		this.problems = problems;
		this.audit = audit;
	}

	@Override
	public void onAuthenticationFailure(HttpServletRequest request, HttpServletResponse response,
			AuthenticationException exception) throws IOException {
		ProblemException problem = problem(exception, PendingSignIns.isReturn(request));
		// first: the browser may have gone, and then the answer fails
		this.audit.line(AuditEvent.SIGN_IN_REFUSED).request(RequestFacts.of(request)).problem(problem).write();
		this.problems.write(request, response, problem);
	}

	/**
	 * Names the problem. The failure of a sign-in that this browser had begun is logged,
	 * since our settings may be at fault; of others anybody could fill the log.
	 */
	private static ProblemException problem(AuthenticationException exception, boolean underWay) {
		String code = (exception instanceof OAuth2AuthenticationException failure) ? failure.getError().getErrorCode()
				: "none";
		if (underWay) {
			logger.warn("A sign-in with the identity provider failed: error={}",
					CODE.matcher(code).matches() ? code : "unreadable");
		}
		if (exception.getCause() instanceof ProblemException problem) {
			return problem;
		}
		boolean strange = !underWay && exception instanceof OAuth2AuthenticationException;
		String detail = strange ? STRANGE : OF_CALLER.get(code);
		return (detail != null) ? Problem.SIGN_IN_FAILED.because(detail) : unavailable(exception);
	}

	static ProblemException unavailable(AuthenticationException exception) {
		return Problem.IDENTITY_PROVIDER_FAILED
			.because("The identity provider cannot be reached, or its answer cannot be used. Try again later.")
			.causedBy(exception);
	}

}
