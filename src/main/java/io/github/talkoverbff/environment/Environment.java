package io.github.talkoverbff.environment;

import java.net.URI;

import io.github.talkoverbff.problem.Outcome;
import io.github.talkoverbff.problem.Problem;
import io.github.talkoverbff.problem.ProblemException;

/** An account at Talkover that callers can reach. */
public final class Environment {

	private final String name;

	private final URI baseUrl;

	private final TokenSlots tokens;

	private final DialLimits dialLimits;

	private volatile boolean enabled;

	Environment(String name, URI baseUrl, TokenSlots tokens, DialLimits dialLimits, boolean enabled) {
		this.name = name;
		this.baseUrl = baseUrl;
		this.tokens = tokens;
		this.dialLimits = dialLimits;
		this.enabled = enabled;
	}

	/** Its name in our paths. */
	public String name() {
		return this.name;
	}

	/** Where it lives, without a slash at the end. */
	public URI baseUrl() {
		return this.baseUrl;
	}

	/** The credentials that open it. */
	public TokenSlots tokens() {
		return this.tokens;
	}

	/** Who may be rung in it, as far as it says so itself. */
	public DialLimits dialLimits() {
		return this.dialLimits;
	}

	/** Whether requests to it are let through. */
	public boolean isEnabled() {
		return this.enabled;
	}

	/**
	 * Sees to it that requests to it are let through.
	 * @throws ProblemException with {@code ENVIRONMENT_DISABLED} if they are not
	 */
	public void requireEnabled() {
		if (!this.enabled) {
			throw Problem.ENVIRONMENT_DISABLED.because("The operators of the proxy have switched this environment off.")
				.outcome(Outcome.NOT_EXECUTED);
		}
	}

	/** Switches it on or off until the next start. */
	void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

}
