package io.github.talkoverbff;

import java.time.Clock;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.webmvc.autoconfigure.WebMvcObservationAutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Starts talkover-bff. */
// Boot's observation of requests costs ten times as much as a timer, which there is
@SpringBootApplication(proxyBeanMethods = false, exclude = WebMvcObservationAutoConfiguration.class)
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
