package io.github.talkoverbff.session;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

import io.github.talkoverbff.problem.Problem;
import io.github.talkoverbff.problem.ProblemException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** That whoever signs in keeps nobody else waiting. */
class PasswordThreadsTests {

	/** It takes long to compare a password with it. */
	private static final String DEAR = "{bcrypt}" + new BCryptPasswordEncoder(13).encode("ann");

	private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

	private final PasswordThreads passwords = new PasswordThreads();

	private final ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();

	@AfterEach
	void stop() {
		this.requests.shutdownNow();
		this.passwords.destroy();
	}

	@Test
	void othersAreServedWhilePasswordsAreChecked() {
		List<CompletableFuture<Boolean>> signIns = IntStream.range(0, 2 * PROCESSORS)
			.mapToObj((_) -> CompletableFuture.supplyAsync(() -> this.passwords.matches("ann", DEAR), this.requests))
			.toList();

		boolean first = CompletableFuture
			.supplyAsync(() -> signIns.stream().noneMatch(CompletableFuture::isDone), this.requests)
			.join();

		assertThat(first).isTrue();
		assertThat(signIns).allSatisfy((signIn) -> assertThat(signIn.join()).isTrue());
	}

	@Test
	void whoComesWhenTooManyWaitIsAskedToComeBack() {
		CountDownLatch gate = new CountDownLatch(1);
		PasswordThreads slow = new PasswordThreads(new SlowEncoder(gate));
		List<CompletableFuture<Boolean>> signIns = IntStream.rangeClosed(0, 101 * PROCESSORS)
			.mapToObj((_) -> CompletableFuture.supplyAsync(() -> slow.matches("ann", "ann"), this.requests))
			.toList();

		assertThatThrownBy(() -> CompletableFuture.anyOf(signIns.toArray(CompletableFuture[]::new)).join()).cause()
			.isInstanceOfSatisfying(ProblemException.class,
					(refused) -> assertThat(refused.problem()).isEqualTo(Problem.RATE_LIMITED));
		assertThatThrownBy(slow::requireRoom).isInstanceOf(ProblemException.class);
		gate.countDown();

		assertThat(signIns).filteredOn((signIn) -> signIn.handle((_, refused) -> refused == null).join())
			.hasSize(101 * PROCESSORS);
		assertThatNoException().isThrownBy(slow::requireRoom);
		slow.destroy();
	}

	@Test
	void knowsAPasswordFromAnother() {
		String encoded = this.passwords.encode("ann");

		assertThat(encoded).startsWith("{bcrypt}");
		assertThat(this.passwords.matches("ann", encoded)).isTrue();
		assertThat(this.passwords.matches("otto", encoded)).isFalse();
	}

	/** Comes to no end until it may. */
	private record SlowEncoder(CountDownLatch gate) implements PasswordEncoder {

		@Override
		public String encode(@Nullable CharSequence password) {
			return String.valueOf(password);
		}

		@Override
		public boolean matches(@Nullable CharSequence password, @Nullable String encoded) {
			try {
				this.gate.await();
				return true;
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

}
