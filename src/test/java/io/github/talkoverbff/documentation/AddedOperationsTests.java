package io.github.talkoverbff.documentation;

import java.io.IOException;

import io.github.talkoverbff.OwnProxy;
import io.github.talkoverbff.http.Caller;
import io.swagger.v3.parser.OpenAPIV3Parser;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** Operations that the configuration adds are described as far as they are known. */
class AddedOperationsTests {

	private static OwnProxy proxy;

	private static String yaml;

	private static Description description;

	@BeforeAll
	static void start() throws IOException {
		proxy = OwnProxy.start("talkover.operations[0]=send-fax POST /api/v1/faxes/{fax_id} faxes:egress",
				"talkover.operations[1]=get-fax GET /api/v1/faxes/{fax_id} faxes:read",
				"talkover.operations[2]=copy-fax PUT /api/v1/fax-copies/{environment}/of/{environment_} faxes:write",
				"talkover.operations[3]=patch-call PATCH /api/v1/calls calls:live",
				"talkover.operations[4]=get-session GET /api/v1/session session:read");
		yaml = new Caller(proxy.port()).get("/openapi.yaml").text();
		description = new Description(yaml);
	}

	@AfterAll
	static void stop() {
		proxy.close();
	}

	@Test
	void theDocumentStaysValid() {
		assertThat(new OpenAPIV3Parser().readContents(yaml).getMessages()).isEmpty();
		assertThat(description.proxied()).hasSize(132);
		assertThat(description.root().path("tags").findValuesAsString("name")).doesNotHaveDuplicates();
	}

	@Test
	void whatIsNotKnownOfOneIsLeftOpen() {
		JsonNode operation = description.proxied().get("send-fax").operation();

		assertThat(operation.path("x-permission").stringValue()).isEqualTo("faxes:egress");
		assertThat(operation.path("tags").path(0).stringValue()).isEqualTo("faxes");
		assertThat(operation.path("requestBody").toString())
			.isEqualTo("{\"required\":false,\"content\":{\"application/json\":{}}}");
		assertThat(operation.path("responses").path("2XX").path("content").toString())
			.isEqualTo("{\"application/json\":{}}");
	}

	@Test
	void aReadTakesNoBody() {
		assertThat(description.proxied().get("get-fax").operation().has("requestBody")).isFalse();
	}

	@Test
	void onePathHoldsAllItsMethods() {
		JsonNode item = description.root().at("/paths/~1talkover~1{environment}~1api~1v1~1faxes~1{fax_id}");

		assertThat(item.propertyNames()).containsExactly("parameters", "post", "get");
		assertThat(item.path("parameters").path(1).path("name").stringValue()).isEqualTo("fax_id");
	}

	@Test
	void noTwoVariablesOfAPathHaveOneName() {
		assertThat(description.proxied().get("copy-fax").path())
			.isEqualTo("/talkover/{environment}/api/v1/fax-copies/{environment_}/of/{environment__}");
	}

}
