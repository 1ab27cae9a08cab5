package io.github.talkoverbff.dialling;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import io.github.talkoverbff.environment.Environment;
import io.github.talkoverbff.problem.Problem;
import io.github.talkoverbff.problem.ProblemException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/**
 * Looks for what became of unknown dials. A call that is found makes a dial placed; one
 * that is not found proves nothing, however long it is looked for: calls may appear late.
 */
@Component
final class Reconciler {

	private static final Logger logger = LoggerFactory.getLogger(Reconciler.class);

	private static final List<Duration> ROUNDS = List.of(Duration.ofSeconds(5), Duration.ofSeconds(20),
			Duration.ofMinutes(1), Duration.ofMinutes(2), Duration.ofMinutes(5), Duration.ofMinutes(15),
			Duration.ofHours(1));

	private static final Duration LATER = Duration.ofDays(1);

	/** How long after a phone was to ring it is looked for, if Talkover can be asked. */
	private static final Duration LAST = Duration.ofDays(7);

	/**
	 * How far apart the replicas' clocks may be, and what Talkover's full seconds hide.
	 */
	private static final Duration SKEW = Duration.ofSeconds(5);

	private static final int ROUNDS_FOR_ABSENCE = 3;

	/** Of so many dials of an agent its pages are looked through for all. */
	private static final int MANY = 10;

	/** That are looked through then, one after the other. */
	private static final int MOST_PAGES = 10;

	/** That are looked at in one go. */
	private static final int MOST_DUE = 500;

	private final LedgerAccess ledger;

	private final CallTraces traces;

	private final Settler settler;

	private final DialMeters meters;

	private final DiallingProperties properties;

	private final Clock clock;

	Reconciler(LedgerAccess ledger, CallTraces traces, Settler settler, DialMeters meters,
			DiallingProperties properties, Clock clock) {
		this.ledger = ledger;
		this.traces = traces;
		this.settler = settler;
		this.meters = meters;
		this.properties = properties;
		this.clock = clock;
	}

	/**
	 * Looks for some of those of an environment whose time has come. What goes together
	 * is looked for at once, also if that takes more.
	 * @param most how many looks that may take
	 * @return how many it took: one for each dial, page of an agent's calls, or campaign
	 */
	int look(Environment environment, int most) {
		Instant now = this.clock.instant();
		Map<List<?>, List<DialEntry>> together = this.ledger
			.ask("round", (open) -> open.dials().due(environment.name(), now, MOST_DUE))
			.stream()
			.collect(Collectors.groupingBy((entry) -> List.of(isOfCampaign(entry), entry.agent(), day(entry)),
					LinkedHashMap::new, Collectors.toList()));
		int looks = 0;
		for (List<DialEntry> entries : together.values()) {
			if (looks < most) {
				looks += isOfCampaign(entries.getFirst()) ? lookThroughCampaign(entries, environment, now)
						: (entries.size() < MANY) ? lookForEach(entries, environment, now, most - looks)
								: lookThroughPages(entries, environment, now);
			}
		}
		return looks;
	}

	private int lookForEach(List<DialEntry> entries, Environment environment, Instant now, int most) {
		int looks = 0;
		for (DialEntry entry : entries) {
			if (looks < most && take(entry, now)) {
				look(entry, environment);
				looks++;
			}
		}
		return looks;
	}

	private int lookThroughCampaign(List<DialEntry> entries, Environment environment, Instant now) {
		try {
			List<Trace> calls = this.traces.ofCampaign(environment, entries.getFirst().agent(), numbers(entries));
			entries.stream()
				.filter((entry) -> take(entry, now))
				.forEach((entry) -> note(entry, settle(entry, environment, List.of(), candidates(entry, calls)), true));
		}
		catch (ProblemException ex) { // no clean round: it says nothing
			logger.debug("{} dials of a campaign could not be looked for: {}", entries.size(), ex.problem());
		}
		return 1;
	}

	/**
	 * Its rounds are taken when Talkover has answered: another failure must not cost so
	 * many theirs. That there is no call is not said, as those under way may be in no
	 * list.
	 */
	private int lookThroughPages(List<DialEntry> entries, Environment environment, Instant now) {
		DialEntry any = entries.getFirst();
		try {
			CallTraces.Listing listing = this.traces.history(environment, any.agent(), numbers(entries), day(any),
					MOST_PAGES);
			if (!listing.complete()) {
				return listing.pages() + lookForEach(entries, environment, now, MANY);
			}
			entries.stream()
				.filter((entry) -> take(entry, now))
				.forEach((entry) -> note(entry,
						settle(entry, environment, List.of(), candidates(entry, listing.traces())), false));
			return listing.pages();
		}
		catch (ProblemException ex) {
			logger.debug("{} dials could not be looked for: {}", entries.size(), ex.problem());
			return MOST_PAGES;
		}
	}

	/** Nobody else looks for it before its next round. */
	private boolean take(DialEntry entry, Instant now) {
		return this.ledger.ask("round", (open) -> open.dials().takeRound(entry, now, nextRound(entry, now)));
	}

	/**
	 * Looks for a dial once more, out of turn, before somebody calls it not placed.
	 * @return what that showed; a call makes the dial placed
	 * @throws ProblemException with {@code DIAL_LEDGER_UNAVAILABLE} if that is away
	 */
	Sight seek(DialEntry entry, Environment environment) {
		try {
			return (entry.number() == null) ? Sight.UNKNOWN : find(entry, environment) ? Sight.CALL : Sight.NONE;
		}
		catch (ProblemException ex) {
			if (ex.problem() == Problem.DIAL_LEDGER_UNAVAILABLE) {
				throw ex;
			}
			logger.debug("The dial {} could not be looked for: {}", entry.id(), ex.problem());
			return Sight.UNKNOWN;
		}
	}

