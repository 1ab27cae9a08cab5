package io.github.talkoverbff.documentation;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

import io.github.talkoverbff.IntegrationTest;
import io.github.talkoverbff.catalog.Catalog;
import io.github.talkoverbff.catalog.Operation;
import io.github.talkoverbff.documentation.Description.Described;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.http.HttpAnswer;
import io.github.talkoverbff.problem.Problem;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

import static org.assertj.core.api.Assertions.assertThat;

/** The OpenAPI document is valid, and says of each operation what the catalog says. */
@IntegrationTest
@TestInstance(Lifecycle.PER_CLASS)
class OpenApiIntegrationTests {

	private static final Set<String> READS = Set.of("get", "head");

	@LocalServerPort
	private int port;

	@Autowired
	private Catalog catalog;

	@Autowired
	private RequestMappingHandlerMapping mappings;

	private HttpAnswer answer;

	private Description description;

	@BeforeAll
	void ask() throws IOException {
		this.answer = new Caller(this.port).get("/openapi.yaml");
		this.description = new Description(this.answer.text());
	}

	@Test
	void isServedWithoutASessionAsYaml() {
		assertThat(this.answer.status()).isEqualTo(200);
		assertThat(this.answer.header("Content-Type")).isEqualTo("application/yaml");
		assertThat(this.answer.text()).startsWith("openapi: 3.1.").doesNotContain("talq_", "&id", "version: unknown");
	}

	@Test
	void isReadableByAnAppOnAnotherOriginIfThatIsAllowed() throws IOException {
		HttpAnswer allowed = new Caller(this.port).get("/openapi.yaml", "Sec-Fetch-Site: cross-site",
				"Origin: https://crm.example.com");
		HttpAnswer foreign = new Caller(this.port).get("/openapi.yaml", "Sec-Fetch-Site: cross-site",
				"Origin: https://evil.example.com");

		assertThat(allowed.header("Access-Control-Allow-Origin")).isEqualTo("https://crm.example.com");
		assertThat(foreign.has("Access-Control-Allow-Origin")).isFalse();
	}

	@Test
	void isForReadingOnly() throws IOException {
		HttpAnswer refusal = new Caller(this.port).post("/openapi.yaml", "{}");

		assertThat(refusal.status()).isEqualTo(405);
		assertThat(refusal.code()).isEqualTo("METHOD_NOT_ALLOWED");
	}

	@Test
	void isValid() {
		SwaggerParseResult result = new OpenAPIV3Parser().readContents(this.answer.text());

		assertThat(result.getMessages()).isEmpty();
		assertThat(result.getOpenAPI().getPaths()).containsKeys("/session", "/problems", "/problems/{code}",
				"/openapi.yaml");
	}

	@Test
	void holdsEveryPathOfTheProxyButThoseOfItsPages() {
		assertThat(this.mappings.getHandlerMethods().keySet()).flatExtracting(RequestMappingInfo::getPatternValues)
			.filteredOn((path) -> !path.matches("/(error|console/.*)?"))
			.isNotEmpty()
			.allSatisfy((path) -> assertThat(this.description.root().path("paths").propertyNames())
				.contains(path.replace("{slug}", "{code}")));
	}

	@Test
	void leadsEveryReferenceSomewhereAndGivesEveryOperationAnIdOfItsOwn() {
		List<String> ids = this.description.root().path("paths").findValuesAsString("operationId");

		assertThat(ids).doesNotHaveDuplicates();
		assertThat(this.description.root().findValuesAsString("$ref")).isNotEmpty()
			.allSatisfy((reference) -> assertThat(this.description.root().at(reference.substring(1)).isMissingNode())
				.as(reference)
				.isFalse());
	}

	@Test
	void leavesNoPartUnused() {
		Set<String> used = new HashSet<>(this.description.root().findValuesAsString("$ref"));

		for (String kind : List.of("schemas", "parameters", "headers")) {
			this.description.root()
				.path("components")
				.path(kind)
				.propertyNames()
				.forEach((name) -> assertThat(used).contains("#/components/" + kind + "/" + name));
		}
	}

	@Test
	void holdsEveryOperationOfTheCatalogWithItsPermissionAndNoOther() {
		Map<String, String> expected = new TreeMap<>();
		this.catalog.operations().forEach((operation) -> expected.put(operation.id(), line(operation)));

		Map<String, String> described = new TreeMap<>();
		this.description.proxied().forEach((id, operation) -> described.put(id, line(operation)));

		assertThat(described).hasSize(127).isEqualTo(expected);
	}

