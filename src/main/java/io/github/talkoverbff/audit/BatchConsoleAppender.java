package io.github.talkoverbff.audit;

import java.io.BufferedOutputStream;
import java.io.OutputStream;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;

/**
 * Writes to the console what has come together when it is flushed: one write for a batch
 * of lines, where each line cost one. Whoever appends must flush at the end of a batch.
 */
public final class BatchConsoleAppender extends ConsoleAppender<ILoggingEvent> {

	private static final int BUFFER_SIZE = 64 * 1024;

	/** Changed by the one thread that writes, and read by others. */
	private volatile long lines;

	/** How many lines were written. */
	long lines() {
		return this.lines;
	}

	@Override
	@SuppressWarnings("NonAtomicVolatileUpdate")
	protected void append(ILoggingEvent line) {
		super.append(line);
		this.lines++;
	}

	@Override
	public void setOutputStream(OutputStream console) {
		super.setOutputStream(new BufferedOutputStream(console, BUFFER_SIZE));
	}

}
