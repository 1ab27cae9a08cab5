package io.github.talkoverbff.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

import org.HdrHistogram.Histogram;

/** Callers who each wait for an answer before they send their next request. */
final class ClosedLoop {

	private static final int DIGITS = 3;

	private final int port;

	private final int connections;

	private final List<byte[]> requests;

	/**
	 * Creates the loop.
	 * @param requests what is sent, in turns
	 */
	ClosedLoop(int port, int connections, List<byte[]> requests) {
		this.port = port;
		this.connections = connections;
		this.requests = requests;
	}

	/** Runs for a while; the answer times are in nanoseconds. */
	Histogram run(Duration time) throws InterruptedException {
		long end = System.nanoTime() + time.toNanos();
		return run(() -> System.nanoTime() - end < 0);
	}

	/** Sends so many requests. */
	Histogram run(int count) throws InterruptedException {
		AtomicLong left = new AtomicLong(count);
		return run(() -> left.getAndDecrement() > 0);
	}

	private Histogram run(BooleanSupplier goesOn) throws InterruptedException {
		try (ExecutorService callers = Executors.newFixedThreadPool(this.connections)) {
			List<Future<Histogram>> each = new ArrayList<>();
			for (int i = 0; i < this.connections; i++) {
				int first = i;
				each.add(callers.submit(() -> call(first, goesOn)));
			}
			Histogram all = new Histogram(DIGITS);
			for (Future<Histogram> one : each) {
				all.add(one.get());
			}
			return all;
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException("A request failed", ex.getCause());
		}
	}

	private Histogram call(int first, BooleanSupplier goesOn) throws IOException {
		Histogram times = new Histogram(DIGITS);
		try (Connection connection = new Connection(this.port)) {
			for (int next = first; goesOn.getAsBoolean(); next += this.connections) {
				byte[] request = this.requests.get(Math.floorMod(next, this.requests.size()));
				connection.prepare();
				long begin = System.nanoTime();
				connection.exchange(request);
				times.recordValue(System.nanoTime() - begin);
			}
		}
		return times;
	}

}
