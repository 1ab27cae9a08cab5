package io.github.talkoverbff.dialling;

import java.util.Locale;

import io.github.talkoverbff.problem.Outcome;

/**
 * What is known of a dial. No state leads back to sending it: a dial whose owner died is
 * {@link #UNKNOWN}, and never tried again by itself.
 */
enum DialState {

	/** It may have been sent; its owner is at work. */
	IN_FLIGHT,

	/** Talkover has it. */
	PLACED,

	/** Nobody was rung. */
	NOT_PLACED,

	/** Somebody may have been rung. */
	UNKNOWN;

	/** What it says of the phone call. */
	Outcome outcome() {
		return switch (this) {
			case PLACED -> Outcome.EXECUTED;
			case NOT_PLACED -> Outcome.NOT_EXECUTED;
			case IN_FLIGHT, UNKNOWN -> Outcome.UNKNOWN;
		};
	}

	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT);
	}

}
