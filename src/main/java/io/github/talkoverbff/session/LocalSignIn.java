package io.github.talkoverbff.session;

import io.github.talkoverbff.access.AuditLog;
import io.github.talkoverbff.problem.Problem;
import io.github.talkoverbff.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.provisioning.UserDetailsManager;
import org.springframework.stereotype.Component;

/** Checks a name and a password, and slows down who guesses. */
@Component
final class LocalSignIn {

	private final AuthenticationManager authentication;

	private final UserDetailsManager users;

	private final AuditLog audit;

	private final SignInThrottle throttle;

	private final KnownDevices devices;

	LocalSignIn(AuthenticationManager authentication, UserDetailsManager users, SignInThrottle throttle,
			KnownDevices devices, AuditLog audit) {
		this.authentication = authentication;
		this.users = users;
		this.audit = audit;
		this.throttle = throttle;
		this.devices = devices;
	}

	/**
	 * Finds out who it is.
	 * @throws io.github.talkoverbff.problem.ProblemException with
	 * {@code BAD_CREDENTIALS}, or with {@code RATE_LIMITED} after too many of them
	 */
	Authentication authenticate(String user, String password, HttpServletRequest request,
			HttpServletResponse response) {
		try {
			Runnable onSuccess = this.devices.find(user, request)
				.map(this.throttle::attemptOnKnownDevice)
				.orElseGet(() -> this.throttle.attempt(user, request.getRemoteAddr()));
			Authentication caller = check(user, password);
			onSuccess.run();
			this.devices.remember(user, response);
			this.audit.signIn(request, caller);
			return caller;
		}
		catch (ProblemException problem) {
			this.audit.signInRefused(request, this.users.userExists(user) ? user : null, problem.problem());
			throw problem;
		}
	}

	private Authentication check(String user, String password) {
		try {
			return this.authentication
				.authenticate(UsernamePasswordAuthenticationToken.unauthenticated(user, password));
		}
		catch (AuthenticationException ex) {
			throw Problem.BAD_CREDENTIALS.because("No user has this name and password.");
		}
	}

}
