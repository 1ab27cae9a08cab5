package io.github.talkoverbff.server;

import java.nio.ByteBuffer;
import java.time.Duration;

import io.github.talkoverbff.http.HttpAnswer;
import io.github.talkoverbff.http.HttpWire;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** How long somebody is listened to who has been refused. */
class RestOfBodyTests {

	private static final String HEAD = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n";

	private final Server server = new Server();

	private final ServerConnector connector = new ServerConnector(this.server);

	private void start(Duration longest) throws Exception {
		this.connector.setHost("127.0.0.1");
		this.connector.setIdleTimeout(Duration.ofHours(1).toMillis());
		this.server.addConnector(this.connector);
		this.server.setHandler(new RestOfBody.Reading(new Refusing(), longest));
		this.server.start();
	}

	@AfterEach
	void stop() throws Exception {
		this.server.stop();
	}

	@Test
	void whoeverSendsNothingIsLetGo() throws Exception {
		start(Duration.ofMillis(100));
		try (HttpWire wire = new HttpWire(this.connector.getLocalPort())) {
			wire.send(HEAD);

			assertThat(wire.answer()).returns(400, HttpAnswer::status);
			assertThat(wire.isClosed()).isTrue();
		}
	}

	@Test
	void whoeverSendsTheRestMaySendTheNextRequest() throws Exception {
		start(Duration.ofHours(1));
		try (HttpWire wire = new HttpWire(this.connector.getLocalPort())) {
			for (int i = 0; i < 3; i++) {
				wire.send(HEAD);
				wire.send("0123456789");

				assertThat(wire.answer()).returns(400, HttpAnswer::status);
			}
		}
	}

	private static final class Refusing extends Handler.Abstract {

		@Override
		public boolean handle(Request request, Response response, Callback callback) {
			response.setStatus(400);
			response.write(true, ByteBuffer.allocate(0), callback);
			return true;
		}

	}

}
