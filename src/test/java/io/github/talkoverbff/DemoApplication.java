package io.github.talkoverbff;

import java.util.Arrays;
import java.util.stream.Stream;

import io.github.talkoverbff.standin.TalkoverStandIn;

import org.springframework.boot.SpringApplication;

/**
 * The proxy with everything it needs to be tried out: a stand-in for Talkover,
 * environments that work and one whose token has expired, and two users.
 */
public final class DemoApplication {

	private DemoApplication() {
	}

	public static void main(String[] args) {
		TalkoverStandIn talkover = new TalkoverStandIn();
		Stream<String> settings = Stream.of("talkover.base-url=" + talkover.baseUrl(),
				"talkover.environments.production.token=talq_demo_production",
				"talkover.environments.staging.token=talq_demo_staging",
				"talkover.environments.expired.token=talq_fault_expired", "talkover.users.demo.password={noop}demo",
				"talkover.users.demo.roles=admin", "talkover.users.viewer.password={noop}viewer",
				"talkover.users.viewer.roles=viewer", "server.address=127.0.0.1",
				"management.server.address=127.0.0.1");
		settings = Stream.concat(settings, TestLedger.settings());
		SpringApplication.from(TalkoverBffApplication::main)
			.run(Stream.concat(settings.map((setting) -> "--" + setting), Arrays.stream(args)).toArray(String[]::new));
	}

}
