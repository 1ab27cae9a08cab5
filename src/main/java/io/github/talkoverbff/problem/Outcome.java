package io.github.talkoverbff.problem;

import java.util.Locale;

/** What became of a request that ended in a problem. */
public enum Outcome {

	NOT_EXECUTED("Talkover did not carry it out."),

	UNKNOWN("Talkover may have carried it out: look before sending it again."),

	EXECUTED("Talkover carried it out, only its answer was lost.");

	private final String meaning;

	Outcome(String meaning) {
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
