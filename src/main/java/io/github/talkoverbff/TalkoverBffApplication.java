package io.github.talkoverbff;

import java.time.Clock;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;

/** Starts talkover-bff. */
@SpringBootApplication(proxyBeanMethods = false)
@ConfigurationPropertiesScan
public class TalkoverBffApplication {

	@Bean
	Clock clock() {
		return Clock.systemUTC();
	}

	public static void main(String[] args) {
		SpringApplication.run(TalkoverBffApplication.class, args);
	}

}
