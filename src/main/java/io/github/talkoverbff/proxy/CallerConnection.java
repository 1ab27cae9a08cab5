package io.github.talkoverbff.proxy;

import java.io.IOException;

import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;

import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/**
 * The connection a request came on. A servlet cannot see that its caller has left, nor
 * break off an answer without pretending that it is complete; Tomcat can do both. Only
 * the thread that serves the request may use it.
 */
final class CallerConnection {

	private static final String ATTRIBUTE = CallerConnection.class.getName();

	private final org.apache.coyote.Request request;

	private CallerConnection(org.apache.coyote.Request request) {
		this.request = request;
	}

	static CallerConnection of(ServletRequest request) {
		if (request.getAttribute(ATTRIBUTE) instanceof CallerConnection connection) {
			return connection;
		}
		throw new IllegalStateException("The request did not pass the valve");
	}

	/**
	 * Whether the caller has closed the connection. The body must have been read.
	 */
	boolean isClosed() {
		// The first look takes in what a caller has sent ahead; only an end is seen
		// twice.
		return available() > 0 && available() > 0;
	}

	/**
	 * Closes the connection at once, so that the caller can tell an answer is incomplete.
	 */
	void abort() {
		this.request.getResponse().action(ActionCode.CLOSE_NOW, null);
	}

	private int available() {
		this.request.action(ActionCode.AVAILABLE, Boolean.TRUE);
		return this.request.getAvailable();
	}

	/** Keeps the connection at hand for the servlet. */
	@Component
	static final class Customizer implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

		@Override
		public void customize(TomcatServletWebServerFactory factory) {
			factory.addContextValves(new Valve());
		}

	}

	private static final class Valve extends ValveBase {

		Valve() {
			super(true);
		}

		@Override
		public void invoke(Request request, Response response) throws IOException, ServletException {
			request.setAttribute(ATTRIBUTE, new CallerConnection(request.getCoyoteRequest()));
			getNext().invoke(request, response);
		}

	}

}
