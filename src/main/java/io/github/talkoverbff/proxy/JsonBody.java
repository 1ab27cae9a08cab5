package io.github.talkoverbff.proxy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.Executor;
import java.util.regex.Pattern;

import io.github.talkoverbff.problem.Problem;
import io.github.talkoverbff.problem.ProblemException;
import io.github.talkoverbff.upstream.CallerGoneException;
import io.github.talkoverbff.upstream.UpstreamRequest;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;

/**
 * The body of a request on its way to Talkover. The first piece is read before anything
 * is sent, so that a small body is judged whole; a larger one streams, each piece looked
 * at before it goes on.
 */
final class JsonBody implements UpstreamRequest.Body {

	private static final Pattern JSON_TYPE = Pattern.compile("application/([a-z0-9.+-]+\\+)?json\\s*(;.*)?",
			Pattern.CASE_INSENSITIVE);

	private static final DataBufferFactory BUFFERS = DefaultDataBufferFactory.sharedInstance;

	/** Longer than nearly every documented body. */
	private static final int FIRST_PIECE = 16 * 1024;

	/** No memory for a body that streams. */
	private static final long NOT_WHOLE = 0;

	/**
	 * What a body that streams holds beside what is taken for its bytes: its first piece,
	 * the buffer for the next, and that on its way.
	 */
	private static final long STREAM = 3 * FIRST_PIECE;

	/**
	 * What is left of a body that another one replaces, for each byte: itself, the other,
	 * and what of that is on its way.
	 */
	private static final long REPLACED = 3;

	/** Holds nearly every documented body; a larger one is not sent twice. */
	private static final int MOST_KEPT = 256 * 1024;

	private final InputStream source;

	private final long limit;

	private final long length;

	private final byte[] first;

	private final boolean complete;

	/** What has been read so far; null once it is more than is kept. */
	private @Nullable ByteArrayOutputStream kept;

	private boolean read;

	/** What has been taken for all of a body that is judged whole. */
	private long takenForWhole;

	/** What has been taken for what the check keeps. */
	private long takenForCheck;

	private final JsonCheck check = new JsonCheck();

	private final BodyMemory.Share memory;

	private JsonBody(InputStream source, long length, long limit, byte[] first, boolean complete, long takenForWhole,
			BodyMemory.Share memory) {
		this.source = source;
		this.limit = limit;
		this.first = first;
		this.complete = complete;
		this.kept = complete ? null : new ByteArrayOutputStream();
		this.length = complete ? first.length : length;
		this.takenForWhole = takenForWhole;
		this.memory = memory;
	}

	/**
	 * The body of the request.
	 * @param limits how large and how slow it may be
	 * @param memory where what is kept of it is taken from
	 * @return the body, or null if there is none
	 * @throws ProblemException if it is too large or too slow, or not JSON
	 * @throws CallerGoneException if the caller left meanwhile
	 */
	static @Nullable JsonBody of(HttpServletRequest request, Limits limits, BodyMemory.Share memory)
			throws IOException {
		return of(request, limits, memory, NOT_WHOLE);
	}

	/**
	 * The body of the request, read to its end: it can be judged as {@link #first()}.
	 * @see #of(HttpServletRequest, Limits, BodyMemory.Share)
	 */
	static @Nullable JsonBody whole(HttpServletRequest request, Limits limits, BodyMemory.Share memory)
			throws IOException {
		return of(request, limits, memory, 1 + JsonCheck.KEPT_FOR_A_BYTE);
	}

	/**
	 * The body of the request, read to its end to be made a tree.
	 * @see #of(HttpServletRequest, Limits, BodyMemory.Share)
	 */
	static @Nullable JsonBody forTree(HttpServletRequest request, Limits limits, BodyMemory.Share memory)
			throws IOException {
		return of(request, limits, memory, BodyMemory.TREE);
	}

	/** Reads a body to its end if memory is taken for each byte of it. */
	private static @Nullable JsonBody of(HttpServletRequest request, Limits limits, BodyMemory.Share memory,
			long forAByte) throws IOException {
		boolean whole = forAByte != NOT_WHOLE;
		long length = request.getContentLengthLong();
		if (length == 0 || (length < 0 && request.getHeader(HttpHeaders.TRANSFER_ENCODING) == null)) {
			return null;
		}
		requireUsable(request, length, limits.size());
		InputStream source = new PacedInput(request.getInputStream(), CallerConnection.of(request), limits.window());
		byte[] first = whole ? readWhole(source, limits.size(), memory, forAByte) : source.readNBytes(FIRST_PIECE);
		boolean complete = whole || first.length < FIRST_PIECE || first.length == length;
		JsonBody body = new JsonBody(source, length, limits.size(), first, complete, first.length * forAByte, memory);
		if (body.first.length == 0) {
			return null;
		}
		body.requireWithinLimit(body.first.length);
		if (body.complete) {
			body.check.feed(body.first, body.first.length);
			body.check.end();
		}
		else {
			body.require(STREAM);
			body.feedCheck(body.first, body.first.length);
		}
		return body;
	}

