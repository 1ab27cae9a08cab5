package io.github.talkoverbff.problem;

import java.io.IOException;

import jakarta.servlet.ServletException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.slf4j.MDC;

import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/**
 * Puts the id of a request on every line that its thread logs, those of the container and
 * of the error page too.
 */
@Component
final class RequestIdLogging implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

	/**
	 * ECS's name; the audit has a {@code request_id} of its own, and JSON holds no two.
	 */
	private static final String MDC_KEY = "http.request.id";

	@Override
	public void customize(TomcatServletWebServerFactory factory) {
		factory.addEngineValves(new Valve());
	}

	private static final class Valve extends ValveBase {

		Valve() {
			super(true);
		}

		@Override
		public void invoke(Request request, Response response) throws IOException, ServletException {
			MDC.put(MDC_KEY, RequestFacts.of(request).requestId());
			try {
				getNext().invoke(request, response);
			}
			finally {
				MDC.remove(MDC_KEY);
			}
		}

	}

}
