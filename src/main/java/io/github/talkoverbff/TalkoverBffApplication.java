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

	private static final String CARRIERS = "jdk.virtualThreadScheduler.parallelism";

	private static final String PIECES = "reactor.netty.send.maxPrefetchSize";

	@Bean
	Clock clock() {
		return Clock.systemUTC();
	}

	/**
	 * Gives virtual threads a second carrier where there is one processor only: a thread
	 * that waits in native code, as SQLite does for the disk, keeps its own.
	 */
	static void spareACarrier() {
		if (Runtime.getRuntime().availableProcessors() == 1 && System.getProperty(CARRIERS) == null) {
			System.setProperty(CARRIERS, "2");
		}
	}

	/**
	 * Lets the client ask for two pieces of a body at a time. It would ask for 128, and
	 * hold outside of the heap what Talkover does not read.
	 */
	private static void readBodiesStepByStep() {
		if (System.getProperty(PIECES) == null) {
			System.setProperty(PIECES, "2");
		}
	}

	public static void main(String[] args) {
		spareACarrier();
		readBodiesStepByStep();
		SpringApplication.run(TalkoverBffApplication.class, args);
	}

}
