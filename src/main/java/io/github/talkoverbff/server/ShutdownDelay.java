package io.github.talkoverbff.server;

import java.time.Duration;

import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Goes on serving for a while once the proxy has said that it is not ready, so that
 * nobody is sent to a closed port. It is the first to be stopped, before the web server:
 * that takes no new calls from then on, and waits for those under way.
 */
@Component
final class ShutdownDelay implements SmartLifecycle {

	private final Duration delay;

	private volatile boolean running;

	ShutdownDelay(ShutdownProperties properties) {
		this.delay = properties.delay();
	}

	@Override
	public void start() {
		this.running = true;
	}

	@Override
	public void stop() {
		try {
			Thread.sleep(this.delay);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt(); // then at once
		}
		this.running = false;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

}
