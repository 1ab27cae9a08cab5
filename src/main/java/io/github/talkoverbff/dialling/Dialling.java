package io.github.talkoverbff.dialling;

import java.time.Clock;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Supplier;

import io.github.talkoverbff.environment.Environment;
import io.github.talkoverbff.problem.Outcome;
import io.github.talkoverbff.problem.Problem;
import io.github.talkoverbff.problem.ProblemException;
import io.github.talkoverbff.upstream.Reply;
import io.github.talkoverbff.upstream.SendWindow;
import io.github.talkoverbff.upstream.Upstream;
import io.github.talkoverbff.upstream.UpstreamRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * Places phone calls, each at most once: claimed in the ledger before the first byte
 * leaves, settled there before the caller gets the first byte of the answer, and never
 * sent again.
 */
@Component
public final class Dialling {

	/** What is told where Talkover's answer did not come, or not in full. */
	private static final Set<Problem> LOSSES = EnumSet.of(Problem.TALKOVER_TIMEOUT, Problem.TALKOVER_UNREACHABLE,
			Problem.TALKOVER_FAILED, Problem.TALKOVER_BAD_RESPONSE);

	private final LedgerAccess ledger;

	private final Claims claims;

	private final KnownDials known;

	private final Settler settler;

	private final Upstream upstream;

	private final DiallingProperties properties;

	private final DialView view;

	private final DialMeters meters;

	private final Clock clock;

	Dialling(LedgerAccess ledger, Claims claims, KnownDials known, Settler settler, Upstream upstream,
			DiallingProperties properties, DialView view, DialMeters meters, Clock clock) {
		this.ledger = ledger;
		this.claims = claims;
		this.known = known;
		this.settler = settler;
		this.upstream = upstream;
		this.properties = properties;
		this.view = view;
		this.meters = meters;
		this.clock = clock;
	}

	/**
	 * Places a phone call, or tells what became of it when it was asked for before. It is
	 * not broken off for a caller that leaves.
	 * @param request the request for Talkover, as it would be sent
	 * @throws ProblemException if it was not placed, or nobody knows
	 */
	public DialAnswer place(DialOrder order, UpstreamRequest request) {
		try {
			return placeOrAnswer(order, request);
		}
		catch (ProblemException problem) {
			if (!problem.isOfTalkover()) {
				this.meters.refused(order.environment().name(), problem.problem());
			}
			throw problem;
		}
	}

	private DialAnswer placeOrAnswer(DialOrder order, UpstreamRequest request) {
		IdempotencyKey key = IdempotencyKey.read(order.keys());
		String fingerprint = order.fingerprint();
		// before the lease begins, so that whoever stood still meanwhile does not send
		SendWindow window = SendWindow.open(DiallingProperties.WRITE, this.properties.responseTimeout(), this.clock);
		Claim claim;
		try {
			claim = this.claims.create(order, key, fingerprint);
		}
		catch (ProblemException refused) {
			// what is known is told, whatever is to be said of a new one
			DialEntry earlier = (key != null) ? find(order, key) : null;
			if (earlier != null) {
				return this.known.answer(earlier, fingerprint);
			}
			throw refused;
		}
		return switch (claim(claim, order.environment())) {
			case Claim.Result.Granted granted ->
				send(order, claim.entry(), window, () -> request.within(window, order.body(claim.entry())));
			case Claim.Result.KnownKey(DialEntry earlier) -> this.known.answer(earlier, fingerprint);
			case Claim.Result refused -> throw this.claims.refusal(order, claim, refused);
		};
	}

	private @Nullable DialEntry find(DialOrder order, IdempotencyKey key) {
		return this.ledger
			.execute("find",
					(ledger) -> ledger.dials()
						.findByKey(order.environment().name(), order.caller().name(), key.value()))
			.orElse(null);
	}

	private Claim.Result claim(Claim claim, Environment environment) {
		try {
			return this.ledger.execute("claim", (ledger) -> ledger.claim(claim));
		}
		catch (ProblemException away) {
			if (away.getCause() instanceof DoubtfulClaimException) {
				this.settler.withdraw(claim.entry(), environment);
			}
			throw away;
		}
	}

	private DialAnswer send(DialOrder order, DialEntry entry, SendWindow window, Supplier<UpstreamRequest> request) {
		@Nullable Reply reply = null;
		try {
			// or Talkover would be blamed, and its breaker open for everybody
			reply = window.isOpenForWriting() ? this.upstream.sendOnce(order.environment(), request.get())
					: new Reply.Loss(LedgerAccess.tooSlow());
		}
		finally {
			if (reply == null) { // a bug of ours: it may have been sent
				this.settler.settle(entry, order.environment(), Verdict.unknown());
			}
		}
		Verdict verdict = Verdict.of(reply, order.namesNumber());
		this.settler.settle(entry, order.environment(), verdict);
		if (verdict.answer() != null && reply instanceof Reply.Success success) {
			return new DialAnswer(entry.id(), success.answer().status(), verdict.answer().contentType(), success.body(),
					success.answer());
		}
		throw told(entry, verdict, reply);
	}

	/** What the caller is told of a dial that has no answer. */
	private ProblemException told(DialEntry entry, Verdict verdict, Reply reply) {
		ProblemException problem = Verdict.problem(reply).dialId(entry.id()).dial(this.view.brief(entry.with(verdict)));
		boolean rangNobody = verdict.state() == DialState.NOT_PLACED;
		problem.outcome(rangNobody ? Outcome.NOT_EXECUTED : Outcome.UNKNOWN);
		// an answer that may be lost again needs a key to be asked for
		return (!rangNobody || LOSSES.contains(problem.problem())) ? problem.repeatable(entry.key() != null) : problem;
	}

}
