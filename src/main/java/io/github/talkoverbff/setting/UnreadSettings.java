package io.github.talkoverbff.setting;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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
 * limits or switches off would not be.
 */
@Component
final class UnreadSettings implements ConfigurationPropertiesBindHandlerAdvisor, SmartInitializingSingleton {

	private static final ConfigurationPropertyName OURS = ConfigurationPropertyName.of("talkover");

	/** What Kubernetes sets for each service. */
	private static final Pattern OF_A_SERVICE = Pattern.compile(".*_(SERVICE_HOST|SERVICE_PORT|PORT)(_.*)?");

	private static final Pattern NO_LETTERS = Pattern.compile("[^a-z0-9]");

	private static final Pattern OF_A_LIST = Pattern.compile("_\\d+(_.*)?$");

	private final Environment environment;

	private final Set<ConfigurationPropertyName> read = new HashSet<>();

	UnreadSettings(Environment environment) {
		this.environment = environment;
	}

	@Override
	public BindHandler apply(BindHandler handler) {
		return new AbstractBindHandler(handler) {

			@Override
			public <T> @Nullable Bindable<T> onStart(ConfigurationPropertyName name, Bindable<T> target,
					BindContext context) {
				if (OURS.isAncestorOf(name)) {
					UnreadSettings.this.read.add(name);
				}
				return super.onStart(name, target, context);
			}

		};
	}

	@Override
	public void afterSingletonsInstantiated() {
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(this.environment)) {
			if (source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource variables) {
				requireRead(variables);
			}
			else if (source instanceof IterableConfigurationPropertySource properties) {
				properties.stream()
					.filter((name) -> OURS.isAncestorOf(name) && !isRead(name))
					.forEach(UnreadSettings::refuse);
			}
		}
	}

	/** Of a list that is given twice, only one is read. */
	private boolean isRead(ConfigurationPropertyName name) {
		return this.read.contains(name) || IntStream.range(0, name.getNumberOfElements())
			.filter(name::isNumericIndex)
			.anyMatch((i) -> this.read.contains(name.chop(i)) && !this.read.contains(name.chop(i + 1)));
	}

	/**
	 * Of a variable, only letters and digits are compared: it does not say whether an
	 * underscore is a dot or a dash. Others may begin with our name too, so only those
	 * are looked at that go on as a property does.
	 */
	private void requireRead(SystemEnvironmentPropertySource variables) {
		Set<String> known = this.read.stream().map(UnreadSettings::letters).collect(Collectors.toSet());
		Set<String> beginnings = this.read.stream()
			.filter(OURS::isParentOf)
			.map(UnreadSettings::letters)
			.collect(Collectors.toSet());
		Arrays.stream(variables.getPropertyNames())
			.filter((variable) -> beginnings.stream().anyMatch(letters(variable)::startsWith))
			.filter((variable) -> !OF_A_SERVICE.matcher(variable).matches())
			.filter((variable) -> !known.contains(letters(variable))
					&& !known.contains(letters(OF_A_LIST.matcher(variable).replaceFirst(""))))
			.forEach(UnreadSettings::refuse);
	}

	private static String letters(Object name) {
		return NO_LETTERS.matcher(name.toString().toLowerCase(Locale.ROOT)).replaceAll("");
	}

	private static void refuse(Object name) {
		throw new InvalidSettingException(name.toString(), "is not known", "Correct its name, or remove it.");
	}

}
