package io.github.talkoverbff.dialling;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

import io.github.talkoverbff.OwnProxy;
import io.github.talkoverbff.http.Caller;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/** The database of the ledger lets everybody in, and says nothing to them. */
@ExtendWith(OutputCaptureExtension.class)
class SilentLedgerTests {

	private final RingCounter talkover = new RingCounter();

	private SilentDatabase database;

	@BeforeEach
	void start() throws IOException {
		this.database = new SilentDatabase();
	}

	@AfterEach
	void stop() throws IOException {
		this.database.close();
		this.talkover.close();
	}

	@Test
	void stopsNoStartAndNoEndAndNothingButDialling(CapturedOutput output) throws Exception {
		OwnProxy proxy = OwnProxy.before(this.talkover.baseUrl(), "talkover.dialling.ledger.url=" + this.database.url(),
				"talkover.dialling.ledger.username=ledger");
		try {
			assertThat(output).contains("The ledger of dials takes long to open");
			assertThat(this.database.ended.getCount()).as("the opening waits still").isEqualTo(1);
			assertThat(new Caller(proxy.managementPort()).get("/actuator/health/readiness").status()).isEqualTo(200);
			Caller ann = proxy.signedIn("ann");
			assertThat(ann.get("/talkover/production/api/v1/calls").status()).isEqualTo(200);
			assertThat(new Intent("+15550000001", "key").dial(ann).code()).isEqualTo("DIAL_LEDGER_UNAVAILABLE");
			assertThat(this.talkover.rings("+15550000001")).isZero();
		}
		finally {
			proxy.close();
		}
		assertThat(output).as("the opening was broken off, and not waited for")
			.contains("nobody is dialled until it can: java.net.SocketException");
	}

	/** Refuses TLS, as PostgreSQL does that has none, and then stays silent. */
	private static final class SilentDatabase implements Closeable {

		private static final int SSL_REQUEST_LENGTH = 8;

		private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

		/** That the first connection is over. */
		private final CountDownLatch ended = new CountDownLatch(1);

		private final ServerSocket server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());

		SilentDatabase() throws IOException {
			Thread.ofVirtual().start(this::serve);
		}

		String url() {
			return "jdbc:postgresql://127.0.0.1:" + this.server.getLocalPort() + "/ledger";
		}

		@Override
		public void close() throws IOException {
			this.server.close();
			for (Socket socket : this.sockets) {
				socket.close();
			}
		}

		private void serve() {
			try {
				while (true) {
					Socket caller = this.server.accept();
					this.sockets.add(caller);
					Thread.ofVirtual().start(() -> listen(caller));
				}
			}
			catch (IOException ex) {
				// it is closed
			}
		}

		private void listen(Socket caller) {
			try {
				caller.getInputStream().readNBytes(SSL_REQUEST_LENGTH);
				caller.getOutputStream().write('N');
				caller.getInputStream().transferTo(OutputStream.nullOutputStream());
			}
			catch (IOException ex) {
				// it is reset
			}
			this.ended.countDown();
		}

	}

}
