package io.github.talkoverbff.catalog;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import org.springframework.core.io.ClassPathResource;

import static org.assertj.core.api.Assertions.assertThat;

/** The shipped catalog holds what Talkover documents, and plays no operation down. */
class CatalogCompletenessTests {

	@Test
	void listsEveryDocumentedOperationWithItsMethodAndPathAndNoOther() throws Exception {
		Map<String, String> documented = new HashMap<>();
		documented().forEach((fields) -> documented.put(fields[0], fields[1] + " " + fields[2]));

		Map<String, String> shipped = new HashMap<>();
		shipped().operations()
			.forEach((operation) -> shipped.put(operation.id(), operation.method() + " " + operation.template()));

		assertThat(shipped).hasSize(127).isEqualTo(documented);
	}

	@Test
	void givesEachAnEffectAtLeastAsStrongAsItsDocumentedSideEffects() throws Exception {
		Map<String, Effect> shipped = new HashMap<>();
		shipped().operations().forEach((operation) -> shipped.put(operation.id(), operation.permission().effect()));

		assertThat(documented()).allSatisfy((fields) -> assertThat(shipped.get(fields[0])).as(fields[0])
			.isGreaterThanOrEqualTo(Effect.find(fields[3]).orElseThrow()));
	}

	private static Catalog shipped() throws Exception {
		return new CatalogConfiguration().catalog(new CatalogProperties(List.of()));
	}

	private static List<String[]> documented() throws Exception {
		return new ClassPathResource("documented-operations.tsv").getContentAsString(StandardCharsets.UTF_8)
			.lines()
			.filter((line) -> !line.startsWith("#"))
			.map((line) -> line.split("\t"))
			.toList();
	}

}