	private void look(DialEntry entry, Environment environment) {
		try {
			note(entry, find(entry, environment), true);
		}
		catch (ProblemException ex) { // no clean round: it says nothing
			logger.debug("The dial {} could not be looked for: {}", entry.id(), ex.problem());
		}
	}

	private void note(DialEntry entry, boolean found, boolean exhaustive) {
		if (!found) {
			Instant now = this.clock.instant();
			this.ledger.ask("round", (open) -> {
				open.dials().foundNothing(entry, now, exhaustive && isAbsent(entry, now), isLast(entry, now));
				return true;
			});
		}
	}

	private boolean find(DialEntry entry, Environment environment) {
		Set<String> number = numbers(List.of(entry));
		if (isOfCampaign(entry)) {
			return settle(entry, environment, List.of(),
					candidates(entry, this.traces.ofCampaign(environment, entry.agent(), number)));
		}
		// either may be away: which call it is may stay open, if one is shown
		Answered active = answered(entry, () -> this.traces.active(environment, entry.agent(), number(entry)));
		Answered listed = answered(entry,
				() -> this.traces.history(environment, entry.agent(), number(entry), day(entry)));
		if (settle(entry, environment, active.calls(), listed.calls())) {
			return true;
		}
		active.requireClean();
		listed.requireClean();
		return false;
	}

	private Answered answered(DialEntry entry, Supplier<List<Trace>> question) {
		try {
			return new Answered(candidates(entry, question.get()), null);
		}
		catch (ProblemException ex) {
			return new Answered(List.of(), ex);
		}
	}

	private List<Trace> candidates(DialEntry entry, List<Trace> traces) {
		return traces.stream().filter((trace) -> isCandidate(entry, trace)).toList();
	}

	/** Two calls leave open which is the dial's: it rang, and must not ring again. */
	private boolean settle(DialEntry entry, Environment environment, List<Trace> active, List<Trace> listed) {
		List<Trace> candidates = new ArrayList<>(listed);
		active.stream()
			.filter((trace) -> listed.stream().noneMatch((other) -> Objects.equals(other.callId(), trace.callId())))
			.forEach(candidates::add);
		if (candidates.isEmpty()) {
			return false;
		}
		List<String> ids = candidates.stream().map(Trace::callId).filter(Objects::nonNull).toList();
		boolean certain = candidates.size() == 1;
		String evidence = listed.isEmpty() ? Trace.ACTIVE : Trace.HISTORY;
		Settlement settlement = new Settlement(entry.id(), DialState.PLACED, evidence,
				certain ? candidates.getFirst().callId() : null, certain ? List.of() : ids, null,
				holdUntil(entry, environment, candidates), null, null);
		if (this.settler.settle(entry, environment, settlement)) {
			this.meters.resolved(entry, evidence);
		}
		return true;
	}

	/** One that waits rings nobody knows when. */
	private Instant holdUntil(DialEntry entry, Environment environment, List<Trace> calls) {
		boolean waits = calls.stream().anyMatch(Trace::waits);
		return this.settler.holdUntil(entry, environment, waits ? DialState.UNKNOWN : DialState.PLACED, null);
	}

	private boolean isCandidate(DialEntry entry, Trace trace) {
		Instant last = entry.dueAt()
			.plus(Duration.between(entry.claimedAt(), entry.leaseUntil()))
			.plus(this.properties.settle());
		return trace.number().equals(entry.number()) && !trace.at().isBefore(entry.claimedAt().minus(SKEW))
				&& !trace.at().isAfter(last) && (trace.test() == null || trace.test() == entry.test())
				&& !isAnothers(entry, trace.callId());
	}

	private boolean isAnothers(DialEntry entry, @Nullable String callId) {
		return callId != null && this.ledger.ask("find",
				(open) -> open.dials().isAttributed(entry.environment(), callId, entry.id()));
	}

	private static boolean isLast(DialEntry entry, Instant now) {
		return now.plus(LATER).isAfter(entry.dueAt().plus(LAST));
	}

	private boolean isAbsent(DialEntry entry, Instant now) {
		return entry.rounds() + 1 >= ROUNDS_FOR_ABSENCE && now.isAfter(entry.dueAt().plus(this.properties.settle()));
	}

	private static boolean isOfCampaign(DialEntry entry) {
		return entry.operation().equals("make-campaign-call");
	}

	/** The day on which its phone was to ring. */
	private static LocalDate day(DialEntry entry) {
		return LocalDate.ofInstant(entry.dueAt(), ZoneOffset.UTC);
	}

	private static Set<String> numbers(List<DialEntry> entries) {
		return entries.stream().map(Reconciler::number).collect(Collectors.toSet());
	}

	private static String number(DialEntry entry) {
		return Optional.ofNullable(entry.number()).orElseThrow();
	}

	/** Ever later, measured from when the phone was to ring. */
	private static Instant nextRound(DialEntry entry, Instant now) {
		return ROUNDS.stream().map(entry.dueAt()::plus).filter(now::isBefore).findFirst().orElse(now.plus(LATER));
	}

	/** What Talkover shows of a dial. */
	enum Sight {

		/** A call. */
		CALL,

		/** None. */
		NONE,

		/** It does not say. */
		UNKNOWN

	}

	/**
	 * An answer of Talkover.
	 *
	 * @param calls those that may be the dial's
	 * @param failure why it is none; null if it is one
	 */
	private record Answered(List<Trace> calls, @Nullable ProblemException failure) {

		void requireClean() {
			if (this.failure != null) {
				throw this.failure;
			}
		}

	}

}
