package io.github.talkoverbff;

import java.util.Map;
import java.util.stream.Stream;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/** Starts the proxy with settings that may be wrong. */
final class Start {

	static final String SECRET = "sEcReT";

	static final String TOKEN = "talkover.token=talq_" + SECRET;

	static final String USER = "talkover.users.ann.password={noop}" + SECRET;

	private Start() {
	}

	/** That these settings stop it with a message, and that no secret is printed. */
	static void assertStopped(CapturedOutput output, String message, String... settings) {
		assertStopped(output, message, Map.of(), settings);
	}

	static void assertStopped(CapturedOutput output, String message, Map<String, Object> variables,
			String... settings) {
		assertThatException().isThrownBy(() -> run(variables, settings).close());
		assertThat(output).contains("APPLICATION FAILED TO START", "Action:", message).doesNotContain(SECRET);
	}

	static ConfigurableApplicationContext run(String... settings) {
		return run(Map.of(), settings);
	}

	static ConfigurableApplicationContext run(Map<String, Object> variables, String... settings) {
		SpringApplication application = new SpringApplication(TalkoverBffApplication.class);
		application.addInitializers((context) -> context.getEnvironment()
			.getPropertySources()
			.addLast(new SystemEnvironmentPropertySource("test-systemEnvironment", variables)));
		application.setRegisterShutdownHook(false);
		return application.run(Settings.arguments(Stream.of("server.port=0", "management.server.port=0",
				"talkover.dialling.ledger.url=" + TestLedger.url()), settings));
	}

}
