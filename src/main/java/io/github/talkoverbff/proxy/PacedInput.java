package io.github.talkoverbff.proxy;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

import io.github.talkoverbff.problem.Problem;
import io.github.talkoverbff.upstream.CallerGoneException;
import org.eclipse.jetty.http.HttpException;

/**
 * The body of a request, as long as its caller is there and sends it fast enough.
 */
final class PacedInput extends FilterInputStream {

	private final CallerConnection caller;

	private final Pace pace;

	/**
	 * Reads a body.
	 * @param window over how long the caller's pace is measured
	 */
	PacedInput(InputStream body, CallerConnection caller, Duration window) {
		super(body);
		this.caller = caller;
		this.pace = new Pace(window);
	}

	/**
	 * Reads on.
	 * @throws io.github.talkoverbff.problem.ProblemException with
	 * {@code REQUEST_REJECTED} if the caller is too slow, or the framing malformed
	 * @throws CallerGoneException if the caller has left
	 */
	@Override
	public int read(byte[] bytes, int from, int length) throws IOException {
		long begin = System.nanoTime();
		int read = receive(bytes, from, length);
		this.pace.note(Math.max(read, 0), begin);
		if (read >= 0 && this.pace.isTooSlow()) {
			throw Problem.REQUEST_REJECTED
				.because("The body comes too slowly: fewer than " + Pace.LEAST + " bytes a second.");
		}
		return read;
	}

	/** Jetty takes a chunk that is none for an early end. */
	private int receive(byte[] bytes, int from, int length) throws IOException {
		try {
			return super.read(bytes, from, length);
		}
		catch (IOException | RuntimeException ex) {
			if (ex instanceof HttpException && !this.caller.hasEnded()) {
				throw Problem.REQUEST_REJECTED
					.because("The body cannot be read: its chunks are malformed (RFC 9112, section 7.1).");
			}
			if (ex instanceof IOException) {
				throw new CallerGoneException(ex);
			}
			throw ex;
		}
	}

}
