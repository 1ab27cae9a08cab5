package io.github.talkoverbff;

import java.time.Duration;

import org.awaitility.Awaitility;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * How long a test waits at most, for a condition or for an answer: long, as a machine
 * that is busy says nothing about the proxy. Reached only by a test that fails.
 */
public final class Patience implements LauncherSessionListener {

	public static final Duration LONGEST = Duration.ofMinutes(3);

	@Override
	public void launcherSessionOpened(LauncherSession session) {
		Awaitility.setDefaultTimeout(LONGEST);
	}

}
