package io.github.talkoverbff.dialling;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What a dial asks of the ledger before anything is sent.
 *
 * @param entry the entry as it is to be written
 * @param slot the number to hold; null if the operation names nobody
 * @param again the id of an earlier dial whose hold on the number does not count; null if
 * there is none
 * @param budgets what it counts against, in the order of their scopes
 */
record Claim(DialEntry entry, @Nullable String slot, @Nullable String again, List<BudgetWindow> budgets) {

	/**
	 * A number of dials in a window of time.
	 *
	 * @param scope what it counts, such as {@code environment:production}
	 * @param windowStart when the present window began
	 * @param windowEnd when it ends
	 * @param limit how many dials it has
	 */
	record BudgetWindow(String scope, Instant windowStart, Instant windowEnd, int limit) {
	}

	/** What the ledger says to a claim. */
	sealed interface Result {

		/** Nobody else has it: it may be sent, once. */
		enum Granted implements Result {

			INSTANCE

		}

		/**
		 * The key is known.
		 *
		 * @param entry what became of it
		 */
		record KnownKey(DialEntry entry) implements Result {
		}

		/**
		 * Another dial holds the number.
		 *
		 * @param dialId its id
		 * @param until how long; far away while nobody knows
		 */
		record HeldNumber(String dialId, Instant until) implements Result {
		}

		/**
		 * A budget is used up.
		 *
		 * @param budget which
		 */
		record SpentBudget(BudgetWindow budget) implements Result {
		}

		/**
		 * Somebody stopped all dialling.
		 *
		 * @param reason why
		 */
		record Stopped(String reason) implements Result {
		}

	}

}
