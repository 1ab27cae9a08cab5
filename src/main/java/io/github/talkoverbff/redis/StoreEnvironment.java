package io.github.talkoverbff.redis;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Lets Boot set up Redis where sessions are kept there, and nowhere else; the proxy is
 * ready then only if Redis is.
 */
final class StoreEnvironment implements EnvironmentPostProcessor {

	private static final String BOOT = "org.springframework.boot.";

	private static final String REDIS = BOOT + "data.redis.autoconfigure.";

	/** What a replica needs for calls, wherever sessions are. */
	private static final String READY = "readinessState,log";

	/** Of what Boot has for Redis, nobody needs these. */
	private static final List<String> NEVER = List.of(REDIS + "DataRedisReactiveAutoConfiguration",
			REDIS + "DataRedisRepositoriesAutoConfiguration",
			REDIS + "health.DataRedisReactiveHealthContributorAutoConfiguration",
			REDIS + "observation.LettuceObservationAutoConfiguration");

	private static final List<String> FOR_REDIS = List.of(REDIS + "DataRedisAutoConfiguration",
			REDIS + "health.DataRedisHealthContributorAutoConfiguration",
			BOOT + "session.autoconfigure.SessionAutoConfiguration");

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		boolean redis = "redis".equalsIgnoreCase(environment.getProperty("talkover.session.store"));
		List<String> excluded = redis ? NEVER : concat(NEVER, FOR_REDIS);
		Map<String, Object> defaults = Map.of("spring.autoconfigure.exclude", excluded,
				"management.endpoint.health.group.readiness.include", redis ? READY + ",redis" : READY);
		environment.getPropertySources().addLast(new MapPropertySource("talkover.session.store", defaults));
	}

	private static List<String> concat(List<String> some, List<String> more) {
		return Stream.concat(some.stream(), more.stream()).toList();
	}

}
