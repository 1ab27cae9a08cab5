package io.github.talkoverbff.dialling;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

import com.zaxxer.hikari.HikariDataSource;
import io.github.talkoverbff.TestLedger;
import io.github.talkoverbff.dialling.Claim.BudgetWindow;
import io.github.talkoverbff.dialling.FaultyLedger.Mutant;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Whatever order two replicas take for their steps, wherever they die and however long
 * they stand still: the ledger says what its model says, no key rings twice, and no
 * number rings again while it is held, unless somebody means it who knows of the last
 * call.
 */
class LedgerInterleavingTests {

	/** Two keys of one user for one number, and the same key of another for another. */
	private static final List<String[]> REQUESTS = List.of(new String[] { "ann", "key-1", "+15550000001" },
			new String[] { "ann", "key-2", "+15550000001" }, new String[] { "bob", "key-1", "+15550000002" });

	private static final Duration LEASE = Duration.ofSeconds(90);

	private static final Duration DUPLICATE_WINDOW = Duration.ofMinutes(2);

	private static final Duration DECIDE_AFTER = Duration.ofMinutes(15);

	private static HikariDataSource source;

	@BeforeContainer
	static void open() {
		source = new LedgerStore(TestLedger.url(), "", () -> "").open(Clock.systemUTC());
		// thousands of orders, none of which is to survive the machine
		JdbcClient.create(source).sql("PRAGMA synchronous = OFF").update();
	}

	@AfterContainer
	static void close() {
		source.close();
	}

	@Property(tries = 3000)
	void noOrderRingsTwice(@ForAll("orders") List<Integer> choices) {
		play(choices, Mutant.NONE);
	}

