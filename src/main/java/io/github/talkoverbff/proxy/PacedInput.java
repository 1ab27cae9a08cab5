package io.github.talkoverbff.proxy;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

import io.github.talkoverbff.problem.Problem;

/** The body of a request, as long as its caller sends it fast enough. */
final class PacedInput extends FilterInputStream {

	private final Pace pace;

	/**
	 * Reads a body.
	 * @param window over how long the caller's pace is measured
	 */
	PacedInput(InputStream body, Duration window) {
		super(body);
		this.pace = new Pace(window);
	}

	/**
	 * Reads on.
	 * @throws io.github.talkoverbff.problem.ProblemException with
	 * {@code REQUEST_REJECTED} if the caller is too slow
	 */
	@Override
	public int read(byte[] bytes, int from, int length) throws IOException {
		long begin = System.nanoTime();
		int read = super.read(bytes, from, length);
		this.pace.note(Math.max(read, 0), begin);
		if (read >= 0 && this.pace.isTooSlow()) {
			throw Problem.REQUEST_REJECTED
				.because("The body comes too slowly: fewer than " + Pace.LEAST + " bytes a second.");
		}
		return read;
	}

}
