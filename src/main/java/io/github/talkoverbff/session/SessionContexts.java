package io.github.talkoverbff.session;

import java.util.Map;

import io.github.talkoverbff.access.Caller;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import org.jspecify.annotations.Nullable;

import org.springframework.security.core.context.DeferredSecurityContext;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.context.HttpRequestResponseHolder;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.stereotype.Component;

/**
 * Tells Spring Security whose session a request belongs to, and ends a session whose time
 * is over, or whose user is no more or has become another. One that was begun with
 * another password is nobody's here. Every request to Talkover passes here, so there is
 * one look into the session and no more.
 */
@Component
final class SessionContexts implements SecurityContextRepository {

	private final Lifetimes lifetimes;

	private final UsersProperties users;

	private final Map<String, Caller> localUsers;

	private final Map<String, String> passwordDigests;

	private final SignInWays ways;

	private final Sessions sessions;

	SessionContexts(Lifetimes lifetimes, UsersProperties users, SignInWays ways, Sessions sessions) {
		this.lifetimes = lifetimes;
		this.users = users;
		this.localUsers = users.toCallers();
		this.passwordDigests = users.toPasswordDigests();
		this.ways = ways;
		this.sessions = sessions;
	}

	@Override
	public DeferredSecurityContext loadDeferredContext(HttpServletRequest request) {
		return new Deferred(request);
	}

	/** Does nothing: {@link SessionStart} puts into a session what belongs there. */
	@Override
	public void saveContext(SecurityContext context, HttpServletRequest request, HttpServletResponse response) {
	}

	@Override
	public boolean containsContext(HttpServletRequest request) {
		return SignIn.of(request) != null;
	}

	@Deprecated
	@Override
	public SecurityContext loadContext(HttpRequestResponseHolder holder) {
		return loadDeferredContext(holder.getRequest()).get();
	}

	private @Nullable CallerAuthentication load(HttpServletRequest request) {
		HttpSession session = request.getSession(false);
		SignIn signIn = (session != null) ? SignIn.of(session) : null;
		if (session == null || signIn == null) {
			return null;
		}
		if (signIn.passwordDigest() != null
				&& !signIn.passwordDigest().equals(this.passwordDigests.get(signIn.caller().getName()))) {
			return null; // it may be a later password, and this replica to be restarted
		}
		CallerAuthentication caller = caller(signIn);
		if (caller == null || this.lifetimes.isOver(signIn)) {
			this.sessions.end(session);
			return null;
		}
		SignIn used = this.lifetimes.use(signIn.by(caller));
		if (used != signIn) {
			this.sessions.update(session, used);
		}
		return caller;
	}

	/** The user as configured now, if any: the session may be older than this process. */
	private @Nullable CallerAuthentication caller(SignIn signIn) {
		CallerAuthentication then = signIn.caller();
		ProviderSession provider = signIn.provider();
		if (provider != null) {
			return isConfigured(provider) && !this.users.know(then.getName()) ? then : null;
		}
		Caller now = this.localUsers.get(then.getName());
		return then.getPrincipal().equals(now) ? then : (now != null) ? new CallerAuthentication(now) : null;
	}

	private boolean isConfigured(ProviderSession provider) {
		return provider.registration() == null || this.ways.providers().containsKey(provider.registration());
	}

	/** Looks when it is asked for the first time, and not again. */
	private final class Deferred implements DeferredSecurityContext {

		private final HttpServletRequest request;

		private @Nullable SecurityContext context;

		Deferred(HttpServletRequest request) {
			this.request = request;
		}

		@Override
		public SecurityContext get() {
			if (this.context == null) {
				CallerAuthentication caller = load(this.request);
				this.context = (caller != null) ? new SecurityContextImpl(caller) : new SecurityContextImpl();
			}
			return this.context;
		}

		@Override
		public boolean isGenerated() {
			return get().getAuthentication() == null;
		}

	}

}
