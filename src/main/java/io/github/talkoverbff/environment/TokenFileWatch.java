package io.github.talkoverbff.environment;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Reads the token files every second, and takes over what has changed. A change counts
 * once it was read twice in a row, so that neither a file that is being written nor one
 * that is gone for a moment is believed. What is no token leaves the last good one in
 * place.
 */
@Component
final class TokenFileWatch implements DisposableBean {

	private static final Logger logger = LoggerFactory.getLogger(TokenFileWatch.class);

	private final List<Watched> files;

	private final Environments environments;

	private final ScheduledExecutorService timer = Executors
		.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("token-files").daemon().factory());

	TokenFileWatch(Environments environments, MeterRegistry meters) {
		this.environments = environments;
		this.files = environments.tokenFiles()
			.entrySet()
			.stream()
			.flatMap((files) -> files.getValue().stream().map((file) -> watched(files.getKey(), file, meters)))
			.sorted(Comparator.comparing((watched) -> watched.file.slot()))
			.toList();
	}

	/** Looks on, once everybody listens who must hear of a token before it is held. */
	@EventListener(ApplicationReadyEvent.class)
	void begin() {
		if (!this.files.isEmpty()) {
			this.timer.scheduleWithFixedDelay(this::look, 0, 1, TimeUnit.SECONDS);
		}
	}

	@Override
	public void destroy() {
		this.timer.shutdownNow();
	}

	private static Watched watched(Environment environment, TokenFile file, MeterRegistry meters) {
		return new Watched(environment, file, held(environment, file.slot()), gauge(environment, file, meters));
	}

	/**
	 * What was read for the slot. The file itself may hold something else by now, which
	 * would then never count as a change.
	 */
	private static TokenFile.Reading held(Environment environment, Slot slot) {
		HeldToken held = environment.tokens().get(slot);
		return new TokenFile.Reading((held != null) ? held.token() : null, null);
	}

	private static AtomicInteger gauge(Environment environment, TokenFile file, MeterRegistry meters) {
		AtomicInteger unusable = new AtomicInteger();
		Gauge.builder("talkover.token.file.unusable", unusable, AtomicInteger::get)
			.description("1 while the file of a token holds none, and the last good one is kept")
			.tags("environment", environment.name(), "slot", file.slot().toString())
			.register(meters);
		return unusable;
	}

	/**
	 * Reads all files once. A token moves from next to current, and both files may change
	 * at one stroke: read last and taken over first, it is never in neither slot.
	 */
	void look() {
		this.files.reversed().forEach((watched) -> attempt(this::read, watched));
		this.files.forEach((watched) -> attempt(this::take, watched));
	}

	/** What fails is tried again at the next look, and keeps no other file back. */
	private static void attempt(Consumer<Watched> step, Watched watched) {
		try {
			step.accept(watched);
		}
		catch (RuntimeException | Error ex) { // or the timer would run no more
			logger.error("The property {} could not be looked after", watched.file.property(), ex);
		}
	}

	private void read(Watched watched) {
		TokenFile.Reading reading = watched.file.read();
		watched.settled = reading.equals(watched.last);
		watched.last = reading;
	}

	/**
	 * A token of another environment would cross accounts. Asked at the moment of taking:
	 * another file may have brought the same one a moment ago.
	 */
	private TokenFile.Reading check(TokenFile.Reading reading, Environment environment) {
		Optional<String> other = Optional.ofNullable(reading.token())
			.flatMap((token) -> this.environments.otherOwner(token, environment.name()));
		return other.map((name) -> TokenFile.Reading.flawed("names a file whose token is the same as that of " + name))
			.orElse(reading);
	}

	private void take(Watched watched) {
		TokenFile.Reading reading = check(watched.last, watched.environment);
		if (!watched.settled || reading.equals(watched.taken)) {
			return;
		}
		watched.unusable.set((reading.flaw() != null) ? 1 : 0);
		TokenSlots tokens = watched.environment.tokens();
		if (reading.token() != null) {
			this.environments.announce(reading.token());
		}
		if (reading.flaw() != null) {
			logger.warn("The property {} {}; the token read before stays in use", watched.file.property(),
					reading.flaw());
		}
		else if (watched.file.slot() == Slot.NEXT) {
			tokens.replaceNext(reading.token());
		}
		else if (reading.token() != null) {
			tokens.replaceCurrent(reading.token());
		}
		watched.taken = reading;
	}

	/** What is known of a file; the timer's thread alone changes it. */
	private static final class Watched {

		private final Environment environment;

		private final TokenFile file;

		private final AtomicInteger unusable;

		private TokenFile.Reading last;

		private boolean settled;

		private TokenFile.Reading taken;

		Watched(Environment environment, TokenFile file, TokenFile.Reading atStart, AtomicInteger unusable) {
			this.environment = environment;
			this.file = file;
			this.unusable = unusable;
			this.last = atStart;
			this.taken = atStart;
		}

	}

}
