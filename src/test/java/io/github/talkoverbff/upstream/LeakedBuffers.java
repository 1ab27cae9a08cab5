package io.github.talkoverbff.upstream;

import java.util.List;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetector.Level;
import org.slf4j.LoggerFactory;

/** What Netty says of buffers that were thrown away without having been released. */
final class LeakedBuffers implements AutoCloseable {

	private final Level before = ResourceLeakDetector.getLevel();

	private final Logger logger = (Logger) LoggerFactory.getLogger(ResourceLeakDetector.class);

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	private LeakedBuffers() {
		this.log.start();
		this.logger.addAppender(this.log);
		ResourceLeakDetector.setLevel(Level.PARANOID);
	}

	/** From now on every buffer is followed. Netty tells of a loss when it allocates. */
	static LeakedBuffers watch() {
		return new LeakedBuffers();
	}

	/** What has been lost by now. */
	List<String> found() throws InterruptedException {
		for (int i = 0; i < 3; i++) {
			System.gc();
			Thread.sleep(20); // references are queued by a thread of their own
			PooledByteBufAllocator.DEFAULT.buffer().release();
		}
		return List.copyOf(this.log.list).stream().map(ILoggingEvent::getFormattedMessage).toList();
	}

	@Override
	public void close() {
		ResourceLeakDetector.setLevel(this.before);
		this.logger.detachAppender(this.log);
	}

}
