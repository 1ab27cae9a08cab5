package io.github.talkoverbff.dialling;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.talkoverbff.environment.Environment;
import io.github.talkoverbff.problem.ProblemException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/**
 * Looks for what became of unknown dials, ever more seldom. A call that is found makes a
 * dial placed; one that is not found proves nothing, however long it is looked for: calls
 * may appear late.
 */
@Component
final class Reconciler {

	private static final Logger logger = LoggerFactory.getLogger(Reconciler.class);

	private static final List<Duration> ROUNDS = List.of(Duration.ofSeconds(5), Duration.ofSeconds(20),
			Duration.ofMinutes(1), Duration.ofMinutes(2), Duration.ofMinutes(5), Duration.ofMinutes(15),
			Duration.ofHours(1), Settlement.MOST_HELD.minusHours(1));

	/** How soon there is another round after these. */
	private static final Duration DAILY = Duration.ofDays(1);

	/** How long after a phone was to ring it is looked for, if Talkover can be asked. */
	private static final Duration LOOKED_FOR = Duration.ofDays(7);

	/**
	 * How soon it is looked for again if Talkover gave no answer, or a tenth of its age:
	 * an agent or a campaign may have been deleted.
	 */
	private static final Duration PUT_OFF = Duration.ofMinutes(15);

	private static final int PUT_OFF_PART = 10;

	private static final int ROUNDS_FOR_ABSENCE = 3;

	/** From so many due dials of an agent on, its pages are read once for all of them. */
	private static final int MIN_FOR_PAGES = 10;

	/** The most pages that are read then, one after the other. */
	private static final int MAX_PAGES = 10;

	/** The most due dials that are taken at once. */
	private static final int MAX_DUE = 500;

	private final LedgerAccess ledger;

	private final CallSearch search;

	private final LostCalls calls;

	private final DiallingProperties properties;

	private final Clock clock;

	Reconciler(LedgerAccess ledger, CallSearch search, LostCalls calls, DiallingProperties properties, Clock clock) {
		this.ledger = ledger;
		this.search = search;
		this.calls = calls;
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
			.execute("round", (ledger) -> ledger.dials().due(environment.name(), now, MAX_DUE))
			.stream()
			.collect(Collectors.groupingBy((entry) -> List.of(entry.isOfCampaign(), entry.agent(), entry.dueDay()),
					LinkedHashMap::new, Collectors.toList()));
		int looks = 0;
		for (List<DialEntry> entries : together.values()) {
			if (looks < most) {
				looks += entries.getFirst().isOfCampaign() ? lookThroughCampaign(entries, environment, now)
						: (entries.size() < MIN_FOR_PAGES) ? lookForEach(entries, environment, now, most - looks)
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

	/** Another replica may be at it: a campaign is many megabytes. */
	private int lookThroughCampaign(List<DialEntry> entries, Environment environment, Instant now) {
		List<DialEntry> taken = entries.stream().filter((entry) -> take(entry, now)).toList();
		if (taken.isEmpty()) {
			return 0;
		}
		try {
			List<ShownCall> listed = this.search.ofCampaign(environment, taken.getFirst().agent(), numbers(taken));
			settle(taken, environment, listed, true);
		}
		catch (ProblemException ex) {
			logger.debug("{} dials of a campaign could not be looked for: {}", taken.size(), ex.problem());
		}
		return 1;
	}

	/**
	 * That there is no call is not said, as those under way may be in no list.
	 */
	private int lookThroughPages(List<DialEntry> entries, Environment environment, Instant now) {
		DialEntry any = entries.getFirst();
		try {
			CallSearch.Listing listing = this.search.history(environment, any.agent(), numbers(entries), any.dueDay(),
					MAX_PAGES);
			if (!listing.complete()) {
				return listing.pages() + lookForEach(entries, environment, now, MIN_FOR_PAGES);
			}
			settle(entries.stream().filter((entry) -> take(entry, now)).toList(), environment, listing.calls(), false);
			return listing.pages();
		}
		catch (ProblemException ex) {
			putOff(entries, now, ex);
			return MAX_PAGES;
		}
	}

	private void settle(List<DialEntry> taken, Environment environment, List<ShownCall> listed, boolean exhaustive) {
		taken.forEach((entry) -> note(entry, this.calls.settle(entry, environment, listed), exhaustive));
	}

	/** It may never be answered, and others must have their turn. */
	private void putOff(List<DialEntry> entries, Instant now, ProblemException why) {
		logger.debug("{} dials could not be looked for: {}", entries.size(), why.problem());
		entries.forEach((entry) -> take(entry, now));
	}

	/**
	 * Nobody else looks for it meanwhile. Until Talkover has answered this is no round,
	 * or the next one might come when the number is free again.
	 */
	private boolean take(DialEntry entry, Instant now) {
		Duration part = Duration.between(entry.dueAt(), now).dividedBy(PUT_OFF_PART);
		Instant latest = now.plus((part.compareTo(PUT_OFF) > 0) ? part : PUT_OFF);
		Instant next = nextRound(entry, now);
		return this.ledger.execute("round",
				(ledger) -> ledger.dials().takeRound(entry, now, next.isBefore(latest) ? next : latest));
	}

	private void look(DialEntry entry, Environment environment) {
		try {
			note(entry, this.calls.settleIfFound(entry, environment), true);
		}
		catch (ProblemException ex) { // no clean round: it says nothing
			logger.debug("The dial {} could not be looked for: {}", entry.id(), ex.problem());
		}
	}

	private void note(DialEntry entry, boolean found, boolean exhaustive) {
		if (!found) {
			Instant now = this.clock.instant();
			this.ledger.execute("round", (ledger) -> {
				ledger.dials()
					.foundNothing(entry, now, exhaustive && isAbsent(entry, now),
							isLast(entry, now) ? null : nextRound(entry, now));
				return true;
			});
		}
	}

	private static boolean isLast(DialEntry entry, Instant now) {
		return now.plus(DAILY).isAfter(entry.dueAt().plus(LOOKED_FOR));
	}

	private boolean isAbsent(DialEntry entry, Instant now) {
		return entry.rounds() + 1 >= ROUNDS_FOR_ABSENCE && now.isAfter(entry.dueAt().plus(this.properties.settle()));
	}

	private static Set<String> numbers(List<DialEntry> entries) {
		return entries.stream().map((entry) -> Objects.requireNonNull(entry.number())).collect(Collectors.toSet());
	}

	/** Ever later, measured from when the phone was to ring. */
	private static Instant nextRound(DialEntry entry, Instant now) {
		return ROUNDS.stream().map(entry.dueAt()::plus).filter(now::isBefore).findFirst().orElse(now.plus(DAILY));
	}

}
