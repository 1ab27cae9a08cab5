package io.github.talkoverbff.dialling;

import java.io.IOException;

import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.http.HttpAnswer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What somebody wants: a number rung once, however often it is asked for.
 *
 * @param number whom to ring
 * @param key the key of every request for it
 */
record Intent(String number, String key) {

	private static final String CALL = "/talkover/production/api/v1/agents/agent_1/call";

	/** Asks for it. */
	HttpAnswer dial(Caller caller) throws IOException {
		return caller.post(CALL, body(), "Idempotency-Key: " + this.key);
	}

	/** The request for it, for a connection that is there. */
	String request(Caller caller) {
		return caller.head("POST", CALL, "Idempotency-Key: " + this.key, "Content-Type: application/json",
				"Content-Length: " + body().length()) + "\r\n" + body();
	}

	/** What the ledger says of it; a problem if it knows nothing. */
	JsonNode entry(Caller caller) throws IOException {
		return JsonMapper.shared()
			.readTree(caller.get("/dialling/production/dials?idempotency_key=" + this.key).text());
	}

	/** Its state in the ledger, or the code of the problem. */
	String state(Caller caller) throws IOException {
		JsonNode entry = entry(caller);
		return entry.path(entry.has("state") ? "state" : "code").asString();
	}

	private String body() {
		return "{\"to\":\"" + this.number + "\"}";
	}

}
