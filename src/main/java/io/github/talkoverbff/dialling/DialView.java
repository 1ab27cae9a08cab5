package io.github.talkoverbff.dialling;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/** Tells callers of an entry: never who is rung, nor what Talkover answered. */
@Component
final class DialView {

	private final Duration decideAfter;

	private final boolean exclusive;

	DialView(DiallingProperties properties) {
		this.exclusive = properties.exclusive();
		this.decideAfter = properties.decideAfter();
	}

	/** All of it, for whoever looks it up. */
	Map<String, @Nullable Object> full(DialEntry entry) {
		Map<String, @Nullable Object> view = new LinkedHashMap<>(brief(entry));
		view.put("outcome", entry.state().outcome().toString());
		view.put("operation", entry.operation());
		view.put("claimed_at", entry.claimedAt().toString());
		view.put("settled_at", (entry.settledAt() != null) ? entry.settledAt().toString() : null);
		view.put("rounds", entry.rounds());
		return view;
	}

	/** What belongs in a problem. */
	Map<String, Object> brief(DialEntry entry) {
		Map<String, Object> view = new LinkedHashMap<>();
		view.put("id", entry.id());
		view.put("state", entry.state().toString());
		view.put("href", "/dialling/" + entry.environment() + "/dials/" + entry.id());
		putIfPresent(view, "evidence", entry.evidence());
		if (Evidence.OF_FOUND_CALLS.contains(String.valueOf(entry.evidence()))) {
			view.put("inferred", !this.exclusive); // it may be another's call
		}
		putIfPresent(view, "call_id", entry.callId());
		if (!entry.candidates().isEmpty()) {
			view.put("candidates", entry.candidates());
		}
		if (entry.state() == DialState.UNKNOWN) {
			putIfPresent(view, "checked", (entry.checkedAt() != null) ? entry.checkedAt().toString() : null);
			view.put("decide_after", decideAfter(entry).toString());
		}
		return view;
	}

	/** When an unknown dial may be called not placed. */
	Instant decideAfter(DialEntry entry) {
		return entry.dueAt().plus(this.decideAfter);
	}

	private static void putIfPresent(Map<String, Object> view, String name, @Nullable Object value) {
		if (value != null) {
			view.put(name, value);
		}
	}

}
