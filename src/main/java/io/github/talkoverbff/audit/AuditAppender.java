package io.github.talkoverbff.audit;

import java.util.Iterator;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import net.logstash.logback.appender.LoggingEventAsyncDisruptorAppender;

/** Hands lines over to the thread that writes them, and tells whether that gets on. */
public final class AuditAppender extends LoggingEventAsyncDisruptorAppender {

	/** Whether a line has yet to be written. */
	boolean isBehind() {
		return isStarted() && !isRingBufferEmpty();
	}

	/**
	 * Something that grows with each line that is written, and with each batch of them:
	 * one may take long.
	 */
	long progress() {
		long progress = getDisruptor().getRingBuffer().getMinimumGatingSequence();
		Iterator<Appender<ILoggingEvent>> appenders = iteratorForAppenders();
		while (appenders.hasNext()) {
			progress += (appenders.next() instanceof BatchConsoleAppender console) ? console.lines() : 0;
		}
		return progress;
	}

}
