package io.github.talkoverbff.documentation;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** An OpenAPI document as a test looks into it. */
final class Description {

	private static final JsonMapper JSON = JsonMapper.shared();

	private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

	private final ObjectNode root;

	Description(String yaml) {
		Object loaded = new Yaml().load(yaml);
		this.root = JSON.valueToTree(loaded);
	}

	JsonNode root() {
		return this.root;
	}

	/** The operations of Talkover, by id. */
	Map<String, Described> proxied() {
		Map<String, Described> operations = new TreeMap<>();
		this.root.path("paths").properties().forEach((path) -> {
			if (path.getKey().startsWith("/talkover/")) {
				path.getValue()
					.properties()
					.stream()
					.filter((field) -> field.getValue().isObject())
					.forEach((field) -> operations.put(field.getValue().path("operationId").asString(),
							new Described(field.getKey(), path.getKey(), field.getValue())));
			}
		});
		return operations;
	}

	/**
	 * What is wrong with an answer: besides what its schema forbids, each field that it
	 * does not name.
	 */
	List<?> flaws(JsonNode schema, String answer) {
		ObjectNode whole = schema.deepCopy().asObject();
		whole.set("components", this.root.path("components").deepCopy());
		forbidUnnamedFields(whole);
		Schema strict = SCHEMAS.getSchema(whole);
		return strict.validate(JSON.readTree(answer));
	}

	private static void forbidUnnamedFields(JsonNode node) {
		if (node.path("properties").isObject() && !node.has("additionalProperties")) {
			((ObjectNode) node).put("additionalProperties", false);
		}
		node.forEach(Description::forbidUnnamedFields);
	}

	/**
	 * A proxied operation.
	 *
	 * @param field its field of the path item: the method
	 * @param path its path
	 * @param operation what is said of it
	 */
	record Described(String field, String path, JsonNode operation) {

		/** The schema of the answer to a success; missing if there can be none. */
		JsonNode answer() {
			return this.operation.path("responses")
				.propertyStream()
				.filter((response) -> response.getKey().startsWith("2"))
				.map((response) -> response.getValue().path("content").path("application/json").path("schema"))
				.findFirst()
				.orElse(this.operation.path("nothing"));
		}

	}

}
