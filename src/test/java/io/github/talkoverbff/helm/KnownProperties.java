package io.github.talkoverbff.helm;

import java.io.IOException;
import java.io.UncheckedIOException;
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
import org.springframework.core.ResolvableType;
import org.springframework.core.io.UrlResource;
import org.springframework.util.ClassUtils;

/** The properties that the application and the libraries on its class path read. */
final class KnownProperties {

	private static final Pattern CONTAINER = Pattern
		.compile("java\\.util\\.(?:Map<java\\.lang\\.String,|List<|Set<)(.+)>");

	private static final Map<ConfigurationPropertyName, String> TYPES = types();

	private KnownProperties() {
	}

	static boolean contain(String property) {
		ConfigurationPropertyName name = ConfigurationPropertyName.of(property.replaceFirst("(\\[\\d+])+$", ""));
		return TYPES.containsKey(name) || isInAContainer(name);
	}

	/**
	 * The metadata does not look into maps and lists: what a value of one can hold, its
	 * class says.
	 */
	private static boolean isInAContainer(ConfigurationPropertyName name) {
		for (int size = name.getNumberOfElements() - 1; size > 0; size--) {
			Matcher container = CONTAINER.matcher(TYPES.getOrDefault(name.chop(size), ""));
			if (container.matches()) {
				String type = container.group(1);
				return type.startsWith("java.lang.") || isIn(
						ResolvableType.forClass(ClassUtils.resolveClassName(type, null)), name.subName(size + 1));
			}
		}
		return false;
	}

	/** Whether a value of this type can be given what is left of a name. */
	private static boolean isIn(ResolvableType type, ConfigurationPropertyName left) {
		if (left.isEmpty()) {
			return true;
		}
		if (type.asMap() != ResolvableType.NONE) {
			return isIn(type.asMap().getGeneric(1), left.subName(1));
		}
		if (type.asCollection() != ResolvableType.NONE) {
			return left.isNumericIndex(0) && isIn(type.asCollection().getGeneric(0), left.subName(1));
		}
		return members(type.toClass())
			.filter((member) -> DataObjectPropertyName.toDashedForm(member.getKey())
				.equals(left.getElement(0, ConfigurationPropertyName.Form.DASHED)))
			.anyMatch((member) -> isIn(member.getValue(), left.subName(1)));
	}

	private static Stream<Map.Entry<String, ResolvableType>> members(Class<?> type) {
		return type.isRecord()
				? Stream.of(type.getRecordComponents())
					.map((component) -> Map.entry(component.getName(),
							ResolvableType.forMethodReturnType(component.getAccessor())))
				: Stream.of(BeanUtils.getPropertyDescriptors(type))
					.filter((property) -> property.getReadMethod() != null)
					.map((property) -> Map.entry(property.getName(),
							ResolvableType.forMethodReturnType(property.getReadMethod())));
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
