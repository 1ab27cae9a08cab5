package io.github.talkoverbff.dialling;

import java.util.List;
import java.util.Set;

/**
 * How it is known what became of a dial, as the ledger keeps it and everybody is told. A
 * ledger may hold others, of a later version.
 */
final class Evidence {

	/** Talkover's answer says so. */
	static final String ANSWER = "answer";

	/** Nothing was sent. */
	static final String NOT_SENT = "not_sent";

	/** A call was under way. */
	static final String ACTIVE_CALL = "active-call";

	/** A call was in a list of calls. */
	static final String HISTORY = "history";

	/** A person said so. */
	static final String OPERATOR = "operator";

	/** Talkover shows no call: which leaves the dial unknown. */
	static final String ABSENCE = "absence";

	/** That a call was found, and not that it is ours. */
	static final Set<String> OF_FOUND_CALLS = Set.of(ACTIVE_CALL, HISTORY);

	/** What makes a dial known. */
	static final List<String> OF_KNOWN_DIALS = List.of(ANSWER, NOT_SENT, ACTIVE_CALL, HISTORY, OPERATOR);

	private Evidence() {
	}

}
