package io.github.talkoverbff.proxy;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;

import jakarta.servlet.ServletRequest;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/**
 * The connection a request came on. A servlet cannot see that its caller has left, nor
 * break off an answer without pretending that it is complete; Jetty can do both. Only the
 * thread that serves the request may use it.
 */
final class CallerConnection {

	private static final String ATTRIBUTE = CallerConnection.class.getName();

	/** In bytes. */
	private static final int LOOK = 1024;

	private final Connection connection;

	private boolean sentAhead;

	private CallerConnection(Connection connection) {
		this.connection = connection;
	}

	static CallerConnection of(ServletRequest request) {
		if (request.getAttribute(ATTRIBUTE) instanceof CallerConnection connection) {
			return connection;
		}
		throw new IllegalStateException("The request did not pass the handler");
	}

	/**
	 * Whether the caller has closed the connection. The body must have been read. Whoever
	 * has sent ahead is there: what came is put where Jetty looks for the next request.
	 */
	boolean isClosed() {
		EndPoint endPoint = this.connection.getEndPoint();
		if (this.sentAhead || !endPoint.isOpen()) {
			return !endPoint.isOpen();
		}
		ByteBuffer ahead = BufferUtil.allocate(LOOK);
		try {
			if (endPoint.fill(ahead) < 0) {
				return true;
			}
		}
		catch (IOException ex) {
			return true; // reset
		}
		if (ahead.hasRemaining() && this.connection instanceof Connection.UpgradeTo http) {
			this.sentAhead = true;
			http.onUpgradeTo(ahead);
		}
		if (ahead.hasRemaining()) {
			abort(); // no room for it, and without it what follows would be misread
			return true;
		}
		return false;
	}

	/** Whether the caller was seen to send no more; its body need not have been read. */
	boolean hasEnded() {
		return this.connection.getEndPoint().isInputShutdown();
	}

	/**
	 * Resets the connection, so that the caller can tell an answer is incomplete: to one
	 * that does not keep its connections, its end is the end of the answer (RFC 9112,
	 * section 6.3).
	 */
	void abort() {
		EndPoint endPoint = this.connection.getEndPoint();
		EndPoint socket = (endPoint instanceof EndPoint.Wrapper tls) ? tls.unwrap() : endPoint;
		if (socket instanceof SocketChannelEndPoint open) {
			try {
				open.getChannel().setOption(StandardSocketOptions.SO_LINGER, 0);
			}
			catch (IOException ex) {
				// it is closed already
			}
		}
		endPoint.close();
	}

	/** Keeps the connection at hand for the servlet. */
	@Component
	static final class Customizer implements WebServerFactoryCustomizer<JettyServletWebServerFactory> {

		@Override
		public void customize(JettyServletWebServerFactory factory) {
			factory.addServerCustomizers((server) -> server.insertHandler(new Keeping()));
		}

	}

	private static final class Keeping extends Handler.Wrapper {

		@Override
		public boolean handle(Request request, Response response, Callback callback) throws Exception {
			request.setAttribute(ATTRIBUTE, new CallerConnection(request.getConnectionMetaData().getConnection()));
			return super.handle(request, response, callback);
		}

	}

}
