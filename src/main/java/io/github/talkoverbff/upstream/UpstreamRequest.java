package io.github.talkoverbff.upstream;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

import io.github.talkoverbff.problem.RequestFacts;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;

/**
 * A request as Talkover will see it, but for the token.
 *
 * @param method the operation's method
 * @param target path and query, exactly as they go on the wire
 * @param template the operation's path template, which names the call in metrics
 * @param operation the operation's id, which names it in traces
 * @param headers every header field but those of the connection and the token
 * @param body the body, or null if there is none
 * @param traits what is special about it
 * @param window when it may be sent, if it must not be carried out twice; it then goes
 * out on a connection of its own. Null for any other
 * @param fingerprintListener is told the fingerprint of each token that it goes out with
 */
public record UpstreamRequest(HttpMethod method, String target, String template, String operation, HttpHeaders headers,
		@Nullable Body body, Set<Trait> traits, @Nullable SendWindow window, Consumer<String> fingerprintListener) {

	/**
	 * Characters a browser leaves bare in a query (WHATWG URL) that a URI cannot hold.
	 */
	private static final String BARE = "{}|\\^`\"<>";

	/** A question of our own, that no caller has asked. */
	public static UpstreamRequest own(URI baseUrl, String target, String template, String operation,
			UserAgent userAgent) {
		HttpHeaders headers = new HttpHeaders();
		headers.setAccept(List.of(MediaType.APPLICATION_JSON));
		headers.set(HttpHeaders.USER_AGENT, userAgent.value());
		headers.set(RequestFacts.HEADER, UUID.randomUUID().toString());
		return new UpstreamRequest(HttpMethod.GET, baseUrl.getRawPath() + target, template, operation, headers, null,
				Set.of(), null, (fingerprint) -> {
				});
	}

	/** The same request for a second attempt, once the first was answered. */
	UpstreamRequest again() {
		return (this.window != null) ? new UpstreamRequest(this.method, this.target, this.template, this.operation,
				this.headers, this.body, this.traits, this.window.again(), this.fingerprintListener) : this;
	}

	/**
	 * The same request with another body, or none, to be sent within a window. Its answer
	 * must tell what became of it, so the caller chooses no other form of it and puts no
	 * condition: to one that wants a page, frameworks answer a refusal with a redirect.
	 */
	public UpstreamRequest within(SendWindow window, byte @Nullable [] body) {
		if (this.body != null) {
			this.body.replaced();
		}
		HttpHeaders fields = new HttpHeaders();
		fields.addAll(this.headers);
		fields.setAccept(List.of(MediaType.APPLICATION_JSON));
		fields.remove(HttpHeaders.IF_NONE_MATCH);
		fields.remove(HttpHeaders.IF_MODIFIED_SINCE);
		if (body != null) {
			fields.setContentLength(body.length);
		}
		return new UpstreamRequest(this.method, this.target, this.template, this.operation, fields,
				(body != null) ? new Bytes(body) : null, this.traits, window, this.fingerprintListener);
	}

	/**
	 * The address below a base URL, escaped where a URI cannot hold the target as it is.
	 */
	URI uri(URI baseUrl) {
		return URI.create(baseUrl.getScheme() + "://" + baseUrl.getRawAuthority() + escaped());
	}

	/** Whether nothing more of this request is to come from the caller. */
	boolean isBodyRead() {
		return this.body == null || this.body.isRead();
	}

	/** Whether it could be sent from its beginning once more. */
	boolean canResend() {
		return this.body == null || this.body.canResend();
	}

	boolean isSafe() {
		return this.method == HttpMethod.GET || this.method == HttpMethod.HEAD;
	}

	boolean isUrgent() {
		return this.traits.contains(Trait.URGENT);
	}

	boolean isTokenless() {
		return this.traits.contains(Trait.TOKENLESS);
	}

	/** Whether it may be sent again although nobody knows what became of it. */
	boolean isRetryable() {
		return this.method == HttpMethod.GET && this.window == null && !this.traits.contains(Trait.NEVER_REPEATED);
	}

	/** Whether the answer may be that nothing has changed. */
	boolean isConditional() {
		return this.headers.containsHeader(HttpHeaders.IF_NONE_MATCH)
				|| this.headers.containsHeader(HttpHeaders.IF_MODIFIED_SINCE);
	}

	boolean needsEscape() {
		return this.target.chars().anyMatch((c) -> BARE.indexOf(c) >= 0);
	}

	/** What sets a request apart from most. */
	public enum Trait {

		/** It must get through when nothing else does. */
		URGENT,

		/** To carry it out twice does more than to do so once, whatever its method. */
		NEVER_REPEATED,

		/**
		 * Talkover serves it to anybody, so that its answer says nothing of the token.
		 */
		TOKENLESS

	}

	/** A body that is read from the caller while it is sent. */
	public interface Body {

		/**
		 * Begins to read, or begins anew if that is possible.
		 * @param callerThread runs what reads from the caller, on the thread that serves
		 * it
		 */
		Publisher<DataBuffer> read(Executor callerThread);

		/** Whether the caller has sent it to its end. */
		boolean isRead();

		/** Whether what has been read of it was kept, so that it can be read again. */
		boolean canResend();

		/**
		 * Is told, on the thread that serves the caller, that another body goes out in
		 * its place, and that nothing more is made of this one.
		 */
		default void replaced() {
		}

	}

	/** A body that is there already. */
	private record Bytes(byte[] bytes) implements Body {

		@Override
		public Publisher<DataBuffer> read(Executor callerThread) {
			return Mono.fromSupplier(() -> DefaultDataBufferFactory.sharedInstance.wrap(this.bytes));
		}

		@Override
		public boolean isRead() {
			return true;
		}

		@Override
		public boolean canResend() {
			return true;
		}

	}

	private String escaped() {
		if (!needsEscape()) {
			return this.target;
		}
		StringBuilder escaped = new StringBuilder(this.target.length() + 16);
		this.target.chars().forEach((c) -> {
			if (BARE.indexOf(c) >= 0) {
				escaped.append('%').append(Integer.toHexString(c).toUpperCase(Locale.ROOT));
			}
			else {
				escaped.append((char) c);
			}
		});
		return escaped.toString();
	}

}
