package io.github.talkoverbff.session;

import io.github.talkoverbff.access.Caller;

import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;

/**
 * What a session holds of whoever signed in, by whichever way: the caller, and nothing
 * else.
 */
public final class CallerAuthentication extends AbstractAuthenticationToken {

	private static final long serialVersionUID = 1L;

	private final transient Caller caller;

	public CallerAuthentication(Caller caller) {
		super(AuthorityUtils.createAuthorityList(caller.roles()));
		this.caller = caller;
		super.setAuthenticated(true);
	}

	@Override
	public Caller getPrincipal() {
		return this.caller;
	}

	/** Nothing that could prove anything is kept. */
	@Override
	public String getCredentials() {
		return "";
	}

}
