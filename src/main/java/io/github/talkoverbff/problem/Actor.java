package io.github.talkoverbff.problem;

import java.util.Locale;

/** Who must act so that a problem does not come again. */
public enum Actor {

	CALLER("The web app, or the person in front of it."),

	POLICY("Whoever decides what callers may do."),

	PROXY("The operators of the proxy."),

	TALKOVER("Talkover.");

	private final String meaning;

	Actor(String meaning) {
		this.meaning = meaning;
	}

	/** What it says, in a sentence. */
	public String meaning() {
		return this.meaning;
	}

	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT);
	}

}
