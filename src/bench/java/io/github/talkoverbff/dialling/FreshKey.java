package io.github.talkoverbff.dialling;

import java.time.Instant;

/** Keys for dials as callers are advised to make them: they say when they were made. */
public final class FreshKey {

	private FreshKey() {
	}

	/** A key of this moment. */
	public static String create() {
		return UuidV7.create(Instant.now());
	}

}
