package io.github.talkoverbff.session;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import io.github.talkoverbff.setting.InvalidSettingException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.stereotype.Component;

/**
 * When a session ends: a while after its last use, and at the latest a longer while after
 * it began. That it is used is noted now and then only, so that a request need not write;
 * it may end that much earlier than its last use would have it, and says so.
 */
@Component
public final class Lifetimes {

	private static final String IDLE = "server.servlet.session.timeout";

	private static final Duration NOTE_USE_AFTER = Duration.ofMinutes(1);

	private final Duration idle;

	private final Duration max;

	private final Duration noteUseAfter;

	private final Clock clock;

	Lifetimes(ServerProperties server, SessionProperties properties, Clock clock) {
		this.idle = requireLimit(server.getServlet().getSession().getTimeout());
		this.max = properties.maxLifetime();
		Duration part = this.idle.dividedBy(30);
		this.noteUseAfter = (part.compareTo(NOTE_USE_AFTER) < 0) ? part : NOTE_USE_AFTER;
		this.clock = clock;
	}

	/** A sign-in that happens now. */
	SignIn begin(CallerAuthentication caller, @Nullable ProviderSession provider, @Nullable String passwordDigest) {
		Instant now = this.clock.instant();
		return new SignIn(caller, provider, passwordDigest, now, now);
	}

	/** How long a session lasts that nobody uses. */
	public Duration idle() {
		return this.idle;
	}

	/** When the session ends if it is not used until then. */
	Instant end(SignIn signIn) {
		Instant ofIdleness = signIn.usedAt().plus(this.idle);
		Instant ofAll = signIn.at().plus(this.max);
		return ofIdleness.isBefore(ofAll) ? ofIdleness : ofAll;
	}

	boolean isOver(SignIn signIn) {
		return !this.clock.instant().isBefore(end(signIn));
	}

	/**
	 * The same, used now; the very same if its last note is recent enough. One that lies
	 * far ahead is from before the clock was set back: nothing would be noted until it is
	 * as late again, and the session forgotten before.
	 */
	SignIn use(SignIn signIn) {
		Instant now = this.clock.instant();
		return (now.isBefore(signIn.usedAt().plus(this.noteUseAfter))
				&& now.isAfter(signIn.usedAt().minus(this.idle.dividedBy(2)))) ? signIn : signIn.usedAt(now);
	}

	private static Duration requireLimit(@Nullable Duration timeout) {
		if (timeout == null || timeout.toSeconds() < 1) {
			throw new InvalidSettingException(IDLE, "lets unused sessions last for ever",
					"Set it to a second or more, such as 30m.");
		}
		return timeout;
	}

}
