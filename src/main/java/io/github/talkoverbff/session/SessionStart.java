package io.github.talkoverbff.session;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

import io.github.talkoverbff.access.Caller;
import io.github.talkoverbff.audit.AuditEvent;
import io.github.talkoverbff.audit.AuditLine;
import io.github.talkoverbff.audit.AuditLog;
import io.github.talkoverbff.problem.ProblemException;
import io.github.talkoverbff.problem.RequestFacts;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.authentication.session.SessionAuthenticationStrategy;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.stereotype.Component;

/** Gives a session to whoever has proved who they are, by whichever way. */
@Component
public final class SessionStart {

	private final SessionAuthenticationStrategy onSignIn;

	private final Lifetimes lifetimes;

	private final Sessions sessions;

	private final Map<String, String> passwordDigests;

	private final AuditLog audit;

	SessionStart(SessionAuthenticationStrategy onSignIn, Lifetimes lifetimes, Sessions sessions, UsersProperties users,
			AuditLog audit) {
		this.onSignIn = onSignIn;
		this.lifetimes = lifetimes;
		this.sessions = sessions;
		this.passwordDigests = users.toPasswordDigests();
		this.audit = audit;
	}

	/**
	 * Begins the session of the caller, under an id and with a CSRF token of its own. If
	 * that fails, nobody is signed in. Either way it is on record.
	 * @param provider the session at an identity provider that it stems from, if any
	 * @param success the status that tells of it
	 */
	public SignIn begin(Caller caller, @Nullable ProviderSession provider, HttpStatus success,
			HttpServletRequest request, HttpServletResponse response) {
		try {
			SignIn signIn = begin(caller, provider, request, response);
			line(AuditEvent.SIGN_IN, caller, provider, request).status(success.value()).write();
			return signIn;
		}
		catch (ProblemException ex) {
			line(AuditEvent.SIGN_IN_REFUSED, caller, provider, request).problem(ex).write();
			throw ex;
		}
	}

	private AuditLine line(AuditEvent event, Caller caller, @Nullable ProviderSession provider,
			HttpServletRequest request) {
		return this.audit.line(event)
			.request(RequestFacts.of(request))
			.caller(caller.name(), caller.roles())
			.with("provider", (provider != null) ? provider.registration() : null);
	}

	private SignIn begin(Caller caller, @Nullable ProviderSession provider, HttpServletRequest request,
			HttpServletResponse response) {
		HttpSession session = fresh(request);
		CallerAuthentication authentication = new CallerAuthentication(caller);
		this.onSignIn.onAuthentication(authentication, request, response);
		SignIn signIn = this.lifetimes.begin(authentication, provider,
				(provider == null) ? this.passwordDigests.get(caller.name()) : null);
		session.setMaxInactiveInterval((int) this.lifetimes.idle().toSeconds());
		begin(session, signIn);
		SecurityContextHolder.setContext(new SecurityContextImpl(authentication));
		handOutCsrfToken(request);
		return signIn;
	}

	private void begin(HttpSession session, SignIn signIn) {
		try {
			this.sessions.begin(session, signIn);
		}
		catch (ProblemException ex) {
			// or it would be saved with the answer, or has been; even if that cannot be
			// taken back now, no browser knows it
			session.invalidate();
			throw ex;
		}
	}

	/**
	 * Not the one that the browser had: another request may hold that, and read or write
	 * who signed in. It leaves what else it kept for the browser.
	 */
	private HttpSession fresh(HttpServletRequest request) {
		HttpSession before = request.getSession(false);
		Map<String, Object> others = (before != null) ? others(before) : Map.of();
		if (before != null) {
			this.sessions.end(before);
		}
		HttpSession session = request.getSession();
		others.forEach(session::setAttribute);
		return session;
	}

	private static Map<String, Object> others(HttpSession session) {
		Map<String, Object> others = new HashMap<>();
		try {
			Collections.list(session.getAttributeNames())
				.forEach((name) -> others.put(name, session.getAttribute(name)));
		}
		catch (IllegalStateException ex) {
			// another request has ended it
		}
		others.remove(SignIn.ATTRIBUTE);
		return others;
	}

	/** The token is made when somebody asks for it. */
	private static void handOutCsrfToken(HttpServletRequest request) {
		if (request.getAttribute(CsrfToken.class.getName()) instanceof CsrfToken token) {
			token.getToken();
		}
	}

}
