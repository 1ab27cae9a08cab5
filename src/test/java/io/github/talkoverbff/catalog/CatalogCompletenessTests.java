package io.github.talkoverbff.catalog;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The shipped catalog holds what Talkover documents, and plays no operation down. */
class CatalogCompletenessTests {

	@Test
	void listsEveryDocumentedOperationWithItsMethodAndPathAndNoOther() throws Exception {
		Map<String, String> documented = new HashMap<>();
		DocumentedOperation.all()
			.forEach((operation) -> documented.put(operation.id(), operation.method() + " " + operation.template()));

		Map<String, String> shipped = new HashMap<>();
		shipped().operations()
			.forEach((operation) -> shipped.put(operation.id(), operation.method() + " " + operation.template()));

		assertThat(shipped).hasSize(127).isEqualTo(documented);
	}

	@Test
	void givesEachAnEffectAtLeastAsStrongAsItsDocumentedSideEffects() throws Exception {
		Map<String, Effect> shipped = new HashMap<>();
		shipped().operations().forEach((operation) -> shipped.put(operation.id(), operation.permission().effect()));

		assertThat(DocumentedOperation.all())
			.allSatisfy((operation) -> assertThat(shipped.get(operation.id())).as(operation.id())
				.isGreaterThanOrEqualTo(Effect.find(operation.effect()).orElseThrow()));
	}

	private static Catalog shipped() throws Exception {
		return new CatalogConfiguration().catalog(new CatalogProperties(List.of()));
	}

}
