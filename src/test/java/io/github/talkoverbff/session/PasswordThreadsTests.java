package io.github.talkoverbff.session;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

import static org.assertj.core.api.Assertions.assertThat;

/** That whoever signs in keeps nobody else waiting. */
class PasswordThreadsTests {

	/** It takes long to compare a password with it. */
	private static final String DEAR = "{bcrypt}" + new BCryptPasswordEncoder(13).encode("ann");

	private final PasswordThreads passwords = new PasswordThreads();

	private final ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();

	@AfterEach
	void stop() {
		this.requests.shutdownNow();
		this.passwords.destroy();
	}

	@Test
	void othersAreServedWhilePasswordsAreChecked() {
		List<CompletableFuture<Boolean>> signIns = IntStream.range(0, 2 * Runtime.getRuntime().availableProcessors())
			.mapToObj((_) -> CompletableFuture.supplyAsync(() -> this.passwords.matches("ann", DEAR), this.requests))
			.toList();

		boolean first = CompletableFuture
			.supplyAsync(() -> signIns.stream().noneMatch(CompletableFuture::isDone), this.requests)
			.join();

		assertThat(first).isTrue();
		assertThat(signIns).allSatisfy((signIn) -> assertThat(signIn.join()).isTrue());
	}

	@Test
	void knowsAPasswordFromAnother() {
		String encoded = this.passwords.encode("ann");

		assertThat(encoded).startsWith("{bcrypt}");
		assertThat(this.passwords.matches("ann", encoded)).isTrue();
		assertThat(this.passwords.matches("otto", encoded)).isFalse();
	}

}
