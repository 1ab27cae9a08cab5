package io.github.talkoverbff;

import org.awaitility.Awaitility;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/** Makes all tests await a condition for as long as {@link Patience} says. */
public final class PatienceListener implements LauncherSessionListener {

	@Override
	public void launcherSessionOpened(LauncherSession session) {
		Awaitility.setDefaultTimeout(Patience.LONGEST);
	}

}
