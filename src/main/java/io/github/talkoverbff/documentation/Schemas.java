package io.github.talkoverbff.documentation;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Reads our JSON schemas, whose parts refer to each other. */
final class Schemas {

	private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

	/** The document that the references point into. */
	private final JsonNode root;

	Schemas(JsonNode root) {
		this.root = root;
	}

	/** The same without a reference or a composition at its top. */
	ObjectNode resolve(JsonNode schema) {
		ObjectNode whole = NODES.objectNode();
		if (schema.has("$ref")) {
			merge(resolve(this.root.at(schema.path("$ref").asString().substring(1))), whole);
		}
		schema.path("allOf").forEach((part) -> merge(resolve(part), whole));
		if (schema.has("anyOf")) {
			merge(resolve(schema.path("anyOf").path(0)), whole);
		}
		schema.properties().forEach((entry) -> whole.set(entry.getKey(), entry.getValue()));
		return whole;
	}

	/** An object to begin with: one that holds what is required. */
	ObjectNode object(ObjectNode whole) {
		ObjectNode object = NODES.objectNode();
		whole.path("required")
			.forEach((name) -> object.set(name.asString(), value(whole.path("properties").path(name.asString()))));
		return object;
	}

	/** The type as people read it; the first if there are several. */
	static String type(JsonNode whole) {
		JsonNode type = whole.path("type");
		String simple = type.isArray() ? type.path(0).asString() : type.asString("");
		return (simple.isEmpty() && whole.has("properties")) ? "object" : simple;
	}

	/**
	 * Adds the type to every schema that only lists its values: that says as much, but
	 * generators leave out what names no type.
	 */
	static void nameTypes(JsonNode node) {
		node.forEach(Schemas::nameTypes);
		if (node instanceof ObjectNode schema && !schema.has("type")) {
			List<String> types = typesOfValues(schema);
			if (types.size() == 1) {
				schema.put("type", types.getFirst());
			}
			else if (!types.isEmpty()) {
				types.forEach(schema.putArray("type")::add);
			}
		}
	}

	private static List<String> typesOfValues(ObjectNode schema) {
		Stream<JsonNode> values = schema.has("const") ? Stream.of(schema.path("const"))
				: schema.path("enum").valueStream();
		return values.map((value) -> value.getNodeType().name().toLowerCase(Locale.ROOT)).distinct().toList();
	}

	/** Whether an object needs a property. */
	static boolean requires(JsonNode whole, String property) {
		return whole.path("required").valueStream().anyMatch((name) -> name.asString().equals(property));
	}

	private JsonNode value(JsonNode schema) {
		ObjectNode whole = resolve(schema);
		return Stream
			.of(whole.path("examples").path(0), whole.path("default"), whole.path("const"), whole.path("enum").path(0))
			.filter((known) -> !known.isMissingNode())
			.findFirst()
			.orElseGet(() -> valueOfType(whole));
	}

	private JsonNode valueOfType(ObjectNode whole) {
		return switch (type(whole)) {
			case "object" -> object(whole);
			case "array" -> array(whole);
			case "integer", "number" -> NODES.numberNode(whole.path("minimum").asInt(0));
			case "boolean" -> NODES.booleanNode(false);
			default -> NODES.stringNode("");
		};
	}

	private ArrayNode array(ObjectNode whole) {
		ArrayNode array = NODES.arrayNode();
		return whole.has("items") ? array.add(value(whole.path("items"))) : array;
	}

	private static void merge(ObjectNode part, ObjectNode whole) {
		part.properties().forEach((entry) -> {
			if (entry.getKey().equals("properties") && whole.has("properties")) {
				whole.withObjectProperty("properties").setAll((ObjectNode) entry.getValue());
			}
			else {
				whole.set(entry.getKey(), entry.getValue().deepCopy());
			}
		});
	}

}
