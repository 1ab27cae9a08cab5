package io.github.talkoverbff.upstream;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * Looks after every request that waits for Talkover: one timer for all of them, where one
 * for each wait took a twentieth of the time of a request. A limit is therefore kept to
 * within one interval.
 */
@Component
final class WaitSweep implements DisposableBean {

	private static final Logger logger = LoggerFactory.getLogger(WaitSweep.class);

	/** At 10 ms, waking alone took a tenth of the processor time of 200 requests/s. */
	private static final Duration INTERVAL = Duration.ofMillis(50);

	private final Set<SignalQueue> queues = ConcurrentHashMap.newKeySet();

	private final ScheduledExecutorService timer = Executors
		.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("wait-sweep").daemon().factory());

	WaitSweep() {
		this.timer.scheduleAtFixedRate(this::sweep, INTERVAL.toNanos(), INTERVAL.toNanos(), TimeUnit.NANOSECONDS);
	}

	void add(SignalQueue queue) {
		this.queues.add(queue);
	}

	void remove(SignalQueue queue) {
		this.queues.remove(queue);
	}

	@Override
	public void destroy() {
		this.timer.shutdownNow();
	}

	/** Whatever fails, it must be run again: without it no wait would end. */
	private void sweep() {
		try {
			long now = System.nanoTime();
			this.queues.forEach((queue) -> queue.wakeIfDue(now));
		}
		catch (RuntimeException | Error ex) {
			logger.error("Those who wait for Talkover could not be looked after", ex);
		}
	}

}
