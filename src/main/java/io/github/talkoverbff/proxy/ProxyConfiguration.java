package io.github.talkoverbff.proxy;

import io.github.talkoverbff.upstream.Upstream;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.filter.RequestContextFilter;
import org.springframework.web.filter.ServerHttpObservationFilter;

/** Puts the proxy at its place in the path. */
@Configuration(proxyBeanMethods = false)
class ProxyConfiguration {

	@Bean
	ServletRegistrationBean<ProxyServlet> proxyServlet(OperationRouter router, OutgoingRequests outgoing,
			Upstream upstream, AnswerRelay relay, Endings endings) {
		return new ServletRegistrationBean<>(new ProxyServlet(router, outgoing, upstream, relay, endings),
				"/talkover/*");
	}

	/** Stands outside the security chain, so that refusals are timed as well. */
	@Bean
	FilterRegistrationBean<RequestTimer> requestTimer(MeterRegistry meters) {
		FilterRegistrationBean<RequestTimer> registration = new FilterRegistrationBean<>(new RequestTimer(meters));
		registration.addUrlPatterns("/talkover/*");
		registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
		return registration;
	}

	/**
	 * Spring's observation, for every path but ours: {@link RequestTimer} times those.
	 */
	@Bean
	FilterRegistrationBean<ServerHttpObservationFilter> observation(ObservationRegistry observations) {
		FilterRegistrationBean<ServerHttpObservationFilter> registration = new FilterRegistrationBean<>(
				new ServerHttpObservationFilter(observations) {
					@Override
					protected boolean shouldNotFilter(HttpServletRequest request) {
						return "/talkover".equals(request.getServletPath());
					}
				});
		registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
		registration.setDispatcherTypes(DispatcherType.ASYNC, DispatcherType.ERROR, DispatcherType.REQUEST);
		return registration;
	}

	/** Nobody asks for the request of the thread: it is passed on. */
	@Bean
	FilterRegistrationBean<RequestContextFilter> noRequestContext() {
		FilterRegistrationBean<RequestContextFilter> registration = new FilterRegistrationBean<>(
				new RequestContextFilter());
		registration.setEnabled(false);
		return registration;
	}

}
