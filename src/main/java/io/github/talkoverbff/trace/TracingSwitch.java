package io.github.talkoverbff.trace;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;

/**
 * Leaves OpenTelemetry out altogether as long as no collector is named: Boot would record
 * spans for nobody, on a thread of their own.
 */
final class TracingSwitch implements AutoConfigurationImportFilter, EnvironmentAware {

	private static final String ENDPOINT = "management.opentelemetry.tracing.export.otlp.endpoint";

	private static final List<String> TRACING = List.of("org.springframework.boot.micrometer.tracing.",
			"org.springframework.boot.opentelemetry.");

	/** Logs go to the console, and nowhere else. */
	private static final String LOGS = "org.springframework.boot.opentelemetry.autoconfigure.logging.";

	private boolean on;

	@Override
	public void setEnvironment(Environment environment) {
		String endpoint = environment.getProperty(ENDPOINT);
		this.on = endpoint != null && !endpoint.isBlank();
	}

	@Override
	public boolean[] match(@Nullable String[] candidates, AutoConfigurationMetadata metadata) {
		boolean[] matches = new boolean[candidates.length];
		for (int i = 0; i < candidates.length; i++) {
			String name = candidates[i];
			matches[i] = name == null
					|| !name.startsWith(LOGS) && (this.on || TRACING.stream().noneMatch(name::startsWith));
		}
		return matches;
	}

}
