package io.github.talkoverbff.documentation;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.talkoverbff.catalog.Operation;
import io.github.talkoverbff.problem.Actor;
import io.github.talkoverbff.problem.Outcome;
import io.github.talkoverbff.problem.Problem;
import io.github.talkoverbff.problem.RequestFacts;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.http.MediaType;

/** Describes for programs which problem comes with which status. */
final class ProblemResponses {

	/** Whatever else Talkover may reject a request with. */
	private static final String OTHER_REJECTIONS = "4XX";

	/** The statuses of problems that may be about a dial that was sent. */
	private static final Set<String> OF_DIALS = Set.of("400", "403", "404", "409", "413", "415", "422", "429",
			OTHER_REJECTIONS, "502", "503", "504");

	private static final String SCHEMA = "#/components/schemas/Problem";

	private ProblemResponses() {
	}

	/** Adds an answer for each status, and the words that problems use. */
	static void addTo(ObjectNode components) {
		ObjectNode schemas = components.withObjectProperty("schemas");
		addWords(schemas.putObject("ProblemCode"), "See /problems", Problem.values());
		addWords(schemas.putObject("Actor"), explain(Actor.values(), Actor::meaning), Actor.values());
		addWords(schemas.putObject("Outcome"), explain(Outcome.values(), Outcome::meaning), Outcome.values());
		ObjectNode responses = components.withObjectProperty("responses");
		schema(describe(responses.putObject("Problem"), "A problem")).put("$ref", SCHEMA);
		add(responses, OTHER_REJECTIONS, List.of(Problem.TALKOVER_REJECTED));
		statuses().forEach((status) -> add(responses, status.toString(),
				Arrays.stream(Problem.values()).filter((problem) -> mayHave(problem, status)).toList()));
	}

	/** Adds the problems that a proxied operation may end in. */
	static void addTo(ObjectNode responses, Operation operation) {
		Stream<String> own = Stream.of("400", "401", "403", "404", "500", "503");
		Stream<String> others = operation.isServed() ? Stream.of("429", OTHER_REJECTIONS, "502", "504")
				: Stream.of("501");
		Stream<String> ofBodies = operation.isServed() && !operation.isRead() ? Stream.of("413", "415") : Stream.of();
		Stream<String> ofDials = operation.isDial() ? Stream.of("409", "422") : Stream.of();
		Stream.of(own, others, ofBodies, ofDials)
			.flatMap(Function.identity())
			.sorted()
			.forEach((status) -> responses.putObject(status).put("$ref", "#/components/responses/Problem" + status));
	}

	private static void add(ObjectNode responses, String status, List<Problem> problems) {
		ObjectNode response = responses.putObject("Problem" + status);
		describe(response, problems.stream().map(Problem::title).collect(Collectors.joining("; ")));
		ObjectNode headers = response.withObjectProperty("headers");
		if (status.equals(OTHER_REJECTIONS) || problems.stream().anyMatch(Problem::isTransient)) {
			addHeader(headers, "Retry-After", "RetryAfter");
		}
		if (OF_DIALS.contains(status)) {
			addHeader(headers, "Dial-Id", "DialId");
		}
		switch (status) {
			case "401" -> addHeader(headers, "X-XSRF-TOKEN", "CsrfToken");
			case "405" -> addHeader(headers, "Allow", "Allow");
			default -> {
			}
		}
		ArrayNode parts = schema(response).putArray("allOf");
		parts.addObject().put("$ref", SCHEMA);
		addAll(parts.addObject().putObject("properties").putObject("code").putArray("enum"),
				problems.toArray(Problem[]::new));
	}

	private static void addHeader(ObjectNode headers, String name, String component) {
		headers.putObject(name).put("$ref", "#/components/headers/" + component);
	}

	private static ObjectNode describe(ObjectNode response, String description) {
		response.put("description", description);
		response.putObject("headers").putObject(RequestFacts.HEADER).put("$ref", "#/components/headers/RequestId");
		return response;
	}

	private static ObjectNode schema(ObjectNode response) {
		return response.putObject("content").putObject(MediaType.APPLICATION_PROBLEM_JSON_VALUE).putObject("schema");
	}

	private static void addWords(ObjectNode schema, String description, Enum<?>... words) {
		schema.put("type", "string").put("description", description);
		addAll(schema.putArray("enum"), words);
	}

	private static void addAll(ArrayNode values, Enum<?>... words) {
		Arrays.stream(words).map(Enum::toString).forEach(values::add);
	}

	private static <E extends Enum<E>> String explain(E[] words, Function<E, String> meaning) {
		return Arrays.stream(words)
			.map((word) -> "`" + word + "`: " + meaning.apply(word))
			.collect(Collectors.joining(" "));
	}

	private static Stream<Integer> statuses() {
		return Arrays.stream(Problem.values()).map((problem) -> problem.status().value()).distinct().sorted();
	}

	/** Two problems follow Talkover's own status. */
	private static boolean mayHave(Problem problem, int status) {
		return problem.status().value() == status || switch (problem) {
			case TALKOVER_REJECTED -> status < 500 && status != 401 && status != 429;
			case TALKOVER_FAILED -> status == 503;
			default -> false;
		};
	}

}
