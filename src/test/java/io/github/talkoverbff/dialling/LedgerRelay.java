package io.github.talkoverbff.dialling;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

/**
 * The way to a database: it can be cut, in the moment of a commit if need be, closed for
 * a while, or slow.
 */
final class LedgerRelay implements AutoCloseable {

	/** A transaction, by a statement that no other begins with. */
	enum Transaction {

		CLAIM("INSERT INTO dial "), SETTLEMENT("UPDATE dial SET state = $1"), SWITCH("INSERT INTO dial_switch ");

		private final String statement;

		Transaction(String statement) {
			this.statement = statement;
		}

	}

	/** Where the next commit of a transaction is cut off. */
	enum Side {

		/** It never arrives. */
		BEFORE,

		/** It is carried out, and its acknowledgement never arrives. */
		AFTER

	}

	private static final String COMMIT = "COMMIT";

	private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

	private final AtomicReference<@Nullable Cut> armed = new AtomicReference<>();

	private final InetSocketAddress database;

	private final ServerSocket server;

	/** Nothing passes before, by {@link System#nanoTime()}. */
	private volatile long passesFrom = System.nanoTime();

	private volatile boolean shut;

	LedgerRelay(int port) {
		this.database = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
		try {
			this.server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		Thread.ofVirtual().start(this::serve);
	}

	int port() {
		return this.server.getLocalPort();
	}

	/** Cuts the way in the moment of the next commit of such a transaction. */
	void cutAtNextCommit(Transaction transaction, Side side) {
		this.armed.set(new Cut(transaction, side));
	}

	/** Whether such a commit has not come yet. */
	boolean isArmed() {
		return this.armed.get() != null;
	}

	/** Cuts the way on the spot. */
	void cut() {
		this.sockets.forEach(LedgerRelay::reset);
	}

	/** Cuts the way, and lets nobody in any more. */
	void shut() {
		this.shut = true;
		cut();
	}

	/** Lets people in again. */
	void open() {
		this.shut = false;
	}

	/** Lets nothing pass for a while; then all of it passes. */
	void delay(Duration time) {
		this.passesFrom = System.nanoTime() + time.toNanos();
	}

	@Override
	public void close() throws IOException {
		this.server.close();
		cut();
	}

	private void serve() {
		while (!this.server.isClosed()) {
			try {
				Socket caller = this.server.accept();
				if (this.shut) {
					reset(caller);
				}
				else {
					connect(caller);
				}
			}
			catch (IOException ex) {
				// it is closed, or the database is away
			}
		}
	}

	private void connect(Socket caller) throws IOException {
		Socket ledger = new Socket(this.database.getAddress(), this.database.getPort());
		this.sockets.add(caller);
		this.sockets.add(ledger);
		if (this.shut) { // since it was let in
			cut();
		}
		Connection connection = new Connection(caller, ledger);
		Thread.ofVirtual().start(() -> connection.pump(caller, ledger, true));
		Thread.ofVirtual().start(() -> connection.pump(ledger, caller, false));
	}

	/** The other side learns of it at once, as of a process that died. */
	private static void reset(Socket socket) {
		try (socket) {
			socket.setSoLinger(true, 0);
		}
		catch (IOException ex) {
			// it is gone already
		}
	}

	private record Cut(Transaction transaction, Side side) {
	}

	private final class Connection {

		private final Socket caller;

		private final Socket ledger;

		/** What this connection is in, if that is to be cut. */
		private volatile @Nullable Cut pending;

		private volatile boolean committing;

		Connection(Socket caller, Socket ledger) {
			this.caller = caller;
			this.ledger = ledger;
		}

		void pump(Socket from, Socket to, boolean toLedger) {
			byte[] buffer = new byte[8192];
			try {
				InputStream in = from.getInputStream();
				OutputStream out = to.getOutputStream();
				for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
					LockSupport.parkNanos(LedgerRelay.this.passesFrom - System.nanoTime());
					if (toLedger ? isCutBefore(buffer, read) : this.committing) {
						break;
					}
					out.write(buffer, 0, read);
				}
			}
			catch (IOException ex) {
				// cut
			}
			reset(this.caller);
			reset(this.ledger);
			LedgerRelay.this.sockets.remove(from);
		}

		private boolean isCutBefore(byte[] buffer, int length) {
			String text = new String(buffer, 0, length, StandardCharsets.ISO_8859_1);
			Cut armed = LedgerRelay.this.armed.get();
			if (armed != null && text.contains(armed.transaction().statement)) {
				this.pending = armed;
			}
			Cut cut = this.pending;
			if (cut == null || !text.contains(COMMIT) || !LedgerRelay.this.armed.compareAndSet(cut, null)) {
				return false;
			}
			this.committing = cut.side() == Side.AFTER;
			return cut.side() == Side.BEFORE;
		}

	}

}
