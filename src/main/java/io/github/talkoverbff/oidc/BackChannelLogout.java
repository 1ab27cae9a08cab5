package io.github.talkoverbff.oidc;

import java.util.Objects;

import io.github.talkoverbff.access.Caller;
import io.github.talkoverbff.audit.AuditEvent;
import io.github.talkoverbff.audit.AuditLine;
import io.github.talkoverbff.audit.AuditLog;
import io.github.talkoverbff.problem.ProblemException;
import io.github.talkoverbff.problem.RequestFacts;
import io.github.talkoverbff.session.ProviderLogout;
import io.github.talkoverbff.session.Sessions;
import io.github.talkoverbff.session.SignIn;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.client.oidc.authentication.logout.OidcLogoutToken;
import org.springframework.security.web.authentication.logout.LogoutHandler;

/**
 * Ends the sessions of a user who has signed out at the identity provider. Spring
 * Security has checked the provider's token by then.
 *
 * @see <a href="https://openid.net/specs/openid-connect-backchannel-1_0.html">OpenID
 * Connect Back-Channel Logout</a>
 */
final class BackChannelLogout implements LogoutHandler {

	private final Sessions sessions;

	private final AuditLog audit;

	BackChannelLogout(Sessions sessions, AuditLog audit) {
		this.sessions = sessions;
		this.audit = audit;
	}

	@Override
	public void logout(HttpServletRequest request, HttpServletResponse response,
			@Nullable Authentication authentication) {
		OidcLogoutToken token = (OidcLogoutToken) Objects
			.requireNonNull(Objects.requireNonNull(authentication).getPrincipal());
		ProviderLogout logout = new ProviderLogout(token.getIssuer().toExternalForm(), token.getSubject(),
				token.getSessionId());
		this.sessions.end(logout, (signIn, failure) -> writeLine(signIn, failure, request));
	}

	private void writeLine(SignIn signIn, @Nullable ProblemException failure, HttpServletRequest request) {
		Caller caller = signIn.caller().getPrincipal();
		AuditLine line = this.audit.line(AuditEvent.SIGN_OUT)
			.request(RequestFacts.of(request))
			.caller(caller.name(), caller.roles())
			.flag("by_provider");
		if (failure != null) {
			line.problem(failure);
		}
		line.write();
	}

}
