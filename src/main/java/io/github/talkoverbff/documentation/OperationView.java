package io.github.talkoverbff.documentation;

import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.github.talkoverbff.catalog.Operation;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An operation as whoever makes a form for it needs it.
 *
 * @param id its name
 * @param method its method
 * @param path its path, with variables such as {@code {agent_id}}
 * @param group its part of Talkover
 * @param effect what it does to the world
 * @param served whether the proxy can serve it at all
 * @param testable whether {@code is_testing} in its body makes its calls test calls
 * @param description what there is to know about it; null if its name says it all
 * @param query the parameters that Talkover documents
 * @param body what it takes; null for nothing
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record OperationView(String id, String method, String path, String group, String effect, boolean served,
		boolean testable, @Nullable String description, List<Field> query, @Nullable Body body) {

	/**
	 * Puts together what the catalog knows, and what the description of a group does.
	 */
	static OperationView of(Operation operation, JsonNode known, Schemas schemas) {
		return new OperationView(operation.id(), operation.method().name(), operation.template().toString(),
				operation.permission().group(), operation.permission().effect().toString(), operation.isServed(),
				operation.testable(), known.path("description").asString(null), parameters(known, schemas),
				(known.has("body") || OperationDescription.mayTakeAnyBody(operation, known))
						? body(operation, known.path("body"), schemas) : null);
	}

	private static List<Field> parameters(JsonNode known, Schemas schemas) {
		return known.path("parameters")
			.valueStream()
			.map(schemas::resolve)
			.map((parameter) -> Field.of(parameter.path("name").asString(), parameter.path("required").asBoolean(false),
					schemas.resolve(parameter.path("schema")), parameter))
			.toList();
	}

	private static Body body(Operation operation, JsonNode schema, Schemas schemas) {
		ObjectNode whole = schemas.resolve(schema);
		ObjectNode example = schemas.object(whole);
		if (operation.testable()) {
			example.put("is_testing", true); // who sends it without thinking pays nothing
		}
		List<Field> fields = new ArrayList<>();
		whole.path("properties").properties().forEach((property) -> {
			ObjectNode field = schemas.resolve(property.getValue());
			fields.add(Field.of(property.getKey(), Schemas.requires(whole, property.getKey()), field, field));
		});
		return new Body(example, fields);
	}

	/**
	 * A body.
	 *
	 * @param example one to begin with
	 * @param fields all that it may hold, so far as that is known
	 */
	public record Body(JsonNode example, List<Field> fields) {
	}

	/**
	 * A parameter of the query or a field of the body.
	 *
	 * @param name its name
	 * @param required whether it must be there
	 * @param type its JSON type; empty if it may be any
	 * @param values the only values it may have; null if there are others
	 * @param description what there is to know about it; null if its name says it all
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	public record Field(String name, boolean required, String type, @Nullable JsonNode values,
			@Nullable String description) {

		static Field of(String name, boolean required, JsonNode schema, JsonNode described) {
			return new Field(name, required, Schemas.type(schema), schema.get("enum"),
					described.path("description").asString(null));
		}

	}

}
