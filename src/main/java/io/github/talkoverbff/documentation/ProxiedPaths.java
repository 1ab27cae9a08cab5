package io.github.talkoverbff.documentation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.github.talkoverbff.catalog.Operation;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The paths below {@code /talkover} as OpenAPI wants them: one for each template, and no
 * two variables of one name.
 */
final class ProxiedPaths {

	private static final String PREFIX = "/talkover/{environment}";

	private final ObjectNode paths;

	private final Map<String, ObjectNode> items = new HashMap<>();

	ProxiedPaths(ObjectNode paths) {
		this.paths = paths;
	}

	/** Adds an operation; what is returned is to be filled with its description. */
	ObjectNode add(Operation operation) {
		ObjectNode item = this.items.computeIfAbsent(operation.template().toString(), (key) -> item(operation));
		return item.putObject(operation.method().name().toLowerCase(Locale.ROOT));
	}

	private ObjectNode item(Operation operation) {
		List<String> names = names(operation.template().variables());
		List<String> variables = names.stream().map((name) -> "{" + name + "}").toList();
		ObjectNode item = this.paths.putObject(PREFIX + operation.template().expand(variables, (variable) -> variable));
		ArrayNode parameters = item.putArray("parameters");
		parameters.addObject().put("$ref", "#/components/parameters/environment");
		names.forEach((name) -> parameters.addObject()
			.put("name", name)
			.put("in", "path")
			.put("required", true)
			.putObject("schema")
			.put("type", "string"));
		return item;
	}

	private static List<String> names(List<String> variables) {
		List<String> names = new ArrayList<>();
		for (String variable : variables) {
			String name = variable;
			while (name.equals("environment") || names.contains(name)) {
				name += "_";
			}
			names.add(name);
		}
		return names;
	}

}
