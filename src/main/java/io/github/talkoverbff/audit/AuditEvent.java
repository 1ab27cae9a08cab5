package io.github.talkoverbff.audit;

import java.util.Locale;

/** What a line of the audit trail is about. */
public enum AuditEvent {

	/**
	 * A request for Talkover ended, whether or not it was sent: its code says why not.
	 */
	CALL,

	/** Somebody was not let through. */
	REFUSAL,

	/** Somebody signed in. */
	SIGN_IN,

	/** Somebody tried to sign in, and is not signed in. */
	SIGN_IN_REFUSED,

	/** Somebody signed out. */
	SIGN_OUT,

	/** The tokens of an environment changed. */
	TOKEN_CHANGE,

	/** An operator switched an environment on or off. */
	ENVIRONMENT_SWITCH,

	/** A dial was not settled in time: its replica may be dead, and write no line. */
	DIAL_LOST,

	/** Somebody decided what became of a dial. */
	DIAL_RESOLUTION,

	/** Somebody stopped all dialling, or let it go on. */
	DIALLING_SWITCH;

	private final String text = name().toLowerCase(Locale.ROOT).replace('_', '-');

	/** As the line writes it. */
	@Override
	public String toString() {
		return this.text;
	}

}
