package io.github.talkoverbff.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;

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

	int connections() {
		return this.connections;
	}

	/** Runs for a while; the answer times are in nanoseconds. */
	Histogram run(Duration time) throws InterruptedException {
		long end = System.nanoTime() + time.toNanos();
		return run((sent) -> System.nanoTime() - end < 0);
	}

	/** Sends so many requests, each of them once if there are as many. */
	Histogram run(int count) throws InterruptedException {
		return run((sent) -> sent < count);
	}

	private Histogram run(IntPredicate goesOn) throws InterruptedException {
		try (ExecutorService callers = Executors.newFixedThreadPool(this.connections)) {
			AtomicInteger sent = new AtomicInteger();
			List<Future<Histogram>> each = new ArrayList<>();
			for (int i = 0; i < this.connections; i++) {
				each.add(callers.submit(() -> call(sent, goesOn)));
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

	private Histogram call(AtomicInteger sent, IntPredicate goesOn) throws IOException {
		Histogram times = new Histogram(DIGITS);
		try (Connection connection = new Connection(this.port)) {
			for (int next = sent.getAndIncrement(); goesOn.test(next); next = sent.getAndIncrement()) {
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
