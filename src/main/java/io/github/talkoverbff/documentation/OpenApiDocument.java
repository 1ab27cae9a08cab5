package io.github.talkoverbff.documentation;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.github.talkoverbff.catalog.Catalog;
import io.github.talkoverbff.catalog.Operation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Describes the whole proxy for programs, in OpenAPI 3.1: its own paths by
 * {@code openapi/proxy.yaml}, and Talkover's by the catalog, to which a file for each
 * group, such as {@code openapi/talkover/calls.yaml}, adds what the catalog does not
 * know. There, {@code body} is a JSON schema, {@code data} that of the envelope's data,
 * {@code answer} that of an answer without the usual envelope; {@code paging} names the
 * envelope's field for it, and {@code status} is that of a success, where documented.
 */
final class OpenApiDocument {

	private final ObjectNode root = YamlTree.read("openapi/proxy.yaml");

	private final ObjectNode components = this.root.withObjectProperty("components");

	private final ProxiedPaths paths = new ProxiedPaths(this.root.withObjectProperty("paths"));

	private final ObjectNode known = this.root.objectNode();

	private final Set<String> groups = new HashSet<>();

	private OpenApiDocument() {
		this.root.path("tags").forEach((tag) -> this.groups.add(tag.path("name").asString()));
	}

	/** Describes what there is now, as YAML. */
	static String describe(Catalog catalog, String version) {
		OpenApiDocument document = new OpenApiDocument();
		document.root.withObjectProperty("info").put("version", version);
		ProblemResponses.addTo(document.components);
		catalog.operations().forEach(document::add);
		Schemas.nameTypes(document.root);
		return YamlTree.write(document.root);
	}

	/** Lists the operations that there are now. */
	static List<OperationView> list(Catalog catalog) {
		OpenApiDocument document = new OpenApiDocument();
		return catalog.operations().stream().map(document::view).toList();
	}

	private OperationView view(Operation operation) {
		addGroupOf(operation);
		return OperationView.of(operation, this.known.path(operation.id()), new Schemas(this.root));
	}

	private void add(Operation operation) {
		addGroupOf(operation);
		new OperationDescription(operation, this.known.path(operation.id())).addTo(this.paths.add(operation));
	}

	private void addGroupOf(Operation operation) {
		String group = operation.permission().group();
		if (this.groups.add(group)) {
			addGroup(group);
		}
	}

	private void addGroup(String group) {
		this.root.withArrayProperty("tags").addObject().put("name", group);
		ObjectNode file = YamlTree.read("openapi/talkover/" + group + ".yaml");
		merge(file.path("operations"), this.known);
		merge(file.path("parameters"), this.components.withObjectProperty("parameters"));
		merge(file.path("schemas"), this.components.withObjectProperty("schemas"));
	}

	private static void merge(JsonNode entries, ObjectNode target) {
		entries.properties().forEach((entry) -> {
			if (target.replace(entry.getKey(), entry.getValue()) != null) {
				throw new IllegalStateException(entry.getKey() + " is described twice");
			}
		});
	}

}