	@Test
	void knowsMoreThanTheCatalogOfEveryOperationThatIsServed() {
		assertThat(this.catalog.operations()).filteredOn(Operation::isServed)
			.allSatisfy(
					(operation) -> assertThat(this.description.proxied().get(operation.id()).answer().isMissingNode())
						.as(operation.id())
						.isFalse());
	}

	/** A program that fills it in would change what its user did not name. */
	@ParameterizedTest
	@ValueSource(strings = { "CampaignFields", "SftpFields", "WebhookFields", "SipTrunkFields", "CalendarEventFields",
			"AuthorizationScheme" })
	void namesNoDefaultWhereOnlyWhatIsSentIsChanged(String schema) {
		JsonNode fields = this.description.root().at("/components/schemas/" + schema);

		assertThat(fields.isMissingNode()).isFalse();
		assertThat(fields.findValues("default")).isEmpty();
	}

	/** Generators drop what has values and no type. */
	@Test
	void namesTheTypeOfWhateverMayHaveCertainValuesOnly() {
		JsonNode root = this.description.root();

		assertThat(Stream.of("enum", "const").flatMap((field) -> root.findParents(field).stream()))
			.hasSizeGreaterThan(70)
			.allSatisfy((schema) -> assertThat(schema.has("type")).as(schema.toString()).isTrue());
		assertThat(root.at("/components/schemas/DialBrief/properties/state/type").stringValue()).isEqualTo("string");
		assertThat(root.at("/components/schemas/SipTrunk/properties/health_status/type"))
			.hasToString("[\"string\",\"null\"]");
		assertThat(root.at("/components/headers/IdempotentReplayed/schema/type").stringValue()).isEqualTo("boolean");
	}

	@ParameterizedTest
	@ValueSource(strings = { "update-agent-knowledge", "update-agent-voice", "create-training", "delete-training",
			"create-action", "delete-action" })
	void tellsWhichChangesKeepCallsFromAnAgent(String id) {
		assertThat(this.description.proxied().get(id).operation().path("description").asString())
			.contains("takes no new calls until it is published again");
	}

	@Test
	void promisesNoSuccessWhereThereIsNone() {
		assertThat(this.catalog.operations()).filteredOn((operation) -> !operation.isServed())
			.hasSize(6)
			.allSatisfy((operation) -> {
				JsonNode responses = this.description.proxied().get(operation.id()).operation().path("responses");
				assertThat(responses.propertyNames()).contains("501").noneMatch((status) -> status.startsWith("2"));
			});
	}

	@Test
	void asksForTheCsrfTokenWhereASafeMethodWouldNot() {
		assertThat(this.description.proxied().values()).allSatisfy((operation) -> {
			JsonNode needed = operation.operation().path("security").path(0);
			assertThat(needed.has("session")).isTrue();
			assertThat(needed.has("csrf")).isNotEqualTo(READS.contains(operation.field()));
		});
	}

	@Test
	void tellsThatWhatIsReadMayNotHaveChanged() {
		assertThat(this.catalog.operations()).allSatisfy((operation) -> {
			JsonNode described = this.description.proxied().get(operation.id()).operation();
			boolean conditional = operation.isServed() && operation.isRead();

			assertThat(described.path("responses").has("304")).isEqualTo(conditional);
			assertThat(described.path("parameters").toString().contains("/ifNoneMatch")).isEqualTo(conditional);
		});
	}

	@ParameterizedTest
	@CsvSource({ "Problem401, X-XSRF-TOKEN", "Problem405, Allow", "Problem409, Dial-Id", "Problem4XX, Retry-After",
			"Session, X-XSRF-TOKEN" })
	void namesTheFieldsThatMatterBesideABody(String response, String field) {
		assertThat(this.description.root().at("/components/responses/" + response + "/headers").has(field)).isTrue();
	}

	@ParameterizedTest
	@EnumSource
	void namesEveryProblemUnderItsStatus(Problem problem) {
		JsonNode codes = this.description.root()
			.at("/components/responses/Problem" + problem.status().value()
					+ "/content/application~1problem+json/schema/allOf/1/properties/code/enum");

		assertThat(codes.valueStream().map(JsonNode::stringValue)).contains(problem.name());
	}

	private static String line(Operation operation) {
		return operation.method().name().toLowerCase(Locale.ROOT) + " /talkover/{environment}" + operation.template()
				+ " " + operation.permission() + " " + operation.permission().group();
	}

	private static String line(Described described) {
		JsonNode operation = described.operation();
		return described.field() + " " + described.path() + " " + operation.path("x-permission").stringValue() + " "
				+ operation.path("tags").path(0).stringValue();
	}

}
