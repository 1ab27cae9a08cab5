package io.github.talkoverbff.upstream;

/**
 * When the proxy looks whether its caller is still there: often, while Talkover says
 * nothing, and nobody sees it from outside.
 */
public final class CallerProbes {

	private CallerProbes() {
	}

	/** Pauses for as long as it takes to look twice. */
	public static void awaitTwo() throws InterruptedException {
		Thread.sleep(UpstreamExchange.PROBE_INTERVAL.multipliedBy(5).dividedBy(2));
	}

}
