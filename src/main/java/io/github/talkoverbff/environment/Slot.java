package io.github.talkoverbff.environment;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonValue;

/** A place for a token: during a rotation an environment has two. */
public enum Slot {

	/** The token that is meant to be used. */
	CURRENT,

	/** The token to fall over to; there may be none. */
	NEXT;

	/** The slot of a name as metrics and views write it. */
	static Optional<Slot> find(String name) {
		return Arrays.stream(values()).filter((slot) -> slot.toString().equals(name)).findFirst();
	}

	Slot other() {
		return (this == CURRENT) ? NEXT : CURRENT;
	}

	/** As metrics and views write it. */
	@Override
	@JsonValue
	public String toString() {
		return name().toLowerCase(Locale.ROOT);
	}

}
