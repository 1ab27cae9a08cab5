package io.github.talkoverbff.catalog;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.http.HttpMethod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** Finding operations, and refusing a catalog that is not one. */
class CatalogTests {

	private static final String LIST = "list GET /api/v1/things things:read";

	@ParameterizedTest
	@CsvSource({ "/api/v1/things, list", "/api/v1/things/7, get", "/api/v1/things/special, special",
			"/api/v1/things/7/parts/8, part" })
	void findsTheOperationOfAPath(String path, String id) {
		Catalog catalog = catalog(LIST, "get GET /api/v1/things/{thing_id} things:read",
				"special GET /api/v1/things/special things:read",
				"part GET /api/v1/things/{thing_id}/parts/{part_id} things:read");

		assertThat(catalog.match(segments(path)).orElseThrow().operations().values()).extracting(Operation::id)
			.containsExactly(id);
	}

	@Test
	void handsOutTheVariablesInTheirOrder() {
		Catalog catalog = catalog("part GET /api/v1/things/{id}/parts/{part_id} things:read");

		assertThat(catalog.match(segments("/api/v1/things/7/parts/8")).orElseThrow().variables()).containsExactly("7",
				"8");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/api/v1", "/api/v1/thing", "/api/v1/things/7/8", "/api/v1/Things", "/api/v1/things/" })
	void findsNothingElse(String path) {
		assertThat(catalog(LIST).match(segments(path))).isEmpty();
	}

	@Test
	void aReservedPathIsNoIdOfAnother() {
		Catalog catalog = catalog("get GET /things/{id} things:read", "reserved /things/templates");

		assertThat(catalog.match(segments("/things/templates"))).isEmpty();
		assertThat(catalog.match(segments("/things/7"))).isPresent();
	}

	@Test
	void operationsOfOnePathAreToldApartByMethod() {
		Catalog catalog = catalog(LIST, "create POST /api/v1/things things:write");

		assertThat(catalog.match(segments("/api/v1/things")).orElseThrow().operations().keySet())
			.containsExactlyInAnyOrder(HttpMethod.GET, HttpMethod.POST);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "list POST /api/v1/others others:read | two operations have the id list",
			"other GET /api/v1/things others:read | same method and path",
			"other GET /api/v1/others others:destroy | not an effect",
			"other GET /api/v1/others others | not of the form", "other GTE /api/v1/others others:read | not a method",
			"other GET api/v1/others others:read | not of the form", "other GET /api/v1//others others:read | neither",
			"other GET /api/{x others:read | neither", "other GET /api/../others others:read | neither",
			"Other GET /api others:read | not of the form" })
	void refusesACatalogWithALineThatCannotBe(String line, String reason) {
		assertThatIllegalArgumentException().isThrownBy(() -> catalog(LIST, line.strip()))
			.withMessageContaining(reason);
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET /things/{b}", "PUT /things/{b}", "GET /things/{b}/parts" })
	void refusesAVariableThatIsCalledOtherwiseElsewhere(String added) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> catalog("one GET /things/{a} things:read", "two " + added + " things:read"))
			.withMessageContaining("{b} in ")
			.withMessageContaining(" is called {a} elsewhere");
	}

	@Test
	void refusesTwoVariablesOfOneName() {
		assertThatIllegalArgumentException().isThrownBy(() -> catalog("copy PUT /things/{id}/to/{id} things:write"))
			.withMessageContaining("two variables of one name");
	}

	@Test
	void shipsEveryDocumentedOperation() throws Exception {
		Catalog shipped = new CatalogConfiguration().catalog(new CatalogProperties(List.of()));

		assertThat(shipped.operations()).hasSize(127);
		assertThat(shipped.operations()).filteredOn((operation) -> !operation.isServed()).hasSize(6);
		assertThat(shipped.operations()).filteredOn(Operation::tokenless)
			.extracting(Operation::id)
			.containsExactly("health");
	}

	private static Catalog catalog(String... lines) {
		return CatalogConfiguration.load(List.of(lines), List.of());
	}

	private static List<String> segments(String path) {
		return new ArrayList<>(List.of(path.substring(1).split("/", -1)));
	}

}
