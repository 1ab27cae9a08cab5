package io.github.talkoverbff.oidc;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.oauth2.client.registration.ClientRegistration;

/**
 * One identity provider, asked for its metadata by the first who needs it. One that is
 * away holds up a single request for long: others wait for it a moment, and fail at once
 * for a while after it could not be asked.
 */
final class Provider {

	private static final Duration RESPITE = Duration.ofSeconds(5);

	/** Longer than one that answers takes. */
	private static final Duration PATIENCE = Duration.ofSeconds(2);

	private final Supplier<ClientRegistration> source;

	private final Clock clock;

	private final ReentrantLock asking = new ReentrantLock();

	private volatile @Nullable ClientRegistration registration;

	private @Nullable Failure last;

	Provider(Supplier<ClientRegistration> source, Clock clock) {
		this.source = source;
		this.clock = clock;
	}

	/**
	 * What is known of the provider.
	 * @throws AuthenticationServiceException if that cannot be found out now
	 */
	ClientRegistration registration() {
		ClientRegistration known = this.registration;
		if (known != null) {
			return known;
		}
		if (!isMyTurn()) {
			throw new AuthenticationServiceException("The identity provider is being asked for its metadata");
		}
		try {
			return load();
		}
		finally {
			this.asking.unlock();
		}
	}

	private boolean isMyTurn() {
		try {
			return this.asking.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	private ClientRegistration load() {
		// another may have been quicker
		ClientRegistration known = this.registration;
		if (known != null) {
			return known;
		}
		if (this.last != null && this.last.isRecent(this.clock.instant())) {
			throw unavailable(this.last.cause());
		}
		try {
			ClientRegistration loaded = this.source.get();
			this.registration = loaded;
			return loaded;
		}
		catch (IllegalArgumentException | IllegalStateException ex) {
			this.last = new Failure(this.clock.instant(), ex);
			throw unavailable(ex);
		}
	}

	private static AuthenticationServiceException unavailable(RuntimeException cause) {
		return new AuthenticationServiceException("The identity provider's metadata cannot be loaded", cause);
	}

	private record Failure(Instant at, RuntimeException cause) {

		/**
		 * Not if the clock was put back since, or the provider would be left alone for
		 * long.
		 */
		boolean isRecent(Instant now) {
			return !now.isBefore(this.at) && now.isBefore(this.at.plus(RESPITE));
		}

	}

}
