package io.github.talkoverbff.audit;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.event.KeyValuePair;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.json.JsonWriter;
import org.springframework.boot.logging.logback.StructuredLogEncoder;
import org.springframework.boot.logging.structured.StructuredLoggingJsonMembersCustomizer;
import org.springframework.core.env.Environment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/** A line of the audit trail in JSON is the one that Boot would write. */
class AuditEncoderTests {

	private static final String JSON = "logging.structured.json.";

	private final MockEnvironment environment = new MockEnvironment().withProperty("spring.application.pid", "4711")
		.withProperty("spring.application.name", "talkover-bff")
		.withProperty("logging.structured.ecs.service.environment", "staging \"a\"")
		.withProperty(JSON + "rename.event", "event.action")
		.withProperty(JSON + "rename.traceId", "trace.id");

	@Test
	void aLineIsBootsToTheByte() {
		LoggingEvent event = event("ann", Map.of("http.request.id", "id-1", "traceId", "7c"));

		assertThat(ours(event)).isEqualTo(boots(event)).contains("\"trace.id\":\"7c\"", "\"event.action\":\"call\"");
	}

	@Property(tries = 200)
	void holdsWhateverAUserIsCalled(@ForAll String user) {
		LoggingEvent event = event(user, Map.of());

		assertThat(JsonMapper.shared().readTree(ours(event))).isEqualTo(JsonMapper.shared().readTree(boots(event)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "add.cluster=eu", "exclude=log.level", "include=message", "rename.message=text",
			"rename.user=who", "context.prefix=bff", "context.include=false",
			"customizer=io.github.talkoverbff.audit.AuditEncoderTests$Initials" })
	void isCustomizedAsAllOthersAre(String property) {
		String[] customized = property.split("=");
		this.environment.withProperty(JSON + customized[0], customized[1]);
		LoggingEvent event = event("ann", Map.of("http.request.id", "id-1"));

		assertThat(ours(event)).isEqualTo(boots(event));
	}

	@Test
	void holdsBackWhatAVariableOfTheContainerExcludes() {
		this.environment.getPropertySources()
			.addFirst(new SystemEnvironmentPropertySource("systemEnvironment",
					Map.of("LOGGING_STRUCTURED_JSON_EXCLUDE", "user")));
		LoggingEvent event = event("ann", Map.of());

		assertThat(ours(event)).isEqualTo(boots(event)).doesNotContain("ann");
	}

	@ParameterizedTest
	@ValueSource(strings = { "logstash", "gelf" })
	void hasEveryFormatOfBoot(String format) {
		this.environment.withProperty("spring.application.version", "1");

		assertThat(encode(new AuditEncoder(), format, event("ann", Map.of())))
			.isEqualTo(encode(new StructuredLogEncoder(), format, event("ann", Map.of())));
	}

	private String ours(LoggingEvent event) {
		return encode(new AuditEncoder(), "ecs", event);
	}

	private String boots(LoggingEvent event) {
		return encode(new StructuredLogEncoder(), "ecs", event);
	}

	private String encode(StructuredLogEncoder encoder, String format, LoggingEvent event) {
		LoggerContext context = new LoggerContext();
		context.putObject(Environment.class.getName(), this.environment);
		encoder.setContext(context);
		encoder.setFormat(format);
		encoder.start();
		return new String(encoder.encode(event), StandardCharsets.UTF_8);
	}

	private static LoggingEvent event(String user, Map<String, String> context) {
		LoggingEvent event = new LoggingEvent("", new LoggerContext().getLogger("talkover.audit"), Level.INFO, "audit",
				null, null);
		event.setInstant(Instant.parse("2026-11-28T13:00:00.123456789Z"));
		event.setThreadName("jetty-1");
		event.setMDCPropertyMap(context);
		event.setKeyValuePairs(List.of(new KeyValuePair("event", "call"), new KeyValuePair("user", user),
				new KeyValuePair("status", 200), new KeyValuePair("duration_ms", 12L),
				new KeyValuePair("caller_gone", true), new KeyValuePair("ratio", 0.5), new KeyValuePair("none", null)));
		return event;
	}

	/** What an operator may have added to the class path. */
	static final class Initials implements StructuredLoggingJsonMembersCustomizer<LoggingEvent> {

		@Override
		public void customize(JsonWriter.Members<LoggingEvent> members) {
			members.applyingValueProcessor((path, value) -> "ann".equals(value) ? "a." : value);
		}

	}

}
