package io.github.talkoverbff.standin;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

import io.github.talkoverbff.TestLedger;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.env.MapPropertySource;
import org.springframework.web.servlet.function.RouterFunctions;

/**
 * The environments of the integration tests: two that work, one for each fault of the
 * stand-in (named {@code fault-} and the fault, with hyphens), one where every byte is
 * scripted, one that nobody listens at, and one that is switched off.
 */
public final class TalkoverStandInConfiguration
		implements ApplicationContextInitializer<ConfigurableApplicationContext> {

	public static final String PRODUCTION_TOKEN = "talq_canary_production_8c1f";

	public static final String STAGING_TOKEN = "talq_canary_staging_27ab";

	public static final String RAW_TOKEN = "talq_canary_raw_51de/with+odd.chars";

	/** The faults that a token of the stand-in can choose. */
	public static final List<String> FAULTS = List.of("unauthorized", "expired", "missing", "unauthenticated",
			"unauthorized_c", "missing_bearer", "invalid_token", "invalid_api_key", "empty_401",
			"forbidden_unauthorized", "credits", "conflict", "duplicate", "invalid", "rate_limited",
			"rate_limited_header", "failed", "unavailable", "html", "delay", "slow_body", "reset_before_headers",
			"reset_after_headers", "redirect", "echo", "echo_error", "truncated");

	@Override
	public void initialize(ConfigurableApplicationContext context) {
		TalkoverStandIn talkover = new TalkoverStandIn();
		RawTalkover raw = new RawTalkover();
		context.getBeanFactory().registerSingleton("talkover", talkover);
		context.getBeanFactory().registerSingleton("rawTalkover", raw);
		context.getBeanFactory().registerSingleton("bug", RouterFunctions.route().GET("/bug", (request) -> {
			throw new IllegalStateException("c4n4ry of a bug");
		}).build());
		context.getBeanFactory().registerSingleton("bugOnTheWay", bugOnTheWay());
		context.getBeanFactory().registerSingleton("bugInTheAnswer", bugInTheAnswer());
		context.getBeanFactory().registerSingleton("slowSessions", slowSessions());
		context.getEnvironment()
			.getPropertySources()
			.addFirst(new MapPropertySource("talkover", properties(talkover, raw)));
	}

	/**
	 * Makes the length unreadable where a request asks for it, as only a bug would, or
	 * fails once the servlet is through.
	 */
	private static FilterRegistrationBean<Filter> bugOnTheWay() {
		FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>((request, response, chain) -> {
			HttpServletRequest http = (HttpServletRequest) request;
			chain.doFilter((http.getHeader("X-Bug") == null) ? http : new HttpServletRequestWrapper(http) {
				@Override
				public long getContentLengthLong() {
					throw new IllegalStateException("c4n4ry of a bug");
				}
			}, response);
			if (http.getHeader("X-Late-Bug") != null) {
				throw new IllegalStateException("c4n4ry of a bug");
			}
		});
		registration.setOrder(Ordered.LOWEST_PRECEDENCE);
		return registration;
	}

	/** Fails while an answer is written, where a request asks for it. */
	private static FilterRegistrationBean<Filter> bugInTheAnswer() {
		FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>((request, response, chain) -> {
			String when = ((HttpServletRequest) request).getHeader(FailingAnswer.WHEN);
			chain.doFilter(request,
					(when != null) ? new FailingAnswer((HttpServletResponse) response, when) : response);
		});
		registration.setName("bugInTheAnswer");
		registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
		return registration;
	}

	/**
	 * Takes as many milliseconds as a request asks for until it is known who asks, as a
	 * slow store of sessions would.
	 */
	private static FilterRegistrationBean<Filter> slowSessions() {
		FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>((request, response, chain) -> {
			String millis = ((HttpServletRequest) request).getHeader("X-Slow-Sessions");
			if (millis != null) {
				LockSupport.parkNanos(Duration.ofMillis(Long.parseLong(millis)).toNanos());
			}
			chain.doFilter(request, response);
		});
		registration.setName("slowSessions");
		registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 2);
		return registration;
	}

	private static Map<String, Object> properties(TalkoverStandIn talkover, RawTalkover raw) {
		Map<String, Object> properties = new HashMap<>();
		properties.put("talkover.base-url", talkover.baseUrl());
		properties.put("talkover.environments.production.token", PRODUCTION_TOKEN);
		properties.put("talkover.environments.staging.token", STAGING_TOKEN);
		properties.put("talkover.environments.raw.token", RAW_TOKEN);
		properties.put("talkover.environments.raw.base-url", raw.baseUrl());
		properties.put("talkover.environments.nobody.token", "talq_canary_nobody_90cc");
		properties.put("talkover.environments.nobody.base-url", "http://127.0.0.1:1");
		properties.put("talkover.environments.off.token", "talq_canary_off_3e44");
		properties.put("talkover.environments.off.enabled", false);
		FAULTS.forEach((fault) -> properties.put("talkover.environments.fault-" + fault.replace('_', '-') + ".token",
				"talq_fault_" + fault));
		TestLedger.settings().forEach((setting) -> {
			int equals = setting.indexOf('=');
			properties.put(setting.substring(0, equals), setting.substring(equals + 1));
		});
		return properties;
	}

}
