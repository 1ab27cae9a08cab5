package io.github.talkoverbff.session;

import java.net.InetAddress;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.talkoverbff.problem.Problem;
import io.github.talkoverbff.problem.ProblemException;

import org.springframework.stereotype.Component;

/**
 * Slows down guessing. Attempts are counted for a user at an address, and for the address
 * as a whole, or for its IPv6 site; never for a user alone, or anybody could lock anybody
 * out. A success takes back what it cost. The case of a name makes no difference, as it
 * makes none to sign in.
 */
@Component
public final class SignInThrottle {

	private static final int ATTEMPTS_PER_USER = 5;

	private static final int ATTEMPTS_PER_ADDRESS = 50;

	/** An office may have one address, and all its people begin at nine. */
	private static final int BEGINNINGS_PER_ADDRESS = 1000;

	/** What may come from one address that is no provider's word. */
	private static final int WORDS_PER_ADDRESS = 1000;

	/** How long it takes to earn one more attempt. */
	private static final Duration PER_USER = Duration.ofSeconds(12);

	private static final Duration PER_ADDRESS = Duration.ofSeconds(2);

	private static final Duration PER_BEGINNING = Duration.ofMillis(100);

	private static final Duration PER_WORD = Duration.ofMillis(100);

	/**
	 * Longer than any bucket takes to fill up, so that forgetting one changes nothing.
	 */
	private static final Duration FORGET_AFTER = Duration.ofMinutes(10);

	/** How many bytes of an IPv6 address name a site: many are given a /56. */
	private static final int IPV6_SITE = 7;

	/**
	 * Where all come from that have no address: what a proxy appended to may be anything,
	 * as long as a header field.
	 */
	private static final String NOWHERE = "";

	private final Cache<UserAtAddress, Bucket> users = buckets();

	private final Cache<String, Bucket> addresses = buckets();

	private final Cache<String, Bucket> devices = buckets();

	private final Cache<String, Bucket> beginnings = buckets();

	private final Cache<String, Bucket> words = buckets();

	/**
	 * Counts an attempt.
	 * @return what to do if it succeeds
	 * @throws io.github.talkoverbff.problem.ProblemException with {@code RATE_LIMITED} if
	 * there were too many
	 */
	Runnable attempt(String user, String address) {
		String origin = origin(address);
		Bucket ofAddress = this.addresses.get(origin, (key) -> bucket(ATTEMPTS_PER_ADDRESS, PER_ADDRESS));
		consume(ofAddress);
		Bucket ofUser = this.users.get(new UserAtAddress(user.toLowerCase(Locale.ROOT), origin),
				(key) -> bucket(ATTEMPTS_PER_USER, PER_USER));
		try {
			consume(ofUser);
		}
		catch (ProblemException ex) {
			ofAddress.addTokens(1); // or others behind it would pay
			throw ex;
		}
		return () -> {
			ofUser.reset();
			ofAddress.addTokens(1);
		};
	}

	/**
	 * Counts an attempt on a device where the same user has signed in before: nobody else
	 * can use it up.
	 * @return what to do if it succeeds
	 * @throws io.github.talkoverbff.problem.ProblemException with {@code RATE_LIMITED} if
	 * there were too many
	 */
	Runnable attemptOnKnownDevice(String device) {
		Bucket ofDevice = this.devices.get(device, (key) -> bucket(ATTEMPTS_PER_USER, PER_USER));
		consume(ofDevice);
		return ofDevice::reset;
	}

	/**
	 * Counts a sign-in that begins at an identity provider: each is remembered until the
	 * browser comes back, and it may not.
	 * @throws io.github.talkoverbff.problem.ProblemException with {@code RATE_LIMITED} if
	 * there were too many
	 */
	public void begin(String address) {
		consume(this.beginnings.get(origin(address), (key) -> bucket(BEGINNINGS_PER_ADDRESS, PER_BEGINNING)));
	}

	/**
	 * Counts what claims to be an identity provider's word, and may make us ask that
	 * provider. It is not counted with the sign-ins, or one could keep people from the
	 * other.
	 * @return what to do if it is the provider's word
	 * @throws io.github.talkoverbff.problem.ProblemException with {@code RATE_LIMITED} if
	 * there were too many
	 */
	public Runnable providersWord(String address) {
		Bucket ofAddress = this.words.get(origin(address), (key) -> bucket(WORDS_PER_ADDRESS, PER_WORD));
		consume(ofAddress, "Too much that was no word of the identity provider");
		return () -> ofAddress.addTokens(1);
	}

	/**
	 * Who is behind an address: of an IPv6 one the site, all of whose networks are one
	 * customer's (RFC 6177).
	 * @param address what a proxy may have written, so perhaps none at all
	 */
	private static String origin(String address) {
		try {
			byte[] bytes = InetAddress.ofLiteral(address).getAddress();
			return HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, IPV6_SITE));
		}
		catch (IllegalArgumentException ex) {
			return NOWHERE;
		}
	}

	private static void consume(Bucket bucket) {
		consume(bucket, "Too many attempts to sign in");
	}

	private static void consume(Bucket bucket, String tooMuch) {
		ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
		if (!probe.isConsumed()) {
			Duration wait = Duration.ofNanos(probe.getNanosToWaitForRefill());
			throw Problem.RATE_LIMITED.because(tooMuch + ": try again in " + (wait.toSeconds() + 1) + " seconds.")
				.retryAfter(wait);
		}
	}

	private static Bucket bucket(int attempts, Duration refill) {
		return Bucket.builder()
			.withNanosecondPrecision() // of a clock that nobody sets back
			.addLimit((limit) -> limit.capacity(attempts).refillGreedy(1, refill))
			.build();
	}

	/** Bounded, so that made-up names cost no more than a little memory. */
	private static <K> Cache<K, Bucket> buckets() {
		return Caffeine.newBuilder().maximumSize(10_000).expireAfterAccess(FORGET_AFTER).build();
	}

	private record UserAtAddress(String user, String address) {
	}

}
