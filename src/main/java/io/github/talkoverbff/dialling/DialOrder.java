package io.github.talkoverbff.dialling;

import java.util.List;
import java.util.Set;

import io.github.talkoverbff.access.Caller;
import io.github.talkoverbff.catalog.Operation;
import io.github.talkoverbff.digest.Sha256;
import io.github.talkoverbff.environment.Environment;
import org.jspecify.annotations.Nullable;

/**
 * What a caller wants to be dialled.
 *
 * @param environment where
 * @param operation by which operation
 * @param variables the ids in the path, in their order
 * @param query the query; null if there is none
 * @param caller who wants it
 * @param keys the values of the header {@code Idempotency-Key}
 * @param again the values of the header {@code Dial-Again}
 * @param body the whole body; null if there is none
 */
public record DialOrder(Environment environment, Operation operation, List<String> variables, @Nullable String query,
		Caller caller, List<String> keys, List<String> again, byte @Nullable [] body) {

	/** The header that names an earlier dial of the same number. */
	public static final String AGAIN = "Dial-Again";

	/** The header that carries the key. */
	public static final String KEY = IdempotencyKey.HEADER;

	/** What a campaign's status can be set to that stops its calls. */
	private static final Set<String> STOPS = Set.of("paused", "completed", "cancelled");

	/**
	 * Whether it lets calls go out. To pause, complete or cancel a campaign has their
	 * permission, but stops them, and so must pass when dialling is stopped too. A query
	 * may say otherwise than the body.
	 */
	public boolean letsCallsOut() {
		return this.query != null || !this.operation.id().equals("update-campaign-status")
				|| !STOPS.contains(content().root().path("status").asString(""));
	}

	/** Whether it names whom it rings: the others let calls go out by themselves. */
	boolean namesNumber() {
		return this.operation.testable();
	}

	/** The agent or campaign that it is for. */
	String agent() {
		return this.variables.isEmpty() ? "" : this.variables.getFirst();
	}

	/**
	 * What must be the same for a key to stand for the same intent.
	 * @throws io.github.talkoverbff.problem.ProblemException if the body is not usable
	 */
	String fingerprint() {
		return Sha256.of(String.join("\n", this.operation.id(), String.join("/", this.variables),
				(this.query != null) ? this.query : "", content().canonical()));
	}

	/** The body as it is sent for an entry of the ledger. */
	byte @Nullable [] body(DialEntry entry) {
		return namesNumber() ? content().tagged(entry.id()) : this.body;
	}

	/**
	 * What the body says, read anew each time: a tree of many times its size, which
	 * nobody may hold on to while Talkover or the ledger is waited for.
	 */
	DialBody content() {
		return DialBody.read(this.body);
	}

}
