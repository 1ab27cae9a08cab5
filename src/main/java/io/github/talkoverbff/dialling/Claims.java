package io.github.talkoverbff.dialling;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.github.talkoverbff.environment.Environment;
import io.github.talkoverbff.problem.Problem;
import io.github.talkoverbff.problem.ProblemException;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/** Makes the claim of a dial, or says why there can be none. */
@Component
final class Claims {

	/** Longest that a caller is told to wait for a number. */
	private static final Duration LONGEST_WAIT = Duration.ofMinutes(15);

	private final ClaimGate gate;

	private final DiallingProperties properties;

	private final EffectiveLimits limits;

	private final LedgerAccess ledger;

	private final DialAccess access;

	private final DialView view;

	private final Clock clock;

	/** As of the last look, which is seconds ago; null before the first. */
	private volatile @Nullable Instant bornAt;

	Claims(ClaimGate gate, DiallingProperties properties, EffectiveLimits limits, LedgerAccess ledger,
			DialAccess access, DialView view, Clock clock) {
		this.gate = gate;
		this.properties = properties;
		this.limits = limits;
		this.ledger = ledger;
		this.access = access;
		this.view = view;
		this.clock = clock;
	}

	/**
	 * Makes the claim.
	 * @param fingerprint the order's
	 * @throws ProblemException if the dial may not be made, whatever the ledger says
	 */
	Claim create(DialOrder order, @Nullable IdempotencyKey key, String fingerprint) {
		this.gate.requireOpen();
		Instant now = Instant.ofEpochMilli(this.clock.millis());
		requireKey(key, now);
		requireNoQuery(order);
		DialEntry entry = entry(order, key, fingerprint, now);
		Environment environment = order.environment();
		if (entry.number() != null) {
			this.limits.requireAllowed(environment, entry.number());
		}
		List<Claim.BudgetWindow> budgets = BudgetWindows.of(this.limits.budgets(environment), entry);
		return new Claim(entry, entry.number(), again(order), budgets);
	}

	private void requireKey(@Nullable IdempotencyKey key, Instant now) {
		if (key != null) {
			key.requireRemembered(now, this.properties.tombstone(), bornAt());
		}
		else if (this.properties.requireKey()) {
			throw Problem.IDEMPOTENCY_KEY_REQUIRED.because(
					"Send a new UUIDv7 in the header " + DialOrder.KEY + ", and the same one with every repetition.");
		}
	}

	/** Talkover's framework reads members of a body from the query as well. */
	private static void requireNoQuery(DialOrder order) {
		if (order.query() != null) {
			throw Problem.REQUEST_REJECTED
				.because("What rings somebody, or changes the status of a campaign, takes no query: send the same "
						+ "without one. Nothing was sent.");
		}
	}

	private DialEntry entry(DialOrder order, @Nullable IdempotencyKey key, String fingerprint, Instant now) {
		boolean rings = order.namesNumber();
		DialBody body = order.content();
		return DialEntry.claimed(UuidV7.create(now), order.environment().name(), order.operation().id(),
				order.caller().name(), (key != null) ? key.value() : null, fingerprint, order.agent(),
				rings ? body.number() : null, rings && body.isTest(), now, now.plus(this.properties.lease()),
				rings ? body.dueAt(now) : now);
	}

	/** Says why a claim was refused. */
	ProblemException refusal(DialOrder order, Claim claim, Claim.Result result) {
		return switch (result) {
			case Claim.Result.Stopped(String reason) ->
				Problem.DIALLING_STOPPED.because("All dialling is stopped here: " + reason + ". Nobody was rung.");
			case Claim.Result.HeldNumber(String dialId, Instant until) -> held(order, claim, dialId, until);
			case Claim.Result.SpentBudget(Claim.BudgetWindow budget) -> Problem.DIAL_BUDGET_EXHAUSTED
				.because("The budget of " + budget.limit() + " calls "
						+ (budget.scope().startsWith("number:") ? "to this number" : "in this environment")
						+ " is used up until " + budget.windowEnd() + "; nobody was rung.")
				.retryAfter(Duration.between(claim.entry().claimedAt(), budget.windowEnd()));
			case Claim.Result.Granted granted -> throw new IllegalStateException("Granted");
			case Claim.Result.KnownKey known -> throw new IllegalStateException("The first request answers");
		};
	}

	private ProblemException held(DialOrder order, Claim claim, String dialId, Instant until) {
		Duration wait = Duration.between(claim.entry().claimedAt(), until);
		ProblemException problem = Problem.POSSIBLE_DUPLICATE_CALL
			.because("The number is held by an earlier request in this environment; nobody was rung.")
			.retryAfter((wait.compareTo(LONGEST_WAIT) < 0) ? wait : LONGEST_WAIT);
		this.ledger.find(dialId)
			.filter((holder) -> this.access.sees(order.caller(), order.environment(), holder))
			.ifPresent((holder) -> problem.dial(this.view.brief(holder)));
		return problem;
	}

	/**
	 * Looks again from when on the ledger knows every key: others may have forgotten
	 * some.
	 */
	Instant readBornAt() {
		Instant known = this.ledger.execute("find", Ledger::bornAt);
		this.bornAt = known;
		return known;
	}

	private Instant bornAt() {
		Instant known = this.bornAt;
		return (known != null) ? known : readBornAt();
	}

	private static @Nullable String again(DialOrder order) {
		if (order.again().size() > 1) {
			throw Problem.REQUEST_REJECTED.because("The header " + DialOrder.AGAIN + " appears more than once.");
		}
		return order.again().isEmpty() ? null : order.again().getFirst().strip();
	}

}
