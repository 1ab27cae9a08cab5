package io.github.talkoverbff.proxy;

import io.github.talkoverbff.trace.Traces;
import io.github.talkoverbff.upstream.Upstream;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.filter.RequestContextFilter;

/** Puts the proxy at its place in the path. */
@Configuration(proxyBeanMethods = false)
class ProxyConfiguration {

	@Bean
	ServletRegistrationBean<ProxyServlet> proxyServlet(OperationRouter router, OutgoingRequests outgoing,
			BodyMemory memory, Upstream upstream, AnswerRelay relay, DialRelay dials, Endings endings) {
		return new ServletRegistrationBean<>(
				new ProxyServlet(router, outgoing, memory, upstream, relay, dials, endings), "/talkover/*");
	}

	/** Stands outside the security chain, so that refusals are timed as well. */
	@Bean
	FilterRegistrationBean<RequestTimer> requestTimer(MeterRegistry meters, Traces traces) {
		FilterRegistrationBean<RequestTimer> registration = new FilterRegistrationBean<>(
				new RequestTimer(meters, traces));
		registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
		return registration;
	}

	/** Stands outside all filters that have a part in what is left to do. */
	@Bean
	FilterRegistrationBean<RequestThread> requestThread() {
		FilterRegistrationBean<RequestThread> registration = new FilterRegistrationBean<>(new RequestThread());
		registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 2);
		return registration;
	}

	/** What the readiness probe answers, for alerts: they cannot see the probe. */
	@Bean
	MeterBinder readiness(HealthEndpoint health) {
		return (meters) -> Gauge.builder("talkover.ready", health, ProxyConfiguration::isReady)
			.description("1 while the replica is ready for calls")
			.register(meters);
	}

	/** Switches off Boot's filter: nothing here reads the thread's request. */
	@Bean
	FilterRegistrationBean<RequestContextFilter> noRequestContext() {
		FilterRegistrationBean<RequestContextFilter> registration = new FilterRegistrationBean<>(
				new RequestContextFilter());
		registration.setEnabled(false);
		return registration;
	}

	private static double isReady(HealthEndpoint health) {
		HealthDescriptor readiness = health.healthForPath("readiness");
		return (readiness != null && Status.UP.equals(readiness.getStatus())) ? 1 : 0;
	}

}
