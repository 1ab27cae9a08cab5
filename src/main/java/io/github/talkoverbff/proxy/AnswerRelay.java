package io.github.talkoverbff.proxy;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;

import io.github.talkoverbff.problem.Outcome;
import io.github.talkoverbff.problem.Problem;
import io.github.talkoverbff.problem.ProblemException;
import io.github.talkoverbff.upstream.CallerGoneException;
import io.github.talkoverbff.upstream.RedactedStream;
import io.github.talkoverbff.upstream.TokenRedactor;
import io.github.talkoverbff.upstream.UpstreamExchange;
import io.github.talkoverbff.upstream.UpstreamResponse;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/** Passes a good answer of Talkover on to the caller while it arrives. */
@Component
final class AnswerRelay {

	/** How long a pause must be before what has arrived is sent off. */
	private static final Duration PAUSE = Duration.ofMillis(5);

	private final HeaderPolicy headers;

	private final TokenRedactor tokens;

	AnswerRelay(HeaderPolicy headers, TokenRedactor tokens) {
		this.headers = headers;
		this.tokens = tokens;
	}

	/**
	 * Writes the answer to the caller.
	 * @throws ProblemException if Talkover's answer is broken, at once or half-way
	 * @throws CallerGoneException if the caller left meanwhile
	 */
	void relay(UpstreamResponse answer, UpstreamExchange exchange, HttpServletResponse response)
			throws CallerGoneException {
		requireReadable(answer);
		// an answer that breaks off before it is none
		byte[] chunk = exchange.nextChunk();
		response.setStatus(answer.status());
		this.headers.toCaller(answer.headers(), response::addHeader);
		long left = answer.headers().getContentLength();
		RedactedStream redacted = this.tokens.stream();
		try {
			OutputStream out = response.getOutputStream();
			while (chunk != null) {
				redacted.write(chunk, out);
				left -= chunk.length;
				if (left != 0 && !exchange.hasNext(PAUSE)) {
					out.flush();
				}
				chunk = exchange.nextChunk();
			}
			redacted.end(out);
		}
		catch (CallerGoneException ex) {
			throw ex;
		}
		catch (IOException ex) {
			throw new CallerGoneException(ex);
		}
	}

	/** Takes back what {@link #relay} has begun. */
	void discard(HttpServletResponse response, UpstreamResponse answer) {
		response.resetBuffer();
		this.headers.toCaller(answer.headers(), (name, value) -> response.setHeader(name, null));
	}

	/**
	 * The client decodes what it asked for; anything else would reach the caller as
	 * noise.
	 */
	private static void requireReadable(UpstreamResponse answer) {
		String encoding = answer.headers().getFirst(HttpHeaders.CONTENT_ENCODING);
		if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
			throw Problem.TALKOVER_BAD_RESPONSE.because("Talkover's answer has a content encoding nobody asked for.")
				.outcome(Outcome.EXECUTED);
		}
	}

}
