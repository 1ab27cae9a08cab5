package io.github.talkoverbff.proxy;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiConsumer;

import io.github.talkoverbff.problem.RequestFacts;
import io.github.talkoverbff.upstream.UpstreamAnswer;
import io.github.talkoverbff.upstream.UpstreamProperties;
import io.github.talkoverbff.upstream.UserAgent;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/**
 * Which header fields cross, in either direction: the listed ones, and of those none that
 * the sender's {@code Connection} names, but for a request's {@code Content-Type}.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1">RFC 9110,
 * Connection</a>
 */
@Component
final class HeaderPolicy {

	private static final List<String> TO_TALKOVER = List.of(HttpHeaders.ACCEPT, HttpHeaders.ACCEPT_LANGUAGE,
			HttpHeaders.IF_NONE_MATCH, HttpHeaders.IF_MODIFIED_SINCE);

	private static final String TRACEPARENT = "traceparent";

	private static final Set<String> TO_CALLER = Set.of("content-type", "content-language", "content-disposition",
			"etag", "last-modified", "link", "retry-after");

	private static final String RATE_LIMIT_PREFIX = "x-ratelimit-";

	private final boolean forwardTraceparent;

	private final UserAgent userAgent;

	HeaderPolicy(UpstreamProperties properties, UserAgent userAgent) {
		this.forwardTraceparent = properties.forwardTraceparent();
		this.userAgent = userAgent;
	}

	/** The fields with which the request goes to Talkover. */
	HttpHeaders toTalkover(HttpServletRequest request) {
		HttpHeaders headers = new HttpHeaders();
		Set<String> connection = namedByConnection(Collections.list(request.getHeaders(HttpHeaders.CONNECTION)));
		TO_TALKOVER.forEach((name) -> copy(request, name, connection, headers));
		// whoever looked at the body went by it, so it is no option of the connection
		copy(request, HttpHeaders.CONTENT_TYPE, Set.of(), headers);
		if (this.forwardTraceparent) {
			copy(request, TRACEPARENT, connection, headers);
		}
		headers.set(HttpHeaders.USER_AGENT, this.userAgent.value());
		headers.set(RequestFacts.HEADER, RequestFacts.of(request).requestId());
		return headers;
	}

	/** Hands on the fields with which the answer goes to the caller. */
	void toCaller(UpstreamAnswer answer, BiConsumer<String, String> caller) {
		Set<String> connection = answer.connectionFields();
		answer.forEachField((name, value) -> {
			String field = name.toLowerCase(Locale.ROOT);
			if ((TO_CALLER.contains(field) || field.startsWith(RATE_LIMIT_PREFIX)) && !connection.contains(field)) {
				caller.accept(name, value);
			}
		});
	}

	private static void copy(HttpServletRequest request, String name, Set<String> connection, HttpHeaders headers) {
		if (connection.isEmpty() || !connection.contains(name.toLowerCase(Locale.ROOT))) {
			request.getHeaders(name).asIterator().forEachRemaining((value) -> headers.add(name, value));
		}
	}

	private static Set<String> namedByConnection(List<String> values) {
		if (values.isEmpty()) {
			return Set.of();
		}
		Set<String> names = new HashSet<>();
		for (String value : values) {
			for (String name : value.split(",")) {
				names.add(name.strip().toLowerCase(Locale.ROOT));
			}
		}
		return names;
	}

}
