package io.github.talkoverbff.audit;

import net.logstash.logback.appender.LoggingEventAsyncDisruptorAppender;

/** Hands lines over to the thread that writes them, and tells whether that gets on. */
public final class AuditAppender extends LoggingEventAsyncDisruptorAppender {

	/** Whether a line has yet to be written. */
	boolean isBehind() {
		return isStarted() && !isRingBufferEmpty();
	}

	/** The number of the last line that was written. */
	long lastWritten() {
		return getDisruptor().getRingBuffer().getMinimumGatingSequence();
	}

}
