package io.github.talkoverbff.session;

import java.util.Map;
import java.util.Objects;

import io.github.talkoverbff.access.Caller;
import io.github.talkoverbff.audit.AuditEvent;
import io.github.talkoverbff.audit.AuditLog;
import io.github.talkoverbff.problem.Problem;
import io.github.talkoverbff.problem.ProblemException;
import io.github.talkoverbff.problem.RequestFacts;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.stereotype.Component;

/** Checks a name and a password, and slows down anyone who guesses. */
@Component
final class LocalSignIn {

	private final AuthenticationManager authentication;

	private final PasswordThreads passwords;

	private final UsersProperties users;

	private final Map<String, Caller> callers;

	private final AuditLog audit;

	private final SignInThrottle throttle;

	private final KnownDevices devices;

	LocalSignIn(AuthenticationManager authentication, PasswordThreads passwords, UsersProperties users,
			SignInThrottle throttle, KnownDevices devices, AuditLog audit) {
		this.authentication = authentication;
		this.passwords = passwords;
		this.users = users;
		this.callers = users.toCallers();
		this.audit = audit;
		this.throttle = throttle;
		this.devices = devices;
	}

	/** Whether there is anybody who could. */
	boolean isPossible() {
		return !this.users.users().isEmpty();
	}

	/**
	 * Finds out who it is.
	 * @throws io.github.talkoverbff.problem.ProblemException with
	 * {@code BAD_CREDENTIALS}, or with {@code RATE_LIMITED} after too many of them, or
	 * while too many others sign in
	 */
	Caller authenticate(String user, String password, HttpServletRequest request, HttpServletResponse response) {
		try {
			this.passwords.requireRoom();
			Runnable onSuccess = this.devices.find(user, request)
				.map(this.throttle::attemptOnKnownDevice)
				.orElseGet(() -> this.throttle.attempt(user, request.getRemoteAddr()));
			Caller caller = check(user, password);
			onSuccess.run();
			this.devices.remember(user, response);
			return caller;
		}
		catch (ProblemException problem) {
			// what somebody typed in place of a name may be a password
			this.audit.line(AuditEvent.SIGN_IN_REFUSED)
				.request(RequestFacts.of(request))
				.with("user", this.users.know(user) ? user : null)
				.problem(problem)
				.write();
			throw problem;
		}
	}

	private Caller check(String user, String password) {
		try {
			Authentication known = this.authentication
				.authenticate(UsernamePasswordAuthenticationToken.unauthenticated(user, password));
			return Objects.requireNonNull(this.callers.get(known.getName()));
		}
		catch (AuthenticationException ex) {
			throw Problem.BAD_CREDENTIALS.because("No user has this name and password.");
		}
	}

}
