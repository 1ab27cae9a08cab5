package io.github.talkoverbff.session;

import io.github.talkoverbff.OwnProxy;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/** What a call to Talkover is told beside what is sent. */
class ReactorContextIntegrationTests {

	/** Where Spring Security keeps the request and its response. */
	private static final String OF_THE_CALLER = "org.springframework.security.SECURITY_CONTEXT_ATTRIBUTES";

	/** The last application that started or stopped decides, for all in this JVM. */
	@Test
	void nothingOfTheCallerIsHandedToTheStepsOfACall() {
		try (OwnProxy _ = OwnProxy.start()) {
			assertThat(Mono.deferContextual((context) -> Mono.just(context.hasKey(OF_THE_CALLER))).block()).isFalse();
		}
	}

}
