package io.github.talkoverbff.helm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.marcnuri.helm.Helm;
import org.yaml.snakeyaml.Yaml;

import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/** The Helm chart of this project, rendered with one of the values files for tests. */
final class Chart {

	static final Path PATH = Path.of("helm/talkover-bff");

	private static final Path VALUES = Path.of("src/test/resources/helm");

	private static final Path WITHOUT_HOOKS = withoutHooks();

	private static final ObjectMapper json = new ObjectMapper();

	private final List<JsonNode> objects;

	private Chart(String rendered) {
		this.objects = StreamSupport.stream(new Yaml().loadAll(rendered).spliterator(), false)
			.filter(Objects::nonNull)
			.map((document) -> json.<JsonNode>valueToTree(document))
			.toList();
	}

	static Chart minimal() {
		return rendered("minimal.yaml", Map.of());
	}

	static Chart full() {
		return rendered("full.yaml", Map.of());
	}

	/** The ledger of dials in a database, and who may be rung. */
	static Chart dialling() {
		return rendered("dialling.yaml", Map.of());
	}

	/** Renders with a values file, and further values by their path. */
	static Chart rendered(String valuesFile, Map<String, ?> furtherValues) {
		var template = new Helm(WITHOUT_HOOKS).template()
			.withName("bff")
			.withNamespace("telephony")
			.withKubeVersion("1.30.0") // the oldest that the chart supports
			.withValuesFile(VALUES.resolve(valuesFile));
		furtherValues.forEach(template::set);
		return new Chart(template.call());
	}

	/** What whoever installs it is told, with the smallest values and further ones. */
	static String notes(Map<String, ?> furtherValues) {
		return notes("minimal.yaml", furtherValues);
	}

	static String notes(String valuesFile, Map<String, ?> furtherValues) {
		var install = new Helm(PATH).install()
			.withName("bff")
			.withNamespace("telephony")
			.withKubeVersion("1.30.0")
			.withValuesFile(VALUES.resolve(valuesFile))
			.clientOnly()
			.dryRun();
		furtherValues.forEach(install::set);
		String output = install.call().getOutput();
		return output.substring(output.indexOf("NOTES:"));
	}

	/** The version of the application that the chart installs. */
	static String appVersion() {
		return new Helm(PATH).show()
			.chart()
			.call()
			.lines()
			.filter((line) -> line.startsWith("appVersion: "))
			.map((line) -> line.substring("appVersion: ".length()))
			.findFirst()
			.orElseThrow();
	}

	/** All that was rendered, the pod of {@code helm test} included. */
	List<JsonNode> objects() {
		return this.objects;
	}

	Stream<JsonNode> objects(String kind) {
		return this.objects.stream().filter((object) -> object.path("kind").asText().equals(kind));
	}

	/** The object of this kind and name. */
	JsonNode object(String kind, String name) {
		return objects(kind).filter((object) -> object.at("/metadata/name").asText().equals(name))
			.findFirst()
			.orElseThrow(() -> new AssertionError("No " + kind + " " + name));
	}

	JsonNode pod() {
		return objects("Deployment").findFirst().orElseThrow().at("/spec/template");
	}

	JsonNode container() {
		return pod().at("/spec/containers/0");
	}

	JsonNode volume(String name) {
		return StreamSupport.stream(pod().at("/spec/volumes").spliterator(), false)
			.filter((volume) -> volume.path("name").asText().equals(name))
			.findFirst()
			.orElseThrow(() -> new AssertionError("No volume " + name));
	}

	/** The environment variables of the container that have a value of their own. */
	Map<String, String> environment() {
		Map<String, String> variables = new LinkedHashMap<>();
		container().path("env")
			.forEach((variable) -> variables.put(variable.path("name").asText(), variable.path("value").asText()));
		return variables;
	}

	/**
	 * The configuration that the application reads: its variable, once Kubernetes has
	 * taken {@code $$} for {@code $}. One that is left alone could be for another
	 * variable, {@code $(NAME)}.
	 */
	String configuration() {
		String value = environment().get("APPLICATION_YAML");
		assertThat(value.replace("$$", "")).doesNotContain("$");
		return value.replace("$$", "$");
	}

	/**
	 * Helm renders hooks apart and the library does not tell them; here they are objects
	 * like the others.
	 */
	private static Path withoutHooks() {
		try {
			Path copy = Path.of("target/helm-without-hooks");
			FileSystemUtils.deleteRecursively(copy);
			FileSystemUtils.copyRecursively(PATH, copy);
			Path test = copy.resolve("templates/tests/connection.yaml");
			Files.writeString(test, Files.readString(test).replace("helm.sh/hook: test", "tested: hook"));
			return copy;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Sees to it that it cannot be rendered with these values, and says why, but no
	 * secret.
	 */
	static void assertRefused(String valuesFile, Map<String, String> furtherValues, String message) {
		assertThatException().isThrownBy(() -> rendered(valuesFile, furtherValues))
			.withMessageContaining(message)
			.satisfies((ex) -> assertThat(ex).hasMessageNotContaining("sEcReT"));
	}

}
