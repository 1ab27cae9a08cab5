package io.github.talkoverbff.session;

import java.util.Set;
import java.util.function.UnaryOperator;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.talkoverbff.access.Caller;
import io.github.talkoverbff.audit.AuditEvent;
import io.github.talkoverbff.audit.AuditLine;
import io.github.talkoverbff.audit.AuditLog;
import io.github.talkoverbff.problem.Problem;
import io.github.talkoverbff.problem.ProblemException;
import io.github.talkoverbff.problem.RequestFacts;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Signs local users in and out, and tells a web app who its user is. */
@RestController
@RequestMapping(path = "/session")
final class SessionController {

	private final LocalSignIn localSignIn;

	private final SessionStart start;

	private final Sessions sessions;

	private final SessionViews views;

	private final AuditLog audit;

	SessionController(LocalSignIn localSignIn, SessionStart start, Sessions sessions, SessionViews views,
			AuditLog audit) {
		this.localSignIn = localSignIn;
		this.start = start;
		this.sessions = sessions;
		this.views = views;
		this.audit = audit;
	}

	/** Whoever is no caller to Spring Security has no session, or one that is over. */
	@GetMapping
	SessionViews.View show(@AuthenticationPrincipal @Nullable Caller caller, HttpServletRequest request) {
		SignIn signIn = (caller != null) ? SignIn.of(request) : null;
		if (signIn == null) {
			throw SessionProblems.sessionRequired();
		}
		return this.views.view(signIn);
	}

	/** Not allowed where all users sign in with an identity provider. */
	@PostMapping
	SessionViews.View signIn(@Valid @RequestBody Credentials credentials, HttpServletRequest request,
			HttpServletResponse response) {
		if (!this.localSignIn.isPossible()) {
			throw Problem.METHOD_NOT_ALLOWED.because("There are no local users: sign in at /login.")
				.allow(Set.of(HttpMethod.GET, HttpMethod.DELETE));
		}
		Caller caller = this.localSignIn.authenticate(credentials.username(), credentials.password(), request,
				response);
		return this.views.view(this.start.begin(caller, null, HttpStatus.OK, request, response));
	}

	/**
	 * Signs out here, and tells who asks for it where to sign out at the identity
	 * provider.
	 */
	@DeleteMapping
	ResponseEntity<ProviderLogoutView> signOut(@AuthenticationPrincipal @Nullable Caller caller,
			@RequestParam(name = "provider_logout", defaultValue = "false") boolean provider,
			HttpServletRequest request) {
		String logoutUrl = provider ? logoutUrl(SignIn.of(request)) : null;
		HttpStatus status = (logoutUrl != null) ? HttpStatus.OK : HttpStatus.NO_CONTENT;
		HttpSession session = request.getSession(false);
		try {
			if (session != null) {
				this.sessions.end(session);
			}
			writeLine(caller, request, (line) -> line.status(status.value()));
		}
		catch (ProblemException ex) {
			// it may have ended all the same
			writeLine(caller, request, (line) -> line.problem(ex));
			throw ex;
		}
		SecurityContextHolder.clearContext();
		return ResponseEntity.status(status).body((logoutUrl != null) ? new ProviderLogoutView(logoutUrl) : null);
	}

	private void writeLine(@Nullable Caller caller, HttpServletRequest request, UnaryOperator<AuditLine> end) {
		if (caller != null) {
			end.apply(this.audit.line(AuditEvent.SIGN_OUT)
				.request(RequestFacts.of(request))
				.caller(caller.name(), caller.roles())).write();
		}
	}

	private static @Nullable String logoutUrl(@Nullable SignIn signIn) {
		return (signIn != null && signIn.provider() != null) ? signIn.provider().logoutUrl() : null;
	}

	/**
	 * Where a browser goes to sign out at the identity provider as well.
	 *
	 * @param logoutUrl the provider's URL
	 */
	record ProviderLogoutView(@JsonProperty("logout_url") String logoutUrl) {
	}

	/**
	 * What a user signs in with.
	 *
	 * @param username the name of a local user
	 * @param password the password as typed
	 */
	record Credentials(@NotBlank @Size(max = LONGEST) String username, @NotBlank @Size(max = LONGEST) String password) {

		/** In characters. */
		private static final int LONGEST = 256;

		@Override
		public String toString() {
			return "Credentials[username=" + this.username + "]";
		}

	}

}
