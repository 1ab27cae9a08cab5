package io.github.talkoverbff.proxy;

import io.github.talkoverbff.access.AuditLog;
import io.github.talkoverbff.upstream.UpstreamClients;

import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the proxy at its place in the path. */
@Configuration(proxyBeanMethods = false)
class ProxyConfiguration {

	@Bean
	ServletRegistrationBean<ProxyServlet> proxyServlet(CallRouter router, OutgoingRequests outgoing,
			UpstreamClients upstream, Answers answers, AuditLog audit) {
		return new ServletRegistrationBean<>(new ProxyServlet(router, outgoing, upstream, answers, audit),
				"/talkover/*");
	}

}
