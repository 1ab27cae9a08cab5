package io.github.talkoverbff.session;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

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

	private final PasswordEncoder encoder = PasswordEncoderFactories.createDelegatingPasswordEncoder();

	private final ThreadPoolExecutor threads;

	PasswordThreads() {
		int processors = Runtime.getRuntime().availableProcessors();
		CustomizableThreadFactory daemons = new CustomizableThreadFactory("password-");
		daemons.setDaemon(true);
		this.threads = new ThreadPoolExecutor(processors, processors, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
				daemons);
		this.threads.allowCoreThreadTimeOut(true); // people sign in once a day
	}

	@Override
	public String encode(@Nullable CharSequence password) {
		return Objects
			.requireNonNull(CompletableFuture.supplyAsync(() -> this.encoder.encode(password), this.threads).join());
	}

	@Override
	public boolean matches(@Nullable CharSequence password, @Nullable String encoded) {
		return CompletableFuture.supplyAsync(() -> this.encoder.matches(password, encoded), this.threads).join();
	}

	@Override
	public void destroy() {
		this.threads.shutdown();
	}

}
