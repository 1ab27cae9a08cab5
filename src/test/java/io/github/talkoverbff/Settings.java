package io.github.talkoverbff;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** Settings with which a test starts the proxy. */
final class Settings {

	private Settings() {
	}

	/**
	 * As arguments of the application. Of two with one name the later counts, where Boot
	 * would take both.
	 * @param defaults what holds unless something is said
	 * @param settings such as {@code talkover.access.mode=report}
	 */
	static String[] arguments(Stream<String> defaults, String... settings) {
		Map<String, String> last = new LinkedHashMap<>();
		Stream.concat(defaults, Arrays.stream(settings))
			.forEach((setting) -> last.put(setting.substring(0, setting.indexOf('=')), "--" + setting));
		return last.values().toArray(String[]::new);
	}

}
