package io.github.talkoverbff.session;

import io.github.talkoverbff.access.Caller;
import io.github.talkoverbff.audit.AuditEvent;
import io.github.talkoverbff.audit.AuditLog;
import io.github.talkoverbff.problem.RequestFacts;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.authentication.session.SessionAuthenticationStrategy;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Signs local users in and out, and tells a web app who its user is. */
@RestController
@RequestMapping(path = "/session")
final class SessionController {

	private final LocalSignIn localSignIn;

	private final SessionAuthenticationStrategy onSignIn;

	private final SecurityContextRepository contexts;

	private final SessionViews views;

	private final AuditLog audit;

	SessionController(LocalSignIn localSignIn, SessionAuthenticationStrategy onSignIn,
			SecurityContextRepository contexts, SessionViews views, AuditLog audit) {
		this.localSignIn = localSignIn;
		this.onSignIn = onSignIn;
		this.contexts = contexts;
		this.views = views;
		this.audit = audit;
	}

	@GetMapping
	SessionViews.View show(@AuthenticationPrincipal @Nullable Caller caller, HttpServletRequest request) {
		HttpSession session = request.getSession(false);
		if (caller == null || session == null) {
			throw SessionProblems.sessionRequired();
		}
		return this.views.view(caller, session);
	}

	@PostMapping
	SessionViews.View signIn(@Valid @RequestBody Credentials credentials, HttpServletRequest request,
			HttpServletResponse response) {
		Caller caller = this.localSignIn.authenticate(credentials.username(), credentials.password(), request,
				response);
		HttpSession session = request.getSession();
		CallerAuthentication authentication = new CallerAuthentication(caller);
		this.onSignIn.onAuthentication(authentication, request, response);
		SecurityContext context = SecurityContextHolder.createEmptyContext();
		context.setAuthentication(authentication);
		SecurityContextHolder.setContext(context);
		this.contexts.saveContext(context, request, response);
		handOutCsrfToken(request);
		return this.views.view(caller, session);
	}

	@DeleteMapping
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void signOut(@AuthenticationPrincipal @Nullable Caller caller, HttpServletRequest request) {
		HttpSession session = request.getSession(false);
		if (session != null) {
			session.invalidate();
		}
		if (caller != null) {
			this.audit.line(AuditEvent.SIGN_OUT)
				.request(RequestFacts.of(request))
				.caller(caller.name(), caller.roles())
				.status(HttpStatus.NO_CONTENT.value())
				.write();
		}
		SecurityContextHolder.clearContext();
	}

	/** The token is made when somebody asks for it. */
	private static void handOutCsrfToken(HttpServletRequest request) {
		if (request.getAttribute(CsrfToken.class.getName()) instanceof CsrfToken token) {
			token.getToken();
		}
	}

	/**
	 * What a user signs in with.
	 *
	 * @param username the name of a local user
	 * @param password the password as typed
	 */
	record Credentials(@NotBlank String username, @NotBlank String password) {

		@Override
		public String toString() {
			return "Credentials[username=" + this.username + "]";
		}

	}

}
