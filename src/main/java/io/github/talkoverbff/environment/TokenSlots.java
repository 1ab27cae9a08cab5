package io.github.talkoverbff.environment;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

/**
 * The tokens of an environment: the current one, the next one during a rotation, and
 * which of them is in use. Readers never wait; a change is seen by all at once.
 */
public final class TokenSlots {

	private final Consumer<Change> listener;

	private volatile Contents contents;

	/**
	 * Fills the slots.
	 * @param next the token to fall over to; null if there is none
	 * @param listener is told of every change, on the thread that makes it
	 */
	TokenSlots(ApiToken current, @Nullable ApiToken next, Consumer<Change> listener) {
		HeldToken first = new HeldToken(current);
		this.contents = new Contents(first, hold(next, first, null), Slot.CURRENT);
		this.listener = listener;
	}

	/** The token that requests carry. */
	public HeldToken inUse() {
		return this.contents.inUse();
	}

	public Slot slotInUse() {
		return this.contents.slot();
	}

	public @Nullable HeldToken get(Slot slot) {
		return this.contents.get(slot);
	}

	/** The tokens that stand in a slot, each once. */
	public List<HeldToken> all() {
		Contents now = this.contents;
		List<HeldToken> all = new ArrayList<>(2);
		all.add(now.current());
		if (now.next() != null && now.next() != now.current()) {
			all.add(now.next());
		}
		return all;
	}

	/** The slot that a token stands in; null if it was taken out. */
	public @Nullable Slot slotOf(HeldToken token) {
		Contents now = this.contents;
		if (now.get(now.slot()) == token) {
			return now.slot();
		}
		return (now.get(now.slot().other()) == token) ? now.slot().other() : null;
	}

	/**
	 * The token to try where another one was refused: the one in use, or else the one in
	 * the other slot.
	 * @return null if there is no other
	 */
	public @Nullable HeldToken alternativeTo(HeldToken refused) {
		Contents now = this.contents;
		HeldToken other = (now.inUse() != refused) ? now.inUse() : now.get(now.slot().other());
		return (other != refused) ? other : null;
	}

	/** Puts a token in use in place of another, unless somebody was faster. */
	public void fallOver(HeldToken from, HeldToken to) {
		change(Cause.REFUSAL, (now) -> {
			Slot slot = now.slot().other();
			return (now.inUse() == from && now.get(slot) == to) ? now.using(slot) : now;
		});
	}

	/**
	 * Puts the token of a slot in use.
	 * @throws IllegalStateException if the slot is empty
	 */
	public void use(Slot slot) {
		change(Cause.OPERATOR, (now) -> {
			if (now.get(slot) == null) {
				throw new IllegalStateException("There is no " + slot + " token");
			}
			return now.using(slot);
		});
	}

	/**
	 * Puts a token into the current slot, and in use. What was known of it is kept if it
	 * was the next one until now.
	 */
	public void replaceCurrent(ApiToken token) {
		change(Cause.CONFIGURATION, (now) -> {
			HeldToken current = hold(token, now.current(), now.next());
			return (current == null || current == now.current()) ? now
					: new Contents(current, now.next(), Slot.CURRENT);
		});
	}

	/**
	 * Puts a token into the next slot, or none. One that is in use there stays in use, in
	 * the current slot: nobody knows yet whether Talkover takes the new one. So does the
	 * only one that Talkover takes, if there is no new one; while the current one is only
	 * suspected, that is kept beside it, in the other slot.
	 */
	public void replaceNext(@Nullable ApiToken token) {
		change(Cause.CONFIGURATION, (now) -> {
			HeldToken next = hold(token, now.current(), now.next());
			if (next == now.next()) {
				return now;
			}
			if (next == null && now.inUse() != now.current() && now.current().isSuspected()
					&& !now.current().state().isRefused()) {
				return new Contents(now.inUse(), now.current(), Slot.CURRENT);
			}
			boolean stays = next != null || now.current().state().isRefused();
			return new Contents(stays ? now.inUse() : now.current(), next, Slot.CURRENT);
		});
	}

	private synchronized void change(Cause cause, UnaryOperator<Contents> change) {
		Contents before = this.contents;
		Contents after = change.apply(before);
		if (after != before) {
			this.contents = after;
			this.listener.accept(new Change(cause, before.inUse().fingerprint(), after.inUse().fingerprint()));
		}
	}

	private static @Nullable HeldToken hold(@Nullable ApiToken token, @Nullable HeldToken... known) {
		if (token == null) {
			return null;
		}
		for (HeldToken candidate : known) {
			if (candidate != null && candidate.token().equals(token)) {
				return candidate;
			}
		}
		return new HeldToken(token);
	}

	/** Why the slots changed. */
	public enum Cause {

		/** Talkover refused the token in use and accepted the other. */
		REFUSAL,

		/** A token file holds something else now. */
		CONFIGURATION,

		/** An operator said so. */
		OPERATOR

	}

	/**
	 * A change of the slots.
	 *
	 * @param cause why
	 * @param from the fingerprint of the token in use before
	 * @param to the fingerprint of the token in use now
	 */
	public record Change(Cause cause, String from, String to) {

		/** Whether another token is in use now. */
		public boolean isRotation() {
			return !this.from.equals(this.to);
		}

	}

	private record Contents(HeldToken current, @Nullable HeldToken next, Slot slot) {

		@Nullable HeldToken get(Slot slot) {
			return (slot == Slot.CURRENT) ? this.current : this.next;
		}

		HeldToken inUse() {
			return (this.slot == Slot.NEXT && this.next != null) ? this.next : this.current;
		}

		Contents using(Slot slot) {
			return (slot == this.slot) ? this : new Contents(this.current, this.next, slot);
		}

	}

}
