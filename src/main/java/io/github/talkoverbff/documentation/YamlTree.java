package io.github.talkoverbff.documentation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.core.io.ClassPathResource;

/** Reads YAML into a tree, and writes a tree as YAML. */
final class YamlTree {

	private static final JsonMapper JSON = JsonMapper.shared();

	private YamlTree() {
	}

	/** The content of a file of ours; empty if there is no such file. */
	static ObjectNode read(String path) {
		ClassPathResource file = new ClassPathResource(path);
		if (!file.exists()) {
			return JSON.createObjectNode();
		}
		try (InputStream content = file.getInputStream()) {
			Object loaded = new Yaml(new SafeConstructor(new LoaderOptions())).load(content);
			return JSON.<ObjectNode>valueToTree(loaded);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static String write(ObjectNode tree) {
		DumperOptions options = new DumperOptions();
		options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
		options.setWidth(120);
		return new Yaml(options).dump(JSON.treeToValue(tree, Object.class));
	}

}
