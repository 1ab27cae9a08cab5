package io.github.talkoverbff.dialling;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

import io.github.talkoverbff.OwnProxy;
import io.github.talkoverbff.http.Caller;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The database of the ledger lets everybody in, and says nothing to them. */
class SilentLedgerTests {

	private static final RingCounter talkover = new RingCounter();

	private static SilentDatabase database;

	@BeforeAll
	static void start() throws IOException {
		database = new SilentDatabase();
	}

	@AfterAll
	static void stop() throws IOException {
		database.close();
		talkover.close();
	}

	@Test
	void stopsNoStartAndNoEndAndNothingButDialling() throws Exception {
		try (OwnProxy proxy = OwnProxy.before(talkover.baseUrl(), "talkover.dialling.ledger.url=" + database.url(),
				"talkover.dialling.ledger.username=ledger")) {
			Caller ann = proxy.signedIn("ann");
			database.asked.await();

			assertThat(ann.get("/talkover/production/api/v1/calls").status()).isEqualTo(200);
			assertThat(new Intent("+15550000001", "key").dial(ann).code()).isEqualTo("DIAL_LEDGER_UNAVAILABLE");
			assertThat(talkover.rings("+15550000001")).isZero();
		}
	}

	/** Refuses TLS, as PostgreSQL does that has none, and then stays silent. */
	private static final class SilentDatabase implements Closeable {

		private static final int SSL_REQUEST_LENGTH = 8;

		private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

		private final CountDownLatch asked = new CountDownLatch(1);

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
					caller.getInputStream().readNBytes(SSL_REQUEST_LENGTH);
					caller.getOutputStream().write('N');
					this.asked.countDown();
				}
			}
			catch (IOException ex) {
				// it is closed
			}
		}

	}

}
