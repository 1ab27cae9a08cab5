package io.github.talkoverbff.helm;

import java.beans.PropertyDescriptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.net.URL;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.springframework.beans.BeanUtils;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.io.UrlResource;
import org.springframework.util.ClassUtils;

/** The properties that the application and the libraries on its class path read. */
final class KnownProperties {

	private static final Pattern MAP = Pattern.compile("java\\.util\\.Map<java\\.lang\\.String,(.+)>");

	private static final Map<ConfigurationPropertyName, String> TYPES = types();

	private KnownProperties() {
	}

	static boolean contain(String property) {
		ConfigurationPropertyName name = ConfigurationPropertyName.of(property.replaceFirst("(\\[\\d+])+$", ""));
		return TYPES.containsKey(name) || isInAMap(name);
	}

	/**
	 * The metadata does not look into maps: what a value of one can hold, its class says.
	 */
	private static boolean isInAMap(ConfigurationPropertyName name) {
		for (int size = name.getNumberOfElements() - 1; size > 0; size--) {
			Matcher map = MAP.matcher(TYPES.getOrDefault(name.chop(size), ""));
			if (map.matches()) {
				int more = name.getNumberOfElements() - size;
				return map.group(1).startsWith("java.lang.") || (more == 2 && members(map.group(1))
					.anyMatch(name.getLastElement(ConfigurationPropertyName.Form.DASHED)::equals));
			}
		}
		return false;
	}

	private static Stream<String> members(String className) {
		Class<?> type = ClassUtils.resolveClassName(className, null);
		Stream<String> names = type.isRecord() ? Stream.of(type.getRecordComponents()).map(RecordComponent::getName)
				: Stream.of(BeanUtils.getPropertyDescriptors(type)).map(PropertyDescriptor::getName);
		return names.map(DataObjectPropertyName::toDashedForm);
	}

	private static Map<ConfigurationPropertyName, String> types() {
		Map<ConfigurationPropertyName, String> types = new HashMap<>();
		try {
			ObjectMapper json = new ObjectMapper();
			for (URL metadata : Collections.list(KnownProperties.class.getClassLoader()
				.getResources("META-INF/spring-configuration-metadata.json"))) {
				for (JsonNode property : json.readTree(new UrlResource(metadata).getContentAsByteArray())
					.path("properties")) {
					types.put(ConfigurationPropertyName.of(property.path("name").asText()),
							property.path("type").asText());
				}
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return types;
	}

}
