package io.github.talkoverbff.catalog;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * What carrying out an operation does to the world, from the weakest to the strongest.
 */
public enum Effect {

	/** Looks only. */
	READ,

	/** Changes what is configured. */
	WRITE,

	/** Loses something for good. */
	DELETE,

	/** Changes live traffic: publish, unpublish, hang up, callback routing. */
	LIVE,

	/** Places real phone calls, or lets them go out. */
	DIAL,

	/** Sends data to third parties. */
	EGRESS,

	/** Moves money. */
	CHARGE,

	/** Creates or revokes a credential. */
	CREDENTIAL;

	/** Whether nobody wants it twice, so that no method makes it safe to repeat. */
	public boolean isOnce() {
		return this == LIVE || this == DIAL || this == CHARGE;
	}

	static Optional<Effect> find(String name) {
		return Arrays.stream(values()).filter((effect) -> effect.toString().equals(name)).findFirst();
	}

	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT);
	}

}
