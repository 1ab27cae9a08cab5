package io.github.talkoverbff.dialling;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * What became of a dial.
 *
 * @param id the id of the entry
 * @param state what is known of it now
 * @param evidence how; null if nothing is known
 * @param callId Talkover's id of the call, if known
 * @param candidates the ids of calls of which any may be it
 * @param answer the answer to give again; null if there is none
 * @param holdUntil until when it holds its number
 * @param decidedBy the operator who decided; null if it was none
 * @param reason what the operator gave as a reason
 */
record Settlement(String id, DialState state, @Nullable String evidence, @Nullable String callId,
		List<String> candidates, DialEntry.@Nullable KeptAnswer answer, Instant holdUntil, @Nullable String decidedBy,
		@Nullable String reason) {

	/** Far away, but a time that every store can hold. */
	static final Instant OPEN_END = Instant.ofEpochMilli(Long.MAX_VALUE);

	/** How long after its due time an unknown dial holds its number at most. */
	static final Duration MOST_HELD = Duration.ofHours(24);

	/** What the owner of a dial has learnt from Talkover's reply. */
	static Settlement learnt(DialEntry entry, Verdict verdict, Instant holdUntil) {
		return new Settlement(entry.id(), verdict.state(), verdict.evidence(), verdict.callId(), List.of(),
				verdict.answer(), holdUntil, null, null);
	}

	/** The owner of a dial has sent nothing for it. */
	static Settlement notSent(DialEntry entry) {
		return new Settlement(entry.id(), DialState.NOT_PLACED, Evidence.NOT_SENT, null, List.of(), null,
				entry.claimedAt(), null, null);
	}

	/** Talkover shows a call that must be the dial's, or some of which one is. */
	static Settlement found(DialEntry entry, String evidence, @Nullable String callId, List<String> candidates,
			Instant holdUntil) {
		return new Settlement(entry.id(), DialState.PLACED, evidence, callId, candidates, null, holdUntil, null, null);
	}

	/** An operator has decided. */
	static Settlement decided(DialEntry entry, DialState state, @Nullable String callId, Instant holdUntil,
			String operator, @Nullable String reason) {
		return new Settlement(entry.id(), state, Evidence.OPERATOR, callId, List.of(), null, holdUntil, operator,
				reason);
	}

	/** Whether Talkover is to be asked for a trace of the call. */
	boolean isLookedInto() {
		return this.state == DialState.UNKNOWN || (this.state == DialState.NOT_PLACED && this.decidedBy != null);
	}

	/** Whether the owner says so who knows what became of it. */
	boolean isCertain() {
		return this.answer != null || Evidence.NOT_SENT.equals(this.evidence);
	}

	/** Whether an entry is as this made it, which nobody but the owner can have done. */
	boolean isIn(DialEntry entry) {
		boolean isOfOwner = Evidence.ANSWER.equals(this.evidence) || Evidence.NOT_SENT.equals(this.evidence);
		return isOfOwner && entry.state() == this.state && Objects.equals(entry.evidence(), this.evidence);
	}

	/**
	 * The states that this may follow without a contradiction, in the order that a dial
	 * has them. Evidence only grows.
	 */
	Set<DialState> from() {
		return switch (this.state) {
			case IN_FLIGHT -> throw new IllegalStateException("Nothing leads back to sending");
			case UNKNOWN -> EnumSet.of(DialState.IN_FLIGHT);
			case NOT_PLACED, PLACED -> EnumSet.of(DialState.IN_FLIGHT, DialState.UNKNOWN);
		};
	}

}
