package io.github.talkoverbff.session;

import io.github.talkoverbff.problem.Problem;
import io.github.talkoverbff.problem.ProblemException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/** How guessing is slowed down, and whom that leaves alone. */
class SignInThrottleTests {

	private static final String ADDRESS = "192.0.2.1";

	private static final String OTHER_ADDRESS = "192.0.2.2";

	/** More than an address has, and than it can earn back meanwhile. */
	private static final int VERY_MANY = 500;

	private final SignInThrottle throttle = new SignInThrottle();

	@Test
	void refusesTheSixthAttemptAfterFiveFailures() {
		assertThatNoException().isThrownBy(() -> fail(5, "ann", ADDRESS));

		assertRateLimited(() -> this.throttle.attempt("ann", ADDRESS));
	}

	@Test
	void leavesAnotherUserAtTheSameAddressAlone() {
		fail(5, "ann", ADDRESS);

		assertThatNoException().isThrownBy(() -> fail(5, "bob", ADDRESS));
	}

	@Test
	void leavesTheSameUserAtAnotherAddressAlone() {
		fail(5, "ann", ADDRESS);

		assertThatNoException().isThrownBy(() -> fail(5, "ann", OTHER_ADDRESS));
	}

	@Test
	void aNameInCapitalsIsTheSameUser() {
		fail(5, "ann", ADDRESS);

		assertRateLimited(() -> this.throttle.attempt("ANN", ADDRESS));
	}

	@Test
	void aSuccessForgetsTheFailuresOfTheUser() {
		fail(4, "ann", ADDRESS);

		this.throttle.attempt("ann", ADDRESS).run();

		assertThatNoException().isThrownBy(() -> fail(5, "ann", ADDRESS));
		assertRateLimited(() -> this.throttle.attempt("ann", ADDRESS));
	}

	@Test
	void refusesAnAddressThatTriesManyUsers() {
		assertRateLimited(() -> failForManyUsers(() -> {
		}));

		assertRateLimited(() -> this.throttle.attempt("ann", ADDRESS));
		assertThatNoException().isThrownBy(() -> this.throttle.attempt("ann", OTHER_ADDRESS));
	}

	@Test
	void whatIsRefusedForOneUserCostsTheAddressNothing() {
		fail(5, "ann", ADDRESS);

		for (int i = 0; i < VERY_MANY; i++) {
			assertRateLimited(() -> this.throttle.attempt("ann", ADDRESS));
		}

		assertThatNoException().isThrownBy(() -> fail(5, "bob", ADDRESS));
	}

	@Test
	void anAddressDoesNotBuyFurtherGuessesWithSuccesses() {
		assertRateLimited(() -> failForManyUsers(() -> this.throttle.attempt("own", ADDRESS).run()));
	}

	@Test
	void successesCostAnAddressNothing() {
		assertThatNoException().isThrownBy(() -> {
			for (int i = 0; i < VERY_MANY; i++) {
				this.throttle.attempt("user" + i, ADDRESS).run();
			}
		});
	}

	/** A site is given 256 networks of 2^64 addresses, or more (RFC 6177). */
	@Test
	void theAddressesOfOneIpv6SiteCountAsOne() {
		fail(5, "ann", "2001:db8:1:2::1");

		assertRateLimited(() -> this.throttle.attempt("ann", "2001:db8:1:2:a:b:c:d"));
		assertRateLimited(() -> this.throttle.attempt("ann", "[2001:db8:1:ff::3]"));
		assertThatNoException().isThrownBy(() -> this.throttle.attempt("ann", "2001:db8:1:100::1"));
	}

	@Test
	void anIpv4AddressInAnIpv6OneIsItself() {
		fail(5, "ann", "::ffff:192.0.2.1");

		assertRateLimited(() -> this.throttle.attempt("ann", ADDRESS));
		assertThatNoException().isThrownBy(() -> this.throttle.attempt("ann", "::ffff:192.0.2.2"));
	}

	/** A proxy that appends passes on what a caller wrote, at any length. */
	@Test
	void whatIsNoAddressCountsAsOneHoweverItIsWritten() {
		fail(5, "ann", "_hidden");

		assertRateLimited(() -> this.throttle.attempt("ann", "unknown"));
		assertRateLimited(() -> this.throttle.attempt("ann", "x".repeat(7000)));
		assertThatNoException().isThrownBy(() -> this.throttle.attempt("ann", ADDRESS));
	}

	@Test
	void refusesAnAddressThatBeginsVeryManySignIns() {
		assertRateLimited(() -> beginManyTimes(ADDRESS));

		assertThatNoException().isThrownBy(() -> this.throttle.begin(OTHER_ADDRESS));
		assertThatNoException().isThrownBy(() -> this.throttle.attempt("ann", ADDRESS));
	}

	@Test
	void whatClaimsToBeAProvidersWordKeepsNobodyFromSigningIn() {
		assertRateLimited(() -> {
			for (int i = 0; i < 10 * VERY_MANY; i++) {
				this.throttle.providersWord(ADDRESS);
			}
		});

		assertThatNoException().isThrownBy(() -> this.throttle.begin(ADDRESS));
		assertThatNoException().isThrownBy(() -> this.throttle.providersWord(OTHER_ADDRESS));
	}

	private void beginManyTimes(String address) {
		for (int i = 0; i < 10 * VERY_MANY; i++) {
			this.throttle.begin(address);
		}
	}

	private void failForManyUsers(Runnable inBetween) {
		for (int i = 0; i < VERY_MANY; i++) {
			this.throttle.attempt("user" + i, ADDRESS);
			inBetween.run();
		}
	}

	private void fail(int times, String user, String address) {
		for (int i = 0; i < times; i++) {
			this.throttle.attempt(user, address);
		}
	}

	private static void assertRateLimited(ThrowingCallable attempt) {
		assertThatExceptionOfType(ProblemException.class).isThrownBy(attempt)
			.extracting(ProblemException::problem)
			.isEqualTo(Problem.RATE_LIMITED);
	}

}
