package io.github.talkoverbff.proxy;

import io.github.talkoverbff.upstream.Upstream;

import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the proxy at its place in the path. */
@Configuration(proxyBeanMethods = false)
class ProxyConfiguration {

	@Bean
	ServletRegistrationBean<ProxyServlet> proxyServlet(OperationRouter router, OutgoingRequests outgoing,
			Upstream upstream, AnswerRelay relay, Endings endings) {
		return new ServletRegistrationBean<>(new ProxyServlet(router, outgoing, upstream, relay, endings),
				"/talkover/*");
	}

}
