package io.github.talkoverbff.problem;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor;
import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.stereotype.Component;

/**
 * Stops the start at a property of ours that nothing reads: it is misspelt, and what it
 * limits or switches off would not be. Of environment variables this cannot be said:
 * Kubernetes makes some of its own from the names of services.
 */
@Component
final class UnreadSettings implements ConfigurationPropertiesBindHandlerAdvisor, SmartInitializingSingleton {

	private static final ConfigurationPropertyName OURS = ConfigurationPropertyName.of("talkover");

	private final Environment environment;

	private final Set<ConfigurationPropertyName> read = new TreeSet<>();

	UnreadSettings(Environment environment) {
		this.environment = environment;
	}

	@Override
	public BindHandler apply(BindHandler handler) {
		return new AbstractBindHandler(handler) {

			@Override
			public <T> @Nullable Bindable<T> onStart(ConfigurationPropertyName name, Bindable<T> target,
					BindContext context) {
				UnreadSettings.this.read.add(name);
				return super.onStart(name, target, context);
			}

		};
	}

	@Override
	public void afterSingletonsInstantiated() {
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(this.environment)) {
			if (source instanceof IterableConfigurationPropertySource names
					&& !(source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource)) {
				names.stream()
					.filter(OURS::isAncestorOf)
					.filter((name) -> !isRead(name))
					.findFirst()
					.ifPresent((name) -> {
						throw new InvalidSettingException(name.toString(), "is not known",
								"Correct its name, or remove it.");
					});
			}
		}
	}

	/** Of a list that is given twice, only one is read. */
	private boolean isRead(ConfigurationPropertyName name) {
		return this.read.contains(name) || IntStream.range(0, name.getNumberOfElements())
			.filter(name::isNumericIndex)
			.anyMatch((i) -> this.read.contains(name.chop(i)) && !this.read.contains(name.chop(i + 1)));
	}

}
