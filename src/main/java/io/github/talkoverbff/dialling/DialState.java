package io.github.talkoverbff.dialling;

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

	/** Whether it still holds the number that it dialled, for as long as it takes. */
	boolean isOpen() {
		return this == IN_FLIGHT || this == UNKNOWN;
	}

}
