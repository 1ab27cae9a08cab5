package io.github.talkoverbff.documentation;

import io.github.talkoverbff.catalog.Operation;
import io.github.talkoverbff.problem.RequestFacts;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.http.MediaType;
import org.springframework.util.StringUtils;

/**
 * Describes a proxied operation for programs: what the catalog knows of it, and what its
 * group's file tells of parameters, bodies and answers. An operation that the file does
 * not know, since the configuration has added it, takes and answers any JSON.
 */
final class OperationDescription {

	private static final String NOT_SERVED = "Needs the token of a Talkover user, which the proxy does not hold.";

	private static final String ANY_SUCCESS = "2XX";

	private final Operation operation;

	private final JsonNode known;

	OperationDescription(Operation operation, JsonNode known) {
		this.operation = operation;
		this.known = known;
	}

	/** One that the configuration has added may take any body. */
	static boolean mayTakeAnyBody(Operation operation, JsonNode known) {
		return known.isMissingNode() && operation.isServed() && !operation.isRead();
	}

	void addTo(ObjectNode description) {
		description.put("operationId", this.operation.id());
		description.putArray("tags").add(this.operation.permission().group());
		description.put("summary", StringUtils.capitalize(this.operation.id().replace('-', ' ')));
		if (!this.operation.isServed()) {
			description.put("description", NOT_SERVED);
		}
		copy("description", description);
		description.put("x-permission", this.operation.permission().toString());
		addSecurity(description);
		copy("parameters", description);
		if (this.operation.isDial()) {
			ArrayNode parameters = description.withArrayProperty("parameters");
			parameters.addObject().put("$ref", "#/components/parameters/idempotencyKey");
			parameters.addObject().put("$ref", "#/components/parameters/dialAgain");
		}
		if (isServedRead()) {
			description.withArrayProperty("parameters").addObject().put("$ref", "#/components/parameters/ifNoneMatch");
		}
		addBody(description);
		ObjectNode responses = description.putObject("responses");
		if (this.operation.isServed()) {
			addSuccess(responses);
		}
		if (isServedRead()) {
			responses.putObject("304").put("$ref", "#/components/responses/NotModified");
		}
		ProblemResponses.addTo(responses, this.operation);
	}

	private boolean isServedRead() {
		return this.operation.isServed() && this.operation.isRead();
	}

	private void addSecurity(ObjectNode description) {
		ObjectNode needed = description.putArray("security").addObject();
		needed.putArray("session");
		if (!this.operation.isRead()) {
			needed.putArray("csrf");
		}
	}

	private void addBody(ObjectNode description) {
		JsonNode schema = this.known.path("body");
		if (schema.isObject() || mayTakeAnyBody(this.operation, this.known)) {
			ObjectNode body = description.putObject("requestBody").put("required", schema.isObject());
			addJson(body, schema);
		}
	}

	private void addSuccess(ObjectNode responses) {
		ObjectNode success = responses.putObject(this.known.path("status").asString(ANY_SUCCESS));
		success.put("description", "Talkover's answer");
		ObjectNode headers = success.putObject("headers");
		headers.putObject(RequestFacts.HEADER).put("$ref", "#/components/headers/RequestId");
		if (this.operation.isDial()) {
			headers.putObject("Dial-Id").put("$ref", "#/components/headers/DialId");
			headers.putObject("Idempotent-Replayed").put("$ref", "#/components/headers/IdempotentReplayed");
		}
		addJson(success, this.known.isMissingNode() ? this.known : answer());
	}

	private JsonNode answer() {
		if (this.known.has("answer")) {
			return this.known.path("answer");
		}
		ObjectNode answer = ((ObjectNode) this.known).objectNode();
		if (!this.known.has("data")) {
			return answer.put("$ref", "#/components/schemas/Message");
		}
		answer.put("type", "object").putArray("required").add("success").add("data");
		ObjectNode properties = answer.putObject("properties");
		properties.putObject("success").put("const", true);
		properties.putObject("message").put("type", "string");
		properties.set("data", this.known.path("data"));
		if (this.known.has("paging")) {
			properties.putObject(this.known.path("paging").asString()).put("$ref", "#/components/schemas/Pagination");
		}
		return answer;
	}

	private static void addJson(ObjectNode message, JsonNode schema) {
		ObjectNode json = message.putObject("content").putObject(MediaType.APPLICATION_JSON_VALUE);
		if (schema.isObject()) {
			json.set("schema", schema);
		}
	}

	private void copy(String field, ObjectNode description) {
		if (this.known.has(field)) {
			description.set(field, this.known.path(field));
		}
	}

}
