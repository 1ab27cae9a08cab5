package io.github.talkoverbff.proxy;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;

import io.github.talkoverbff.problem.ProblemException;
import io.github.talkoverbff.upstream.CallerGoneException;
import io.github.talkoverbff.upstream.UpstreamAnswer;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.stereotype.Component;

/** Step 8 of the way of a request: passes Talkover's answer on while it arrives. */
@Component
final class AnswerRelay {

	/**
	 * How long a pause must be before what has arrived is sent off. Waits end up to 50 ms
	 * late, and so it leaves after 5 to 55 ms.
	 */
	private static final Duration PAUSE = Duration.ofMillis(5);

	private final HeaderPolicy policy;

	AnswerRelay(HeaderPolicy policy) {
		this.policy = policy;
	}

	/**
	 * Writes the answer to the caller.
	 * @throws ProblemException if the answer breaks off, at once or half-way
	 * @throws CallerGoneException if the caller left meanwhile
	 */
	void relay(UpstreamAnswer answer, HttpServletResponse response) throws CallerGoneException {
		// an answer that breaks off before its first byte is none; nothing else may hold
		// the chunk, or the first one is kept for as long as a slow caller takes
		byte[] chunk = answer.nextChunk();
		response.setStatus(answer.status());
		this.policy.toCaller(answer, response::addHeader);
		try {
			OutputStream out = response.getOutputStream();
			long left = answer.contentLength();
			for (; chunk != null; chunk = answer.nextChunk()) {
				out.write(chunk);
				left -= chunk.length;
				if (left != 0 && !answer.hasNext(PAUSE)) {
					out.flush(); // Talkover pauses, and the caller may as well begin
				}
			}
		}
		catch (ProblemException problem) {
			if (!response.isCommitted()) {
				takeBack(answer, response);
			}
			throw problem;
		}
		catch (CallerGoneException ex) {
			throw ex;
		}
		catch (IOException ex) {
			throw new CallerGoneException(ex);
		}
	}

	private void takeBack(UpstreamAnswer answer, HttpServletResponse response) {
		response.resetBuffer();
		this.policy.toCaller(answer, (name, value) -> response.setHeader(name, null));
	}

}
