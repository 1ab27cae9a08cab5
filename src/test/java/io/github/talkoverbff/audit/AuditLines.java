package io.github.talkoverbff.audit;

import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.github.talkoverbff.Patience;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/** The lines of the audit trail, one after the other, as a test sees them written. */
public final class AuditLines extends AppenderBase<ILoggingEvent> implements BeforeEachCallback, AfterEachCallback {

	private final Logger logger = (Logger) LoggerFactory.getLogger(AuditLog.LOGGER);

	private final BlockingQueue<ILoggingEvent> lines = new LinkedBlockingQueue<>();

	@Override
	public void beforeEach(ExtensionContext test) {
		listen();
	}

	@Override
	public void afterEach(ExtensionContext test) {
		this.logger.detachAppender(this);
	}

	/** Listens, again if need be: a start may set up logging anew. */
	public void listen() {
		start();
		this.logger.addAppender(this);
	}

	/** The pairs of the next line. Waits for it. */
	public Map<String, String> next() throws InterruptedException {
		return List.copyOf(nextEvent().getKeyValuePairs())
			.stream()
			.collect(Collectors.toMap((pair) -> pair.key, (pair) -> String.valueOf(pair.value)));
	}

	ILoggingEvent nextEvent() throws InterruptedException {
		ILoggingEvent line = this.lines.poll(Patience.LONGEST.toSeconds(), TimeUnit.SECONDS);
		assertThat(line).as("a line of the audit").isNotNull();
		return line;
	}

	@Override
	protected void append(ILoggingEvent event) {
		event.prepareForDeferredProcessing();
		this.lines.add(event);
	}

}
