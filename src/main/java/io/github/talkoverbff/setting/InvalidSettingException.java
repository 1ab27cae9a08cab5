package io.github.talkoverbff.setting;

/** A setting with which the proxy must not start. Its message never holds a secret. */
public final class InvalidSettingException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String cure;

	/**
	 * Creates the exception.
	 * @param property the full name of the property
	 * @param flaw what is wrong with it, continuing a sentence that begins with its name
	 * @param cure what to do
	 */
	public InvalidSettingException(String property, String flaw, String cure) {
		super("The property " + property + " " + flaw + ".");
		this.cure = cure;
	}

	String cure() {
		return this.cure;
	}

}
