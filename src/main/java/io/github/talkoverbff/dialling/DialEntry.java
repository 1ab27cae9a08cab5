package io.github.talkoverbff.dialling;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A dial in the ledger. Number and answer stand in it in clear, until they are wiped;
 * they are in no log, meter or audit.
 *
 * @param id its id, a UUIDv7 of {@code claimedAt}: the oldest dials have the lowest ids
 * @param environment where
 * @param operation which operation
 * @param caller the user who asked for it
 * @param key the caller's idempotency key; null if none was sent
 * @param fingerprint what was asked for, as a hash
 * @param agent the agent or campaign in the path
 * @param number who is rung; null if the operation names nobody
 * @param test whether it is a test call
 * @param state what is known of it
 * @param evidence how that is known, or {@code absence}; null while nothing is
 * @param callId Talkover's id of the call, if known
 * @param candidates the ids of calls of which any may be it
 * @param claimedAt when it was claimed
 * @param leaseUntil when its owner is taken for dead
 * @param dueAt when the phone is to ring
 * @param settledAt when what is known of it last changed; null while it is in flight
 * @param rounds how often Talkover was asked for a trace of it, and showed none
 * @param checkedAt when it was asked for the last time
 * @param answer Talkover's answer to it, if there was one and it is still kept
 */
record DialEntry(String id, String environment, String operation, String caller, @Nullable String key,
		String fingerprint, String agent, @Nullable String number, boolean test, DialState state,
		@Nullable String evidence, @Nullable String callId, List<String> candidates, Instant claimedAt,
		Instant leaseUntil, Instant dueAt, @Nullable Instant settledAt, int rounds, @Nullable Instant checkedAt,
		@Nullable KeptAnswer answer) {

	/** One that is claimed, and of which nothing is known yet. */
	static DialEntry claimed(String id, String environment, String operation, String caller, @Nullable String key,
			String fingerprint, String agent, @Nullable String number, boolean test, Instant claimedAt,
			Instant leaseUntil, Instant dueAt) {
		return new DialEntry(id, environment, operation, caller, key, fingerprint, agent, number, test,
				DialState.IN_FLIGHT, null, null, List.of(), claimedAt, leaseUntil, dueAt, null, 0, null, null);
	}

	/** The same dial, with what its owner has learnt. */
	DialEntry with(Verdict verdict) {
		return new DialEntry(this.id, this.environment, this.operation, this.caller, this.key, this.fingerprint,
				this.agent, this.number, this.test, verdict.state(), verdict.evidence(), verdict.callId(), List.of(),
				this.claimedAt, this.leaseUntil, this.dueAt, this.settledAt, this.rounds, this.checkedAt, null);
	}

	/** Whether its campaign makes the call, and not its agent. */
	boolean isOfCampaign() {
		return this.operation.equals("make-campaign-call");
	}

	/** The day on which the phone is to ring, in UTC. */
	LocalDate dueDay() {
		return LocalDate.ofInstant(this.dueAt, ZoneOffset.UTC);
	}

	/** Without the number and the answer. */
	@Override
	public String toString() {
		return "DialEntry[id=" + this.id + ", state=" + this.state + "]";
	}

	/**
	 * An answer that can be given again.
	 *
	 * @param status its status
	 * @param contentType its content type, if it had one
	 * @param body its body
	 */
	record KeptAnswer(int status, @Nullable String contentType, String body) {

		@Override
		public String toString() {
			return "KeptAnswer[status=" + this.status + "]";
		}

	}

}
