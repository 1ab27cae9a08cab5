package io.github.talkoverbff.audit;

import java.io.StringWriter;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

import ch.qos.logback.classic.spi.ILoggingEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.json.JsonWriter;
import org.springframework.boot.json.JsonWriter.PairExtractor;
import org.springframework.boot.logging.structured.ContextPairs;
import org.springframework.boot.logging.structured.ElasticCommonSchemaProperties;
import org.springframework.boot.logging.structured.StructuredLogFormatter;
import org.springframework.core.env.Environment;

/**
 * Lays out a line of the audit trail as Boot lays out all others in the Elastic Common
 * Schema. Every call has such a line, and Boot encodes each of its characters by itself
 * (<a href="https://github.com/spring-projects/spring-boot/issues/49428">spring-boot
 * #49428</a>), which took a sixth of the processor time of a call.
 */
final class EcsAuditFormat implements StructuredLogFormatter<ILoggingEvent> {

	private static final String CUSTOMIZED = "logging.structured.json";

	private static final String RENAME = "rename";

	/** What an operator can ask for here too; anything else is for Boot's own format. */
	private static final Set<String> CUSTOMIZABLE = Set.of("context", RENAME);

	private static final Set<String> RENAMABLE = Set.of("event", "user", "roles", "traceId", "spanId");

	private static final int USUAL_LENGTH = 768;

	private final JsonFactory json = new JsonFactory();

	private final Map<String, String> names;

	private final String pid;

	private final String service;

	private final BiConsumer<ILoggingEvent, BiConsumer<String, Object>> pairs;

	EcsAuditFormat(Environment environment, ContextPairs contextPairs) {
		this.names = names(environment);
		this.pid = environment.getProperty("spring.application.pid", "");
		String service = JsonWriter.of(ElasticCommonSchemaProperties.get(environment)::jsonMembers).writeToString("");
		this.service = service.substring(1, service.length() - 1);
		this.pairs = contextPairs.nested((pairs) -> {
			pairs.addMapEntries(ILoggingEvent::getMDCPropertyMap);
			pairs.add(ILoggingEvent::getKeyValuePairs,
					PairExtractor.of((KeyValuePair pair) -> pair.key, (pair) -> pair.value));
		});
	}

	/** Whether all that an operator asks for can be done here. */
	static boolean isPossible(Environment environment) {
		Map<String, Object> customized = Binder.get(environment)
			.bind(CUSTOMIZED, Bindable.mapOf(String.class, Object.class))
			.orElseGet(Map::of);
		return CUSTOMIZABLE.containsAll(customized.keySet()) && RENAMABLE.containsAll(names(environment).keySet());
	}

	/** The names that a line has in place of others. */
	private static Map<String, String> names(Environment environment) {
		return Binder.get(environment)
			.bind(CUSTOMIZED + "." + RENAME, Bindable.mapOf(String.class, String.class))
			.orElseGet(Map::of);
	}

	@Override
	public String format(ILoggingEvent event) {
		StringWriter line = new StringWriter(USUAL_LENGTH);
		try (JsonGenerator json = this.json.createGenerator(ObjectWriteContext.empty(), line)) {
			json.writeStartObject();
			json.writeStringProperty("@timestamp", event.getInstant().toString());
			json.writeObjectPropertyStart("log");
			json.writeStringProperty("level", event.getLevel().toString());
			json.writeStringProperty("logger", event.getLoggerName());
			json.writeEndObject();
			json.writeObjectPropertyStart("process");
			if (!this.pid.isEmpty()) {
				json.writeName("pid").writeNumber(this.pid);
			}
			json.writeObjectPropertyStart("thread");
			json.writeStringProperty("name", event.getThreadName());
			json.writeEndObject();
			json.writeEndObject();
			json.writeRaw(',').writeRaw(this.service);
			json.writeStringProperty("message", event.getFormattedMessage());
			this.pairs.accept(event, (name, value) -> write(json, this.names.getOrDefault(name, name), value));
			json.writeObjectPropertyStart("ecs");
			json.writeStringProperty("version", "8.11");
			json.writeEndObject();
			json.writeEndObject();
		}
		return line.append('\n').toString();
	}

	private static void write(JsonGenerator json, String name, @Nullable Object value) {
		json.writeName(name);
		switch (value) {
			case null -> json.writeNull();
			case Map<?, ?> members -> {
				json.writeStartObject();
				members.forEach((member, inner) -> write(json, member.toString(), inner));
				json.writeEndObject();
			}
			case Number number -> json.writeNumber(number.toString());
			case Boolean flag -> json.writeBoolean(flag);
			default -> json.writeString(value.toString());
		}
	}

}
