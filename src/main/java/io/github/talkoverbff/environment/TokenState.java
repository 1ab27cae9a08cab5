package io.github.talkoverbff.environment;

/** What is known of a token. */
public enum TokenState {

	/** Talkover has not yet said anything about it. */
	UNPROVED,

	/** Talkover accepted it when it was last used. */
	PROVED,

	/** Talkover refused it when it was last used. */
	REJECTED,

	/** Talkover said that its time is over. */
	EXPIRED;

	public boolean isRefused() {
		return this == REJECTED || this == EXPIRED;
	}

}
