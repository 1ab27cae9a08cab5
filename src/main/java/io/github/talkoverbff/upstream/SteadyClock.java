package io.github.talkoverbff.upstream;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * A clock that nobody sets: it goes on as the machine's uptime does, from what the time
 * was when it was made. For whoever counts by seconds, and would count wrong from when
 * the time has been set back.
 */
class SteadyClock extends Clock {

	private final Instant begin = Instant.now();

	private final long nanos = System.nanoTime();

	@Override
	public Instant instant() {
		return this.begin.plusNanos(System.nanoTime() - this.nanos);
	}

	@Override
	public ZoneId getZone() {
		return ZoneOffset.UTC;
	}

	@Override
	public Clock withZone(ZoneId zone) {
		throw new UnsupportedOperationException("Only the time counts");
	}

}