	/** What has been read before anything is sent. */
	byte[] first() {
		return this.first;
	}

	/** The length of the body in bytes, or -1 if it is not known before its end. */
	long length() {
		return this.length;
	}

	@Override
	public Publisher<DataBuffer> read(Executor callerThread) {
		if (this.complete) {
			return Mono.fromSupplier(() -> BUFFERS.wrap(this.first));
		}
		return BodyPieces.of(this::transfer, callerThread, FIRST_PIECE);
	}

	@Override
	public boolean isRead() {
		return this.complete || this.read;
	}

	@Override
	public boolean canResend() {
		return this.complete || this.kept != null;
	}

	/** Its tree is of no use any longer, while Talkover may be waited for at length. */
	@Override
	public void replaced() {
		long held = REPLACED * this.first.length;
		if (this.takenForWhole > held) {
			this.memory.giveBack(this.takenForWhole - held);
			this.takenForWhole = held;
		}
	}

	/** Writes what was read before, if this is not the first time, and then the rest. */
	private void transfer(OutputStream talkover) throws IOException {
		talkover.write(this.first);
		if (this.kept != null) {
			this.kept.writeTo(talkover);
		}
		if (this.read) {
			return;
		}
		long total = this.first.length + ((this.kept != null) ? this.kept.size() : 0);
		byte[] buffer = new byte[FIRST_PIECE];
		for (int read = this.source.read(buffer); read >= 0; read = this.source.read(buffer)) {
			total += read;
			requireWithinLimit(total);
			feedCheck(buffer, read);
			if (total == this.length) {
				this.check.end(); // with this piece Talkover would have the whole
			}
			keep(buffer, read, total);
			talkover.write(buffer, 0, read);
		}
		this.read = true;
		this.check.end();
	}

	/**
	 * A text may go on for as long as the body, and the check keeps all of it, until
	 * another begins.
	 */
	private void feedCheck(byte[] bytes, int length) {
		long needed = JsonCheck.KEPT_FOR_A_BYTE * (this.check.unfinished() + length);
		if (needed > this.takenForCheck) {
			require(needed - this.takenForCheck);
			this.takenForCheck = needed;
		}
		this.check.feed(bytes, length);
	}

	/** Takes memory, for which what is kept for a second time gives way. */
	private void require(long bytes) {
		if (!this.memory.take(bytes)) {
			letGo();
			if (!this.memory.take(bytes)) {
				throw overloaded();
			}
		}
	}

	private void keep(byte[] bytes, int length, long total) {
		if (total > MOST_KEPT || (this.kept != null && !this.memory.take(length))) {
			letGo();
		}
		if (this.kept != null) {
			this.kept.write(bytes, 0, length);
		}
	}

	private void letGo() {
		if (this.kept != null) {
			this.memory.giveBack(this.kept.size());
			this.kept = null;
		}
	}

	private void requireWithinLimit(long bytes) {
		if (bytes > this.limit) {
			throw tooLarge(this.limit);
		}
	}

	private static void requireUsable(HttpServletRequest request, long length, long limit) {
		if (HttpMethod.GET.matches(request.getMethod()) || HttpMethod.HEAD.matches(request.getMethod())) {
			throw Problem.REQUEST_REJECTED.because("A " + request.getMethod() + " request takes no body.");
		}
		if (length > limit) {
			throw tooLarge(limit);
		}
		if (Collections.list(request.getHeaders(HttpHeaders.CONTENT_TYPE)).size() > 1) {
			throw Problem.REQUEST_REJECTED.because("A body has one Content-Type.");
		}
		String type = request.getContentType();
		if (type == null || !JSON_TYPE.matcher(type.strip()).matches()) {
			throw Problem.BODY_NOT_SUPPORTED.because("Talkover takes JSON only: send Content-Type: application/json.");
		}
		String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
		if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
			throw Problem.BODY_NOT_SUPPORTED.because("Send the body without Content-Encoding.");
		}
	}

	private static ProblemException overloaded() {
		return Problem.TALKOVER_OVERLOADED.because("The proxy holds as many bodies as it can at once.")
			.retryAfter(Duration.ofSeconds(1));
	}

	private static ProblemException tooLarge(long limit) {
		return Problem.BODY_TOO_LARGE.because("A body may have " + limit + " bytes at most.");
	}

	/**
	 * Reads more than the limit only if there is more, which tells that it is too much.
	 */
	private static byte[] readWhole(InputStream source, long limit, BodyMemory.Share memory, long forAByte)
			throws IOException {
		ByteArrayOutputStream all = new ByteArrayOutputStream();
		byte[] buffer = new byte[FIRST_PIECE];
		for (int read = source.read(buffer); read >= 0 && all.size() <= limit; read = source.read(buffer)) {
			if (!memory.take(read * forAByte)) {
				throw overloaded();
			}
			all.write(buffer, 0, read);
		}
		return all.toByteArray();
	}

	/**
	 * What a body may be.
	 *
	 * @param size the most bytes it may have
	 * @param window over how long the {@link Pace} of its caller is measured
	 */
	record Limits(long size, Duration window) {
	}

}
