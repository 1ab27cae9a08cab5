package io.github.talkoverbff.upstream;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

import io.github.talkoverbff.problem.Problem;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;

/**
 * A usable answer of Talkover: a success, or the 304 that was asked for. Neither its
 * headers nor its body hold a token. It must be closed, which ends the exchange.
 */
public final class UpstreamAnswer implements AutoCloseable {

	private final UpstreamExchange exchange;

	private final int status;

	private final HttpHeaders headers;

	private final TokenRedactor tokens;

	private final RedactedStream body;

	private final Duration idleTimeout;

	private boolean ended;

	UpstreamAnswer(UpstreamExchange exchange, Signal.Head head, TokenRedactor tokens, Duration idleTimeout) {
		this.exchange = exchange;
		this.status = head.status();
		this.headers = head.headers();
		this.tokens = tokens;
		this.body = new RedactedStream(tokens);
		this.idleTimeout = idleTimeout;
	}

	public int status() {
		return this.status;
	}

	/**
	 * Hands out every header field, without tokens; a field with two values twice, and
	 * one whose name holds a token not at all.
	 */
	public void forEachField(BiConsumer<String, String> action) {
		this.headers.forEach((name, values) -> {
			if (this.tokens.redact(name).equals(name)) {
				values.forEach((value) -> action.accept(name, this.tokens.redact(value)));
			}
		});
	}

	/** The value of a header field, without tokens; null if there is none. */
	public @Nullable String field(String name) {
		String value = this.headers.getFirst(name);
		return (value != null) ? this.tokens.redact(value) : null;
	}

	/** The field names that {@code Connection} lists, in lower case. */
	public Set<String> connectionFields() {
		List<String> connection = this.headers.getConnection();
		return connection.isEmpty() ? Set.of()
				: connection.stream().map((name) -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
	}

	/** The length of the body in bytes as far as it is announced; -1 if it is not. */
	public long contentLength() {
		return this.headers.getContentLength();
	}

	/**
	 * Waits for the next piece of the body.
	 * @return its bytes, maybe none; null if the body is complete
	 * @throws io.github.talkoverbff.problem.ProblemException if the body broke off, or
	 * paused for too long
	 * @throws CallerGoneException if the caller left meanwhile
	 */
	public byte @Nullable [] nextChunk() throws CallerGoneException {
		return nextChunk(this.idleTimeout);
	}

	private byte @Nullable [] nextChunk(Duration limit) throws CallerGoneException {
		if (this.ended) {
			return null;
		}
		byte[] chunk = this.exchange.nextChunk(limit);
		if (chunk != null) {
			return this.body.redact(chunk);
		}
		this.ended = true;
		return this.body.end();
	}

	/**
	 * Whether {@link #nextChunk} has something to return at once, or soon.
	 * @param wait how long to wait for it
	 */
	public boolean hasNext(Duration wait) throws CallerGoneException {
		return this.ended || this.exchange.hasNext(wait);
	}

	/**
	 * Reads the body to its end.
	 * @param most the most bytes to read
	 * @param limit how long that may take
	 * @throws io.github.talkoverbff.problem.ProblemException if it broke off, is longer,
	 * or takes longer
	 */
	public byte[] readBody(int most, Duration limit) throws CallerGoneException {
		ByteArrayOutputStream read = new ByteArrayOutputStream();
		long end = System.nanoTime() + limit.toNanos();
		while (!this.ended) {
			byte[] chunk = nextChunk(Duration.ofNanos(end - System.nanoTime()));
			read.writeBytes((chunk != null) ? chunk : new byte[0]);
			if (read.size() > most) {
				throw Problem.TALKOVER_BAD_RESPONSE.because("Talkover's answer is too long.");
			}
		}
		return read.toByteArray();
	}

	@Override
	public void close() {
		this.exchange.close();
	}

}