	@Property
	void someOrderShowsALedgerThatIsWrong(@ForAll Mutant mutant) {
		// the model has no ledger that is asked after the fact
		Assume.that(mutant != Mutant.NONE && mutant != Mutant.CLAIM_AFTER_SENDING);

		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> orders().sampleStream().limit(3000).forEach((choices) -> play(choices, mutant)));
	}

	/** What is chosen of all that may happen next, twelve times. */
	@Provide
	Arbitrary<List<Integer>> orders() {
		return Arbitraries.integers().between(0, 1_000_000).list().ofSize(12);
	}

	private static void play(List<Integer> choices, Mutant mutant) {
		World world = new World(mutant);
		List<String> taken = new ArrayList<>();
		for (int choice : choices) {
			Map<String, Runnable> possible = world.possible();
			String next = List.copyOf(possible.keySet()).get(choice % possible.size());
			taken.add(next);
			Objects.requireNonNull(possible.get(next)).run();
			world.check(taken);
		}
	}

	/** An attempt at a dial, as its owner knows it. */
	private static final class Attempt {

		private final DialEntry entry;

		private final Instant writeBy;

		/** Whose call somebody meant to repeat. */
		private final @Nullable Attempt repeated;

		private boolean sent;

		private boolean owned = true;

		/** When it rings; far away if it never does. */
		private Instant ringsAt = Instant.MAX;

		Attempt(DialEntry entry, @Nullable Attempt repeated) {
			this.entry = entry;
			this.repeated = repeated;
			this.writeBy = entry.claimedAt().plus(DiallingProperties.WRITE);
		}

		boolean hasRung(Instant now) {
			return !this.ringsAt.isAfter(now);
		}

	}

	/**
	 * Two replicas, a Talkover, a person who looks after what is unknown, and a clock.
	 */
	private static final class World {

		private final String environment = UUID.randomUUID().toString();

		private final List<Ledger> replicas;

		private final LedgerModel model = new LedgerModel(3);

		private final List<Attempt> attempts = new ArrayList<>();

		private final List<BudgetWindow> budgets = List.of(new BudgetWindow("environment:" + this.environment,
				Instant.EPOCH, Instant.EPOCH.plus(Duration.ofDays(1)), 3));

		private Instant now = Instant.EPOCH.plusSeconds(1);

		World(Mutant mutant) {
			LedgerStore.LedgerFactory factory = (jdbc, transactions) -> new FaultyLedger(jdbc, transactions, mutant);
			this.replicas = List.of(LedgerStore.ledger(source, factory), LedgerStore.ledger(source, factory));
		}

		/** All that may happen next and would change something, by its name. */
		Map<String, Runnable> possible() {
			Map<String, Runnable> possible = new LinkedHashMap<>();
			for (int i = 0; i < REQUESTS.size(); i++) {
				String[] request = REQUESTS.get(i);
				Ledger replica = this.replicas.get(i % 2);
				possible.put("ask " + List.of(request), () -> ask(replica, request, null));
			}
			for (Attempt attempt : this.attempts) {
				int place = this.attempts.indexOf(attempt);
				String[] again = { "cleo", "key-" + this.attempts.size(),
						Objects.requireNonNull(attempt.entry.number()) };
				possible.put("ask for another after " + place, () -> ask(this.replicas.getLast(), again, attempt));
				if (attempt.owned) {
					String name = " " + place;
					if (attempt.sent) {
						possible.put("hear the answer" + name, () -> hear(attempt, true));
						possible.put("hear nothing" + name, () -> hear(attempt, false));
					}
					else {
						possible.put("send, ring" + name, () -> send(attempt, this.now));
						possible.put("send, ring late" + name, () -> send(attempt, this.now.plusSeconds(80)));
						possible.put("send, ring nobody" + name, () -> send(attempt, Instant.MAX));
					}
					possible.put("die" + name, () -> attempt.owned = false);
				}
			}
			possible.put("wait a little", () -> pass(Duration.ofSeconds(3)));
			possible.put("wait for the lease", () -> pass(LEASE.plusMillis(1)));
			possible.put("lapse", () -> lapse(this.replicas.getFirst()));
			possible.put("look", () -> look(this.replicas.getLast()));
			possible.put("stand still for so long that others do all that they may", () -> {
				pass(DECIDE_AFTER.plusMillis(1));
				lapse(this.replicas.getLast());
				look(this.replicas.getLast());
				decide(this.replicas.getLast());
			});
			return possible;
		}

		/** The ledger says what the model says, and nobody has been rung too often. */
		void check(List<String> taken) {
			Map<String, DialState> states = new HashMap<>();
			this.attempts.forEach((attempt) -> states.put(attempt.entry.id(), state(attempt)));
			assertThat(states).as("%s", taken).isEqualTo(this.model.states());
			assertThat(this.replicas.getFirst().budgets().used(this.budgets.getFirst())).isEqualTo(this.model.used());
			for (Attempt one : this.attempts) {
				for (Attempt other : this.attempts) {
					if (one != other && one.hasRung(this.now) && other.hasRung(this.now)) {
						assertThat(one.entry.caller() + one.entry.key()).as("%s", taken)
							.isNotEqualTo(other.entry.caller() + other.entry.key());
						assertThat(
								!Objects.equals(one.entry.number(), other.entry.number())
										|| Duration.between(one.entry.claimedAt(), other.entry.claimedAt())
											.abs()
											.compareTo(DUPLICATE_WINDOW) >= 0
										|| isMeant(one, other) || isMeant(other, one))
							.as("%s", taken)
							.isTrue();
					}
				}
			}
		}

		/** Who rings again knows of the last call. */
		private boolean isMeant(Attempt earlier, Attempt later) {
			return later.repeated != null && this.attempts.indexOf(earlier) < this.attempts.indexOf(later)
					&& this.attempts.indexOf(later.repeated) >= this.attempts.indexOf(earlier);
		}

		private void pass(Duration time) {
			this.now = this.now.plus(time);
		}

		private void ask(Ledger replica, String[] request, @Nullable Attempt repeated) {
			String again = (repeated != null) ? repeated.entry.id() : null;
			DialEntry entry = DialEntry.claimed(UuidV7.create(this.now), this.environment, "make-call", request[0],
					request[1], "hash", "agent_1", request[2], false, this.now, this.now.plus(LEASE), this.now);
			String said = switch (replica.claim(new Claim(entry, entry.number(), again, this.budgets))) {
				case Claim.Result.Granted granted -> "granted";
				case Claim.Result.KnownKey(DialEntry earlier) -> "known " + earlier.id();
				case Claim.Result.HeldNumber(String id, Instant until) -> "held by " + id;
				case Claim.Result.SpentBudget spent -> "spent";
				case Claim.Result.Stopped stopped -> "stopped";
			};
			assertThat(said).isEqualTo(this.model.claim(entry, again));
			if (said.equals("granted")) {
				this.attempts.add(new Attempt(entry, repeated));
			}
		}

		/** Its owner sends only within its window. */
		private void send(Attempt attempt, Instant ringsAt) {
			if (this.now.isAfter(attempt.writeBy)) {
				attempt.owned = false;
				settle(this.replicas.getFirst(), attempt, DialState.NOT_PLACED, "not_sent");
			}
			else {
				attempt.sent = true;
				attempt.ringsAt = ringsAt;
			}
		}

		private void hear(Attempt attempt, boolean answer) {
			attempt.owned = false;
			boolean refused = attempt.ringsAt.equals(Instant.MAX);
			DialState state = (answer && attempt.hasRung(this.now)) ? DialState.PLACED
					: (answer && refused) ? DialState.NOT_PLACED : DialState.UNKNOWN;
			settle(this.replicas.getFirst(), attempt, state, "answer");
		}

		private void lapse(Ledger replica) {
			List<String> lapsed = replica.lapse(this.now)
				.stream()
				.filter((entry) -> entry.environment().equals(this.environment))
				.map(DialEntry::id)
				.toList();
			assertThat(lapsed).containsExactlyInAnyOrderElementsOf(this.model.lapse(this.now));
		}

		/** Finds what rang; also what a person called not placed. */
		private void look(Ledger replica) {
			this.attempts.stream()
				.filter((attempt) -> attempt.hasRung(this.now) && state(attempt) != DialState.IN_FLIGHT)
				.forEach((attempt) -> settle(replica, attempt, DialState.PLACED, "history"));
		}

		/** A person decides, late enough and rightly. */
		private void decide(Ledger replica) {
			this.attempts.stream()
				.filter((attempt) -> state(attempt) == DialState.UNKNOWN
						&& !this.now.isBefore(attempt.entry.dueAt().plus(DECIDE_AFTER)))
				.forEach((attempt) -> settle(replica, attempt,
						attempt.hasRung(this.now) ? DialState.PLACED : DialState.NOT_PLACED, "operator"));
		}

		private void settle(Ledger replica, Attempt attempt, DialState state, String evidence) {
			Instant until = switch (state) {
				case PLACED -> attempt.entry.dueAt().plus(DUPLICATE_WINDOW);
				case UNKNOWN -> attempt.entry.dueAt().plus(Settlement.MOST_HELD);
				case NOT_PLACED, IN_FLIGHT -> attempt.entry.claimedAt();
			};
			DialEntry.KeptAnswer answer = (state == DialState.PLACED && evidence.equals("answer"))
					? new DialEntry.KeptAnswer(200, "application/json", "{}") : null;
			Settlement settlement = new Settlement(attempt.entry.id(), state, evidence, null, List.of(), answer, until,
					null, null);
			assertThat(replica.settle(settlement, this.now, this.budgets))
				.isEqualTo(this.model.settle(settlement, this.now));
		}

		private DialState state(Attempt attempt) {
			return this.replicas.getLast().dials().find(attempt.entry.id()).orElseThrow().state();
		}

	}

}
