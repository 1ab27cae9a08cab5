package io.github.talkoverbff.problem;

import java.util.Locale;

/** What became of a request that ended in a problem. */
public enum Outcome {

	/** Talkover did not carry it out. */
	NOT_EXECUTED,

	/** Talkover may have carried it out: look before sending it again. */
	UNKNOWN,

	/** Talkover carried it out, only its answer was lost. */
	EXECUTED;

	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT);
	}

}
