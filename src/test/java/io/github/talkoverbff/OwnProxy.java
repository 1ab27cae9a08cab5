package io.github.talkoverbff;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.Arrays;
import java.util.stream.Stream;

import io.github.talkoverbff.http.Caller;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/**
 * An application of its own, for a test that needs other settings than the shared one.
 * The user {@code ann} has no role unless a setting gives her one.
 */
public final class OwnProxy implements AutoCloseable {

	private final ConfigurableApplicationContext context;

	private OwnProxy(ConfigurableApplicationContext context) {
		this.context = context;
	}

	/**
	 * Starts it.
	 * @param settings properties that win over ours, such as
	 * {@code talkover.access.mode=report}
	 */
	public static OwnProxy start(String... settings) {
		return start(Clock.systemUTC(), settings);
	}

	/** Starts it before a Talkover of the test's own; {@code ann} is an admin. */
	public static OwnProxy before(URI talkover, String... settings) {
		return before(talkover, Clock.systemUTC(), settings);
	}

	public static OwnProxy before(URI talkover, Clock clock, String... settings) {
		return start(clock,
				Stream
					.concat(Stream.of("talkover.base-url=" + talkover, "talkover.users.ann.roles=admin"),
							Arrays.stream(settings))
					.toArray(String[]::new));
	}

	/** Starts it with a clock of the test's own. */
	public static OwnProxy start(Clock clock, String... settings) {
		Stream<String> fixed = Stream.of("server.port=0", "server.address=127.0.0.1", "management.server.port=0",
				"talkover.token=talq_own", "talkover.proof.enabled=false", "talkover.users.ann.password={noop}ann");
		SpringApplication application = new SpringApplication(TalkoverBffApplication.class);
		application.addInitializers((context) -> ((GenericApplicationContext) context).registerBean("ownClock",
				Clock.class, () -> clock, (bean) -> bean.setPrimary(true)));
		return new OwnProxy(application.run(Settings.arguments(Stream.concat(fixed, TestLedger.settings()), settings)));
	}

	public Caller signedIn(String user) throws IOException {
		return Caller.signedIn(port(), user, user);
	}

	public int port() {
		return Integer.parseInt(this.context.getEnvironment().getRequiredProperty("local.server.port"));
	}

	public int managementPort() {
		return Integer.parseInt(this.context.getEnvironment().getRequiredProperty("local.management.port"));
	}

	public <T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	@Override
	public void close() {
		this.context.close();
	}

}
