package io.github.talkoverbff.catalog;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpMethod;

/**
 * The operations of the Talkover API, found by the decoded segments of a path. A static
 * segment beats a variable one, so {@code /calendars/events} is never a calendar of that
 * name. A lookup takes one step for each segment, however many operations there are.
 */
public final class Catalog {

	private final Map<String, Operation> operations = new LinkedHashMap<>();

	private final Node root = new Node();

	Catalog(Collection<Operation> operations, Collection<String> reservedPaths) {
		operations.forEach(this::add);
		reservedPaths.forEach((path) -> node(new PathTemplate(path)));
	}

	/** All operations, in the order of their lines. */
	public Collection<Operation> operations() {
		return List.copyOf(this.operations.values());
	}

	/** The operation of that id, unless there is none. */
	public Optional<Operation> find(String id) {
		return Optional.ofNullable(this.operations.get(id));
	}

	/** All permissions that some operation needs, and those of the proxy's own paths. */
	public SortedSet<Permission> permissions() {
		SortedSet<Permission> permissions = new TreeSet<>(Permission.OWN);
		this.operations.values().forEach((operation) -> permissions.add(operation.permission()));
		return permissions;
	}

	/**
	 * Finds what a path stands for.
	 * @param segments the path's segments, decoded
	 * @return the operations there, one for each method; empty if the path is not one of
	 * Talkover's
	 */
	public Optional<Match> match(List<String> segments) {
		@Nullable Node node = this.root;
		List<String> variables = new ArrayList<>(4);
		for (String segment : segments) {
			Node next = node.fixed.get(segment);
			if (next == null && node.variable != null) {
				next = node.variable;
				variables.add(segment);
			}
			if (next == null) {
				return Optional.empty();
			}
			node = next;
		}
		return node.operations.isEmpty() ? Optional.empty() : Optional.of(new Match(node.operations, variables));
	}

	private void add(Operation operation) {
		if (this.operations.putIfAbsent(operation.id(), operation) != null) {
			throw new IllegalArgumentException("two operations have the id " + operation.id());
		}
		Operation other = node(operation.template()).operations.putIfAbsent(operation.method(), operation);
		if (other != null) {
			throw new IllegalArgumentException(
					operation.id() + " and " + other.id() + " have the same method and path");
		}
	}

	private Node node(PathTemplate template) {
		Node node = this.root;
		for (String segment : template.segments()) {
			node = PathTemplate.isVariable(segment) ? node.variable(segment, template)
					: node.fixed.computeIfAbsent(segment, (name) -> new Node());
		}
		return node;
	}

	/**
	 * What stands at a path.
	 *
	 * @param operations the operations there, by method
	 * @param variables the segments that fill the template's variables, in their order
	 */
	public record Match(Map<HttpMethod, Operation> operations, List<String> variables) {
	}

	private static final class Node {

		private final Map<String, Node> fixed = new HashMap<>();

		private final Map<HttpMethod, Operation> operations = new LinkedHashMap<>();

		private @Nullable Node variable;

		private @Nullable String variableName;

		/**
		 * The node behind a variable, which has one name for all operations: roles go by
		 * it.
		 */
		private Node variable(String name, PathTemplate template) {
			if (this.variable == null) {
				this.variable = new Node();
				this.variableName = name;
			}
			if (!name.equals(this.variableName)) {
				throw new IllegalArgumentException(
						name + " in " + template + " is called " + this.variableName + " elsewhere");
			}
			return this.variable;
		}

	}

}
