package io.github.talkoverbff.problem;

import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.MDC;

import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/**
 * Puts the id of a request on every line that its thread logs, those of the container and
 * of the error page too.
 */
@Component
final class RequestIdLogging implements WebServerFactoryCustomizer<JettyServletWebServerFactory> {

	/**
	 * ECS's name; the audit has a {@code request_id} of its own, and JSON holds no two.
	 */
	private static final String MDC_KEY = "http.request.id";

	@Override
	public void customize(JettyServletWebServerFactory factory) {
		factory.addServerCustomizers((server) -> server.insertHandler(new Tagging()));
	}

	private static final class Tagging extends Handler.Wrapper {

		@Override
		public boolean handle(Request request, Response response, Callback callback) throws Exception {
			MDC.put(MDC_KEY, RequestFacts.of(request).requestId());
			try {
				return super.handle(request, response, callback);
			}
			finally {
				MDC.remove(MDC_KEY);
			}
		}

	}

}
