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

	/**
	 * Whether the proxy must never repeat it on its own, not even as a {@code GET}: it
	 * acts on live calls or on money.
	 */
	public boolean isNeverRepeated() {
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
