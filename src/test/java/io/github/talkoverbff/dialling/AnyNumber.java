package io.github.talkoverbff.dialling;

import java.util.UUID;

/** Makes phone numbers for tests that must not meet each other's. */
final class AnyNumber {

	private AnyNumber() {
	}

	/**
	 * One that hardly any other test rings.
	 * @param prefix how it begins, such as {@code +1555}; seven digits follow
	 */
	static String after(String prefix) {
		return prefix + "%07d".formatted(Math.floorMod(UUID.randomUUID().hashCode(), 10_000_000));
	}

}
