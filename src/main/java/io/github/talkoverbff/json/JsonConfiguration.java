package io.github.talkoverbff.json;

import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonFactoryBuilder;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.jackson.autoconfigure.JsonFactoryBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What controllers read bodies with: strangers may send one to sign in. */
@Configuration(proxyBeanMethods = false)
class JsonConfiguration {

	@Bean
	JsonFactory jsonFactory(ObjectProvider<JsonFactoryBuilderCustomizer> settings) {
		JsonFactoryBuilder builder = JsonFactory.builder();
		settings.orderedStream().forEach((setting) -> setting.customize(builder));
		return new ForgetfulJsonFactory(builder);
	}

}
