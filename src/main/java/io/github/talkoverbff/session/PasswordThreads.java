package io.github.talkoverbff.session;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.github.talkoverbff.problem.Problem;
import io.github.talkoverbff.problem.ProblemException;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;

/**
 * Checks passwords on threads of its own. A hash is made to take long, and a virtual
 * thread does not let go of its carrier while it computes: a few who sign in at once,
 * strangers included, would hold up all other requests. Threads of the system share the
 * processors with them.
 */
@Component
final class PasswordThreads implements PasswordEncoder, DisposableBean {

	/** How many may wait for each processor: some ten seconds' work. */
	private static final int WAITING = 100;

	private final PasswordEncoder encoder;

	private final ThreadPoolExecutor threads;

	PasswordThreads() {
		this(PasswordEncoderFactories.createDelegatingPasswordEncoder());
	}

	PasswordThreads(PasswordEncoder encoder) {
		this.encoder = encoder;
		int processors = Runtime.getRuntime().availableProcessors();
		CustomizableThreadFactory daemons = new CustomizableThreadFactory("password-");
		daemons.setDaemon(true);
		this.threads = new ThreadPoolExecutor(processors, processors, 10, TimeUnit.SECONDS,
				new LinkedBlockingQueue<>(WAITING * processors), daemons);
		this.threads.allowCoreThreadTimeOut(true); // people sign in once a day
	}

	@Override
	public String encode(@Nullable CharSequence password) {
		return Objects.requireNonNull(compute(() -> this.encoder.encode(password)));
	}

	@Override
	public boolean matches(@Nullable CharSequence password, @Nullable String encoded) {
		return Boolean.TRUE.equals(compute(() -> this.encoder.matches(password, encoded)));
	}

	/**
	 * Turns away who would have to wait for too many others, before that costs an
	 * attempt.
	 * @throws ProblemException with {@code RATE_LIMITED}
	 */
	void requireRoom() {
		if (this.threads.getQueue().remainingCapacity() == 0) {
			throw tooMany();
		}
	}

	private <T> @Nullable T compute(Supplier<@Nullable T> hash) {
		try {
			return CompletableFuture.supplyAsync(hash, this.threads).join();
		}
		catch (RejectedExecutionException ex) {
			throw tooMany();
		}
	}

	private static ProblemException tooMany() {
		return Problem.RATE_LIMITED.because("Too many people are signing in at once: try again in a second.")
			.retryAfter(Duration.ofSeconds(1));
	}

	@Override
	public void destroy() {
		this.threads.shutdown();
	}

}
