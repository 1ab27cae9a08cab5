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
import java.util.stream.Collectors;

import io.github.talkoverbff.environment.Environment;
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

	/** Of an agent's dials, as many are looked for together as its pages are worth. */
	private static final int MANY = 10;

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
	 * Looks for some of those of an environment whose time has come.
	 * @param most how many looks that may take; those of one agent that go together may
	 * take more
	 * @return how many it took: one for each dial, or for each page of an agent's calls
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
			boolean many = entries.size() >= MANY && !isOfCampaign(entries.getFirst());
			looks += many && looks < most ? lookThroughPages(entries, environment, now)
					: lookForEach(entries, environment, now, most - looks);
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

	/** No more pages than there are dials: each of those would take as much. */
	private int lookThroughPages(List<DialEntry> due, Environment environment, Instant now) {
		List<DialEntry> entries = due.stream().filter((entry) -> take(entry, now)).toList();
		if (entries.isEmpty()) { // another replica was faster
			return 0;
		}
		DialEntry any = entries.getFirst();
		Set<String> numbers = entries.stream().map(Reconciler::number).collect(Collectors.toSet());
		try {
			CallTraces.Listing listing = this.traces.history(environment, any.agent(), numbers, day(any),
					entries.size());
			if (!listing.complete()) {
				entries.forEach((entry) -> look(entry, environment));
				return listing.pages() + entries.size();
			}
			entries.forEach(
					(entry) -> note(entry, settle(entry, environment, List.of(), candidates(entry, listing.traces()))));
			return listing.pages();
		}
		catch (ProblemException ex) {
			logger.debug("{} dials could not be looked for: {}", entries.size(), ex.problem());
			return 1;
		}
	}

	/** Nobody else looks for it before its next round. */
	private boolean take(DialEntry entry, Instant now) {
		return this.ledger.ask("round", (open) -> open.dials().takeRound(entry, now, nextRound(entry, now)));
	}

	/**
	 * Looks for a dial once more, out of turn, before somebody calls it not placed.
	 * @return whether a call was found, and the dial is placed by now; not so if Talkover
	 * does not say
	 */
	boolean finds(DialEntry entry, Environment environment) {
		try {
			return entry.number() != null && find(entry, environment);
		}
		catch (ProblemException ex) {
			logger.debug("The dial {} could not be looked for: {}", entry.id(), ex.problem());
			return false;
		}
	}

	private void look(DialEntry entry, Environment environment) {
		try {
			note(entry, find(entry, environment));
		}
		catch (ProblemException ex) { // no clean round: it says nothing
			logger.debug("The dial {} could not be looked for: {}", entry.id(), ex.problem());
		}
	}

	private void note(DialEntry entry, boolean found) {
		if (!found) {
			Instant now = this.clock.instant();
			this.ledger.ask("round", (open) -> {
				open.dials().foundNothing(entry, now, isAbsent(entry, now), isLast(entry, now));
				return true;
			});
		}
	}

	private boolean find(DialEntry entry, Environment environment) {
		if (isOfCampaign(entry)) {
			return settle(entry, environment, List.of(),
					candidates(entry, this.traces.ofCampaign(environment, entry.agent(), number(entry))));
		}
		List<Trace> active = candidates(entry, this.traces.active(environment, entry.agent(), number(entry)));
		try {
			return settle(entry, environment, active,
					candidates(entry, this.traces.history(environment, entry.agent(), number(entry), day(entry))));
		}
		catch (ProblemException ex) {
			if (settle(entry, environment, active, List.of())) {
				return true; // which call it is may stay open: a phone rings
			}
			throw ex;
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

	private static String number(DialEntry entry) {
		return Optional.ofNullable(entry.number()).orElseThrow();
	}

	/** Ever later, measured from when the phone was to ring. */
	private static Instant nextRound(DialEntry entry, Instant now) {
		return ROUNDS.stream().map(entry.dueAt()::plus).filter(now::isBefore).findFirst().orElse(now.plus(LATER));
	}

}
