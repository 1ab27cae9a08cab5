package io.github.talkoverbff.dialling;

import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What a ledger is to do, in a few lines and in memory. */
final class LedgerModel {

	private final Map<String, Dial> dials = new LinkedHashMap<>();

	private final Map<String, Hold> holds = new HashMap<>();

	private final int budget;

	private int used;

	LedgerModel(int budget) {
		this.budget = budget;
	}

	/** Who has what is asked for, or {@code granted}. */
	String claim(DialEntry entry) {
		for (Dial dial : this.dials.values()) {
			if (dial.isKnownAs(intent(entry))) {
				return "known " + dial.entry.id();
			}
		}
		Hold hold = this.holds.get(entry.number());
		if (hold != null && hold.until.isAfter(entry.claimedAt())) {
			return "held by " + hold.id;
		}
		if (this.used >= this.budget) {
			return "spent";
		}
		this.dials.put(entry.id(), new Dial(entry));
		this.holds.put(entry.number(), new Hold(entry.id(), Settlement.OPEN_END));
		this.used++;
		return "granted";
	}

	Ledger.Change settle(Settlement settlement, Instant now) {
		Dial dial = Objects.requireNonNull(this.dials.get(settlement.id()));
		boolean contradicts = dial.state == DialState.NOT_PLACED && settlement.state() == DialState.PLACED;
		if (!contradicts && !settlement.from().contains(dial.state)) {
			return Ledger.Change.NONE;
		}
		dial.state = settlement.state();
		Hold hold = this.holds.get(dial.entry.number());
		if (contradicts) {
			this.used++;
			dial.hasKey = this.dials.values()
				.stream()
				.noneMatch((other) -> other != dial && other.isKnownAs(intent(dial.entry)));
			if (hold == null || !hold.until.isAfter(now)) {
				this.holds.put(dial.entry.number(), new Hold(dial.entry.id(), settlement.holdUntil()));
			}
			return Ledger.Change.CONTRADICTED;
		}
		if (hold != null && hold.id.equals(dial.entry.id())) {
			this.holds.put(dial.entry.number(), new Hold(dial.entry.id(), settlement.holdUntil()));
		}
		if (dial.state == DialState.NOT_PLACED) {
			this.used--;
		}
		return Ledger.Change.SETTLED;
	}

	/** The ids of those that are unknown from now on. */
	List<String> lapse(Instant now) {
		return this.dials.values()
			.stream()
			.filter((dial) -> dial.state == DialState.IN_FLIGHT && dial.entry.leaseUntil().isBefore(now))
			.peek((dial) -> {
				dial.state = DialState.UNKNOWN;
				this.holds.put(dial.entry.number(),
						new Hold(dial.entry.id(), dial.entry.dueAt().plus(Settlement.MOST_HELD)));
			})
			.map((dial) -> dial.entry.id())
			.toList();
	}

	Map<String, DialState> states() {
		Map<String, DialState> states = new LinkedHashMap<>();
		this.dials.forEach((id, dial) -> states.put(id, dial.state));
		return states;
	}

	int used() {
		return this.used;
	}

	private static List<String> intent(DialEntry entry) {
		return List.of(entry.caller(), Objects.requireNonNull(entry.key()));
	}

	private record Hold(String id, Instant until) {
	}

	private static final class Dial {

		private final DialEntry entry;

		private DialState state = DialState.IN_FLIGHT;

		private boolean hasKey = true;

		Dial(DialEntry entry) {
			this.entry = entry;
		}

		boolean isKnownAs(List<String> intent) {
			return this.hasKey && this.state != DialState.NOT_PLACED && intent(this.entry).equals(intent);
		}

	}

}
