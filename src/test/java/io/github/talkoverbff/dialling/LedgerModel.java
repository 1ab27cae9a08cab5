package io.github.talkoverbff.dialling;

import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

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
	String claim(DialEntry entry, @Nullable String again) {
		for (Dial dial : this.dials.values()) {
			if (dial.isKnownAs(intent(entry))) {
				return "known " + dial.entry.id();
			}
		}
		Hold hold = this.holds.get(entry.number());
		Hold taken = (hold != null && hold.until.isAfter(entry.claimedAt())) ? hold : null;
		if (taken != null && !(taken.id.equals(again) && isPlaced(taken.id))) {
			return "held by " + taken.id;
		}
		if (this.used >= this.budget) {
			return "spent";
		}
		this.dials.put(entry.id(), new Dial(entry));
		this.holds.put(entry.number(), new Hold(entry.id(), Settlement.OPEN_END, taken));
		this.used++;
		return "granted";
	}

	private boolean isPlaced(String id) {
		return Objects.requireNonNull(this.dials.get(id)).state == DialState.PLACED;
	}

	Ledger.Change settle(Settlement settlement, Instant now) {
		Dial dial = Objects.requireNonNull(this.dials.get(settlement.id()));
		if (settlement.answer() != null && dial.state == DialState.PLACED && "history".equals(dial.evidence)) {
			dial.evidence = settlement.evidence();
			settleHold(dial, settlement);
			return Ledger.Change.CONFIRMED;
		}
		boolean contradicts = dial.state == DialState.NOT_PLACED && settlement.state() == DialState.PLACED
				&& (settlement.answer() != null || "operator".equals(dial.evidence));
		if (!contradicts && !settlement.from().contains(dial.state)) {
			return Ledger.Change.NONE;
		}
		dial.evidence = settlement.evidence();
		DialState before = dial.state;
		dial.state = settlement.state();
		Hold hold = this.holds.get(dial.entry.number());
		if (contradicts) {
			this.used++;
			dial.hasKey = this.dials.values()
				.stream()
				.noneMatch((other) -> other != dial && other.isKnownAs(intent(dial.entry)));
			if (hold == null || !hold.until.isAfter(now) || (hold.isBeside(settlement.id())
					&& hold.until.isBefore(settlement.holdUntil()) && isPlaced(hold.id))) {
				this.holds.put(dial.entry.number(), new Hold(dial.entry.id(), settlement.holdUntil(), null));
			}
			else {
				settleHold(dial, settlement);
			}
			return Ledger.Change.CONTRADICTED;
		}
		settleHold(dial, settlement);
		if (dial.state == DialState.NOT_PLACED) {
			this.used--;
		}
		return (before == DialState.UNKNOWN) ? Ledger.Change.RESOLVED : Ledger.Change.SETTLED;
	}

	private void settleHold(Dial dial, Settlement settlement) {
		this.holds.computeIfPresent(dial.entry.number(),
				(number, hold) -> hold.settledBy(settlement.id(), settlement.state(), settlement.holdUntil()));
	}

	/** The ids of those that are unknown from now on. */
	List<String> lapse(Instant now) {
		return this.dials.values()
			.stream()
			.filter((dial) -> dial.state == DialState.IN_FLIGHT && dial.entry.leaseUntil().isBefore(now))
			.peek((dial) -> {
				dial.state = DialState.UNKNOWN;
				this.holds.computeIfPresent(dial.entry.number(), (number, hold) -> hold.settledBy(dial.entry.id(),
						dial.state, dial.entry.dueAt().plus(Settlement.MOST_HELD)));
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

	/**
	 * Who holds a number, and whom it was taken from, or given back by.
	 */
	private record Hold(String id, Instant until, @Nullable Hold other) {

		Hold settledBy(String dial, DialState state, Instant holdUntil) {
			Hold own = new Hold(dial, holdUntil, null);
			if (this.id.equals(dial)) {
				if (this.other == null) {
					return own;
				}
				return (state == DialState.NOT_PLACED) ? new Hold(this.other.id, this.other.until, own)
						: new Hold(this.id, later(holdUntil, this.other.until), this.other);
			}
			return isBeside(dial) ? new Hold(this.id, later(this.until, holdUntil), own) : this;
		}

		boolean isBeside(String dial) {
			return this.other != null && this.other.id.equals(dial);
		}

		private static Instant later(Instant one, Instant other) {
			return one.isAfter(other) ? one : other;
		}

	}

	private static final class Dial {

		private final DialEntry entry;

		private DialState state = DialState.IN_FLIGHT;

		private @Nullable String evidence;

		private boolean hasKey = true;

		Dial(DialEntry entry) {
			this.entry = entry;
		}

		boolean isKnownAs(List<String> intent) {
			return this.hasKey && this.state != DialState.NOT_PLACED && intent(this.entry).equals(intent);
		}

	}

}
