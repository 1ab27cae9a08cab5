package io.github.talkoverbff.setting;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Says which setting cannot be read, and keeps to itself what it holds: it may be a token
 * in the wrong place. Boot's own analyzer prints it.
 */
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
final class UnreadableSettingFailureAnalyzer extends AbstractFailureAnalyzer<BindException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, BindException cause) {
		if (cause.getCause() instanceof UnboundConfigurationPropertiesException gap) {
			return new FailureAnalysis(
					"The property " + gap.getUnboundProperties().iterator().next().getName()
							+ " belongs to a list with a gap.",
					"Number its elements from 0 on, and leave none out.", rootFailure);
		}
		Class<?> type = cause.getTarget().getType().toClass();
		return new FailureAnalysis(
				"The property " + cause.getName() + " cannot be read as " + type.getSimpleName()
						+ origin(cause.getProperty()) + ".",
				type.isEnum() ? "Set it to one of " + Arrays.toString(type.getEnumConstants()) + "."
						: "Correct its value.",
				rootFailure);
	}

	private static String origin(@Nullable ConfigurationProperty property) {
		return (property != null && property.getOrigin() != null) ? " (" + property.getOrigin() + ")" : "";
	}

}
