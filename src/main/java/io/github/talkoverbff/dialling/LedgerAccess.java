package io.github.talkoverbff.dialling;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.metrics.micrometer.MicrometerMetricsTrackerFactory;
import io.github.talkoverbff.problem.Outcome;
import io.github.talkoverbff.problem.Problem;
import io.github.talkoverbff.problem.ProblemException;
import io.github.talkoverbff.setting.InvalidSettingException;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.NestedRuntimeException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;

/**
 * The way to the ledger. A database that is away stops no start and nothing but dialling:
 * it is opened as soon as it is there.
 */
final class LedgerAccess implements SmartInitializingSingleton, AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(LedgerAccess.class);

	/** A transaction that writes is refused, as by a standby. */
	private static final String READ_ONLY = "25006";

	private static final Duration RETRY = Duration.ofSeconds(5);

	/** What a start waits for a database that lets it in and then says nothing. */
	private static final Duration START = Duration.ofSeconds(15);

	private final LedgerStore store;

	private final LedgerStore.LedgerFactory factory;

	private final Clock clock;

	private final MeterRegistry meters;

	private final FutureTask<Void> opening = new FutureTask<>(this::openIfAway, null);

	private volatile @Nullable Open open;

	private volatile boolean closed;

	/** Whether its file was away at the last look. */
	private boolean lost;

	/** Begins to open the ledger, while the rest of the application starts. */
	LedgerAccess(LedgerStore store, LedgerStore.LedgerFactory factory, Clock clock, MeterRegistry meters) {
		this.store = store;
		this.factory = factory;
		this.clock = clock;
		this.meters = meters;
		// virtual, as only there an interrupt ends the wait for a database
		Thread.ofVirtual().name("ledger-opening").start(this.opening);
	}

	/**
	 * Waits until the ledger is open or known to be away, but not for long: what takes
	 * longer goes on beside the application.
	 * @throws InvalidSettingException if it is known that it never can be opened
	 */
	@Override
	public void afterSingletonsInstantiated() {
		try {
			this.opening.get(START.toSeconds(), TimeUnit.SECONDS);
		}
		catch (TimeoutException ex) {
			logger.warn("The ledger of dials takes long to open, and nobody is dialled until it is");
		}
		catch (ExecutionException ex) {
			throw (ex.getCause() instanceof RuntimeException failure) ? failure : new IllegalStateException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	/** Tries once more to open a ledger that could not be reached. */
	synchronized void openIfAway() {
		tellIfLost();
		if (this.open != null || this.closed) {
			return;
		}
		try {
			HikariDataSource source = this.store.open(this.clock);
			source.setMetricsTrackerFactory(new MicrometerMetricsTrackerFactory(this.meters));
			this.open = new Open(source, LedgerStore.ledger(source, this.factory), this.store.openFile());
		}
		catch (InvalidSettingException ex) {
			throw ex;
		}
		catch (RuntimeException ex) {
			logger.warn("The ledger of dials cannot be reached, and nobody is dialled until it can: {}", reason(ex));
		}
	}

	private void tellIfLost() {
		boolean lost = this.open != null && this.open.isLost();
		if (lost && !this.lost) {
			logger.error("The file of the ledger of dials is not where it was, and nobody is dialled until it is back");
		}
		else if (this.lost && !lost) {
			logger.warn("The file of the ledger of dials is back");
		}
		this.lost = lost;
	}

	/** Whether it is a file, which this process has for itself. */
	boolean isFile() {
		return this.store.isFile();
	}

	/**
	 * Reads or changes the ledger.
	 * @param operation a short name of it, for the meters
	 * @throws ProblemException with {@code DIAL_LEDGER_UNAVAILABLE} if it is away
	 */
	<T extends @Nullable Object> T execute(String operation, Function<Ledger, T> action) {
		Open ledger = this.open;
		if (ledger == null || ledger.isLost()) {
			throw away();
		}
		long begin = System.nanoTime();
		try {
			return action.apply(ledger.ledger());
		}
		// of Spring's data access or of its transactions
		catch (NestedRuntimeException ex) {
			logger.warn("The ledger of dials did not take a {}: {}", operation, reason(ex));
			if (cause(ex) instanceof SQLException sql && READ_ONLY.equals(sql.getSQLState())) {
				// the primary may be elsewhere by now, and its name lead there
				ledger.source().getHikariPoolMXBean().softEvictConnections();
			}
			throw away().causedBy(ex);
		}
		finally {
			this.meters.timer("talkover.ledger", "operation", operation)
				.record(System.nanoTime() - begin, TimeUnit.NANOSECONDS);
		}
	}

	/**
	 * The dial of that id.
	 * @throws ProblemException with {@code DIAL_LEDGER_UNAVAILABLE} if the ledger is away
	 */
	Optional<DialEntry> find(String id) {
		return execute("find", (ledger) -> ledger.dials().find(id));
	}

	/**
	 * Changes the ledger for somebody who must hear whether it was changed.
	 * @param operation a short name of it, for the meters
	 * @throws ProblemException with {@code DIAL_LEDGER_UNAVAILABLE} if the ledger is
	 * away; its outcome is unknown if that may have been changed all the same, as where
	 * the answer to a commit was lost
	 */
	<T extends @Nullable Object> T change(String operation, Function<Ledger, T> action) {
		try {
			return execute(operation, action);
		}
		catch (ProblemException ex) {
			Throwable cause = ex.getCause();
			if (cause == null || cause instanceof CannotCreateTransactionException
					|| cause instanceof CannotGetJdbcConnectionException) {
				throw ex;
			}
			throw Problem.DIAL_LEDGER_UNAVAILABLE
				.because("The ledger of dials did not say whether it took the change: look before you repeat it.")
				.retryAfter(RETRY)
				.outcome(Outcome.UNKNOWN)
				.causedBy(cause);
		}
	}

	/**
	 * What is being opened is closed too, and a database that says nothing is not waited
	 * for.
	 */
	@Override
	public void close() {
		this.closed = true;
		this.opening.cancel(true);
		closeOpen();
	}

	private synchronized void closeOpen() {
		Open ledger = this.open;
		if (ledger != null) {
			ledger.source().close();
		}
	}

	private static ProblemException away() {
		return Problem.DIAL_LEDGER_UNAVAILABLE
			.because("The ledger of dials cannot be reached; nothing was sent for this request.")
			.retryAfter(RETRY);
	}

	/** What a caller is told whose dial was noted so late that it must not be sent. */
	static ProblemException tooSlow() {
		logger.warn("The ledger of dials took too long for a claim, or the process stood still");
		return Problem.DIAL_LEDGER_UNAVAILABLE
			.because("The proxy took too long to note this dial; nothing was sent for it.")
			.retryAfter(RETRY)
			.outcome(Outcome.NOT_EXECUTED);
	}

	/** Only the kind: messages of drivers quote what was written. */
	private static String reason(RuntimeException failure) {
		Throwable cause = cause(failure);
		return cause.getClass().getName() + ((cause instanceof SQLException sql)
				? " with code " + sql.getErrorCode() + " and state " + sql.getSQLState() : "");
	}

	private static Throwable cause(RuntimeException failure) {
		// a full disk rolls back by itself, and then there is nothing to roll back
		Throwable first = (failure instanceof TransactionSystemException rollback) ? rollback.getOriginalException()
				: null;
		return NestedExceptionUtils.getMostSpecificCause((first != null) ? first : failure);
	}

	private record Open(HikariDataSource source, Ledger ledger, @Nullable LedgerFile file) {

		boolean isLost() {
			return this.file != null && !this.file.isInPlace();
		}

	}

}
