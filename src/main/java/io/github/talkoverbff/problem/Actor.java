package io.github.talkoverbff.problem;

import java.util.Locale;

/** Who must act so that a problem does not come again. */
public enum Actor {

	/** The web app, or the person in front of it. */
	CALLER,

	/** Whoever decides what callers may do. */
	POLICY,

	/** The operators of the proxy. */
	PROXY,

	/** Talkover. */
	TALKOVER;

	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT);
	}

}
