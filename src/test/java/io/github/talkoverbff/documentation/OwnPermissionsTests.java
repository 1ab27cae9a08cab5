package io.github.talkoverbff.documentation;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;

import io.github.talkoverbff.OwnProxy;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.http.HttpAnswer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** The permissions that the OpenAPI document names for the ledger are those it takes. */
class OwnPermissionsTests {

	private static final List<String> PERMISSIONS = List.of("dialling:read", "calls:dial", "campaigns:dial",
			"dialling:live", "dialling:write", "calls:read");

	private static OwnProxy proxy;

	private static Description description;

	@BeforeAll
	static void start() throws IOException {
		proxy = OwnProxy.start(PERMISSIONS.stream().flatMap((permission) -> {
			String name = name(permission);
			return Stream.of("talkover.access.roles." + name + ".permissions=" + permission,
					"talkover.access.roles." + name + ".environments=*", "talkover.users." + name + ".roles=" + name,
					"talkover.users." + name + ".password={noop}" + name);
		}).toArray(String[]::new));
		description = new Description(new Caller(proxy.port()).get("/openapi.yaml").text());
	}

	@AfterAll
	static void stop() {
		proxy.close();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "-", textBlock = """
			get  | /dials                 | ?idempotency_key=key-1 | -
			get  | /dials                 | ?state=unknown         | -
			get  | /dials/{id}            | -                      | -
			post | /dials/{id}/resolution | -                      | {"outcome":"placed","reason":"asked"}
			get  | /budgets               | -                      | -
			get  | /switch                | -                      | -
			""")
	void thoseNamedAreEnoughAndNoOtherIs(String method, String path, @Nullable String query, @Nullable String body)
			throws IOException {
		JsonNode named = operation(method, path).path("x-permission");

		assertThat(enough(method, path + Objects.requireNonNullElse(query, ""), body))
			.containsExactlyInAnyOrderElementsOf(named.isArray()
					? named.valueStream().map(JsonNode::stringValue).toList() : List.of(named.stringValue()));
	}

	@ParameterizedTest
	@CsvSource({ "true, dialling:live calls:dial campaigns:dial", "false, dialling:write" })
	void noneIsNamedForTheSwitchAsItDependsOnWhereItIsTurned(boolean stopped, String enough) throws IOException {
		JsonNode operation = operation("put", "/switch");

		assertThat(enough("put", "/switch", "{\"stopped\":%s,\"reason\":\"asked\"}".formatted(stopped)))
			.containsExactlyInAnyOrder(enough.split(" "));
		assertThat(operation.has("x-permission")).isFalse();
		assertThat(operation.path("description").stringValue()).contains(enough.split(" "));
	}

	/** The permissions of which each is enough for a request. */
	private static List<String> enough(String method, String target, @Nullable String body) throws IOException {
		List<String> enough = new ArrayList<>();
		for (String permission : PERMISSIONS) {
			HttpAnswer answer = proxy.signedIn(name(permission))
				.send(method.toUpperCase(Locale.ROOT), "/dialling/production" + target.replace("{id}", "none"),
						Objects.requireNonNullElse(body, ""));
			if (answer.status() != 403) {
				enough.add(permission);
			}
		}
		return enough;
	}

	private static JsonNode operation(String method, String path) {
		return description.root().path("paths").path("/dialling/{environment}" + path).path(method);
	}

	private static String name(String permission) {
		return permission.replace(':', '-');
	}

}
