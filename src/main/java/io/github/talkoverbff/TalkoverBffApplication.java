package io.github.talkoverbff;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Starts talkover-bff. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class TalkoverBffApplication {

	public static void main(String[] args) {
		SpringApplication.run(TalkoverBffApplication.class, args);
	}

}
