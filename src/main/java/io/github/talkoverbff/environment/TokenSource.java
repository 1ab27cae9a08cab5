package io.github.talkoverbff.environment;

import java.nio.file.Path;

import io.github.talkoverbff.setting.InvalidSettingException;
import org.jspecify.annotations.Nullable;

/**
 * Where the token of a slot comes from: a property, or the file that another property
 * names.
 *
 * @param slot the slot that it fills
 * @param property the property that holds it
 * @param token what that property says
 * @param file the file, if it is one
 */
record TokenSource(Slot slot, String property, @Nullable ApiToken token, @Nullable TokenFile file) {

	private static final String CURE = "Copy the token again from Talkover's Account, Environments: it begins with "
			+ ApiToken.PREFIX + " and has no spaces.";

	static TokenSource of(Slot slot, String property, @Nullable ApiToken token, @Nullable Path path) {
		if (token != null && path != null) {
			throw new InvalidSettingException(property, "is set beside " + property + "-file",
					"Remove one of the two.");
		}
		return new TokenSource(slot, property, token,
				(path != null) ? new TokenFile(slot, property + "-file", path) : null);
	}

	/**
	 * The token at the start.
	 * @return null if there is none, as may be for {@link Slot#NEXT}
	 * @throws InvalidSettingException if it is not one
	 */
	@Nullable ApiToken require() {
		if (this.file != null) {
			TokenFile.Reading reading = this.file.read();
			if (reading.flaw() != null) {
				throw new InvalidSettingException(this.file.property(), reading.flaw(), CURE);
			}
			return reading.token();
		}
		if (this.token == null) {
			if (this.slot == Slot.CURRENT) {
				throw new InvalidSettingException(this.property, "is not set", "Set it, or " + this.property
						+ "-file, to the token that Talkover shows under Account, Environments.");
			}
			return null;
		}
		this.token.flaw().ifPresent((flaw) -> {
			throw new InvalidSettingException(this.property, flaw, CURE);
		});
		return this.token;
	}

	/** The property that says which token it is. */
	String origin() {
		return (this.file != null) ? this.file.property() : this.property;
	}

}
