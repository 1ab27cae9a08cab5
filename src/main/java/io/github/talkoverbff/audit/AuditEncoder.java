package io.github.talkoverbff.audit;

import java.util.Map;
import java.util.Objects;
import java.util.Set;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.logging.logback.StructuredLogEncoder;
import org.springframework.core.env.Environment;

/**
 * Encodes the audit trail as Boot encodes all other lines; where that is the Elastic
 * Common Schema as we ship it, at less cost.
 */
public final class AuditEncoder extends StructuredLogEncoder {

	private static final String CUSTOMIZED = "logging.structured.json";

	private static final String RENAME = "rename";

	/** What {@link EcsAuditFormat} does too; anything else is for Boot's own format. */
	private static final Set<String> POSSIBLE = Set.of("context", RENAME);

	private static final Set<String> RENAMED = Set.of("event", "user", "roles", "traceId", "spanId");

	private String format = "";

	@Override
	public void setFormat(String format) {
		this.format = format;
	}

	@Override
	public void start() {
		Environment environment = (Environment) getContext().getObject(Environment.class.getName());
		boolean ours = this.format.equals("ecs") && isPossible(Objects.requireNonNull(environment));
		super.setFormat(ours ? EcsAuditFormat.class.getName() : this.format);
		super.start();
	}

	private static boolean isPossible(Environment environment) {
		Map<String, Object> customized = Binder.get(environment)
			.bind(CUSTOMIZED, Bindable.mapOf(String.class, Object.class))
			.orElseGet(Map::of);
		return POSSIBLE.containsAll(customized.keySet()) && RENAMED.containsAll(names(environment).keySet());
	}

	/** The names that a line has in place of others. */
	static Map<String, String> names(Environment environment) {
		return Binder.get(environment)
			.bind(CUSTOMIZED + "." + RENAME, Bindable.mapOf(String.class, String.class))
			.orElseGet(Map::of);
	}

}
