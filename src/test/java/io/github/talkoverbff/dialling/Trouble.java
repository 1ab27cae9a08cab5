package io.github.talkoverbff.dialling;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.Random;

import io.github.talkoverbff.OwnProcess;

/** What happens to proxies that place calls, to their ledger, and to Talkover. */
enum Trouble {

	/** A proxy is killed, and another takes its place. */
	KILLED_PROXY {
		@Override
		void happen(TrialProxies proxies, RingCounter talkover, Random random) throws Exception {
			proxies.replace(proxies.any(random));
		}
	},

	/** A proxy is told to stop, ends what it has begun, and another takes its place. */
	STOPPED_PROXY {
		@Override
		void happen(TrialProxies proxies, RingCounter talkover, Random random) throws Exception {
			OwnProcess stopping = proxies.any(random);
			stopping.terminate();
			stopping.waitFor();
			proxies.replace(stopping);
		}
	},

	/** A proxy stands still for longer than the lease of a dial, and goes on then. */
	FROZEN_PROXY {
		@Override
		void happen(TrialProxies proxies, RingCounter talkover, Random random) throws Exception {
			OwnProcess frozen = proxies.any(random);
			frozen.freeze();
			Thread.sleep(TrialProxies.LEASE.plusSeconds(2)); // how long it lasts
			frozen.thaw();
		}
	},

	/** The disk of a proxy takes nothing more for a while. */
	FULL_DISK {
		@Override
		void happen(TrialProxies proxies, RingCounter talkover, Random random) throws Exception {
			OwnProcess full = proxies.any(random);
			full.limitFiles(1);
			Thread.sleep(Duration.ofSeconds(3)); // how long it lasts
			full.limitFiles(Long.MAX_VALUE);
		}
	},

	/** Talkover refuses connections for a while. */
	ABSENT_TALKOVER {
		@Override
		void happen(TrialProxies proxies, RingCounter talkover, Random random) throws Exception {
			talkover.refuseConnections();
			Thread.sleep(Duration.ofSeconds(3)); // how long it lasts
			talkover.acceptConnections();
		}
	},

	/** All connections to the ledger are cut. */
	CUT_LEDGER {
		@Override
		void happen(TrialProxies proxies, RingCounter talkover, Random random) {
			proxies.relay().cut();
		}
	},

	/** The ledger is away, and comes back. */
	ABSENT_LEDGER {
		@Override
		void happen(TrialProxies proxies, RingCounter talkover, Random random) throws Exception {
			proxies.relay().shut();
			Thread.sleep(Duration.ofSeconds(3)); // how long it lasts
			proxies.relay().open();
		}
	},

	/** The ledger does not answer for a while, and then does. */
	SLOW_LEDGER {
		@Override
		void happen(TrialProxies proxies, RingCounter talkover, Random random) {
			proxies.relay().delay(Duration.ofSeconds(5));
		}
	},

	/** The database ends all sessions. */
	TERMINATED_SESSIONS {
		@Override
		void happen(TrialProxies proxies, RingCounter talkover, Random random) throws Exception {
			try (Connection connection = DriverManager.getConnection(proxies.database(), PostgresContainer.NAME,
					PostgresContainer.NAME); Statement statement = connection.createStatement()) {
				statement.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
						+ "WHERE datname = current_database() AND pid <> pg_backend_pid()");
			}
		}
	};

	/** Lets it happen, and waits until it is over. */
	abstract void happen(TrialProxies proxies, RingCounter talkover, Random random) throws Exception;

}
