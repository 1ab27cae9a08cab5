package io.github.talkoverbff.redis;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;

import io.github.talkoverbff.setting.InvalidSettingException;
import io.github.talkoverbff.session.Lifetimes;
import io.github.talkoverbff.session.SessionProblems;
import io.github.talkoverbff.session.SessionProperties;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SocketOptions.KeepAliveOptions;
import io.lettuce.core.SocketOptions.TcpUserTimeoutOptions;
import io.lettuce.core.resource.Delay;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.data.redis.autoconfigure.ClientResourcesBuilderCustomizer;
import org.springframework.boot.data.redis.autoconfigure.DataRedisProperties;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientOptionsBuilderCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.session.config.annotation.web.http.SpringHttpSessionConfiguration;
import org.springframework.session.web.http.SessionRepositoryFilter;

/** Puts Spring Session in the place of the container's sessions. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "talkover.session.store", havingValue = "redis")
@Import(SpringHttpSessionConfiguration.class)
class RedisConfiguration {

	private static final String URL = "spring.data.redis.url";

	/** How long a new Redis may go unnoticed. */
	private static final Duration RECONNECT = Duration.ofMillis(500);

	/** How long the other end of a connection may say nothing at all. */
	private static final Duration GIVE_UP = Duration.ofSeconds(5);

	private static final Duration PROBE = Duration.ofSeconds(1);

	/** Boot would print it, with the password in it. */
	@Bean
	static BeanFactoryPostProcessor requireUrl(Environment environment) {
		return (beans) -> {
			String url = environment.getProperty(URL);
			if (url != null && !isOfRedis(url.strip())) {
				throw new InvalidSettingException(URL, "is not the URL of a Redis",
						"Set it to rediss://user:password@host:6379, or redis://...; encode what is no letter or digit in the password.");
			}
		};
	}

	/** A Secret that was made from a file ends with a line break, as the file does. */
	@Bean
	static BeanPostProcessor withoutLineBreak() {
		return new BeanPostProcessor() {
			@Override
			public Object postProcessAfterInitialization(Object bean, String name) {
				if (bean instanceof DataRedisProperties redis && redis.getUrl() != null) {
					redis.setUrl(redis.getUrl().strip());
				}
				return bean;
			}
		};
	}

	private static boolean isOfRedis(String url) {
		try {
			URI uri = new URI(url);
			return ("redis".equals(uri.getScheme()) || "rediss".equals(uri.getScheme())) && uri.getHost() != null;
		}
		catch (URISyntaxException ex) {
			return false;
		}
	}

	@Bean
	SessionStore sessionRepository(StringRedisTemplate redis, Lifetimes lifetimes, Clock clock) {
		return new SessionStore(redis, lifetimes.idle(), clock);
	}

	@Bean
	RedisSessions sessions(SessionStore store, StringRedisTemplate redis, SessionProperties limits) {
		return new RedisSessions(store, redis, limits);
	}

	@Bean
	FilterRegistrationBean<SessionStoreFilter> sessionStoreFilter(SessionStore store, SessionProblems problems) {
		FilterRegistrationBean<SessionStoreFilter> registration = new FilterRegistrationBean<>(
				new SessionStoreFilter(store, problems));
		registration.setOrder(SessionRepositoryFilter.DEFAULT_ORDER - 1);
		return registration;
	}

	/**
	 * A caller is told at once that there is no connection, and one whose other end has
	 * vanished is given up.
	 */
	@Bean
	LettuceClientOptionsBuilderCustomizer noWaiting(DataRedisProperties properties) {
		SocketOptions sockets = SocketOptions.builder()
			.connectTimeout(Objects.requireNonNull(properties.getConnectTimeout()))
			.keepAlive(KeepAliveOptions.builder().enable().idle(GIVE_UP).interval(PROBE).count(3).build())
			.tcpUserTimeout(TcpUserTimeoutOptions.builder().enable().tcpUserTimeout(GIVE_UP).build())
			.build();
		return (options) -> options.disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS).socketOptions(sockets);
	}

	@Bean
	ClientResourcesBuilderCustomizer reconnectSoon() {
		return (resources) -> resources.reconnectDelay(Delay.constant(RECONNECT))
			.eventLoopGroupProvider(new SharedEventLoops());
	}

}
