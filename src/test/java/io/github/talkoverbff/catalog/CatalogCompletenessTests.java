package io.github.talkoverbff.catalog;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

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

	/**
	 * Whom a role lets ring, spend and switch is in no other test: they ask the catalog.
	 */
	@Test
	void giveWhatRingsSpendsOrSwitchesToThoseWhoseItIs() throws Exception {
		Map<String, Set<String>> strong = shipped().operations()
			.stream()
			.filter((operation) -> EnumSet.of(Effect.LIVE, Effect.DIAL, Effect.CHARGE, Effect.CREDENTIAL)
				.contains(operation.permission().effect()))
			.collect(Collectors.groupingBy((operation) -> operation.permission().toString(),
					Collectors.mapping(Operation::id, Collectors.toSet())));

		assertThat(strong).containsExactlyInAnyOrderEntriesOf(Map.of( //
				"calls:dial", Set.of("make-call", "make-campaign-call"), //
				"calls:live", Set.of("end-call"), //
				"campaigns:dial", Set.of("update-campaign-status", "trigger-campaign-sftp-import"), //
				"agents:live", Set.of("publish-agent", "unpublish-agent", "update-agent-calling", "update-agent-flow"), //
				"callback-agents:live",
				Set.of("set-agent-as-callback", "update-callback-sources", "remove-callback-role"), //
				"billing:charge", Set.of("test-auto-topup", "update-auto-topup-settings"), //
				"account:charge", Set.of("purchase-credits"), //
				"account:credential", Set.of("create-user-api-token", "delete-user-api-token")));
	}

	private static Catalog shipped() throws Exception {
		return new CatalogConfiguration().catalog(new CatalogProperties(List.of()));
	}

}
