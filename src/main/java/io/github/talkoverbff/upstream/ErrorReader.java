package io.github.talkoverbff.upstream;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZonedDateTime;

import io.github.talkoverbff.problem.Outcome;
import io.github.talkoverbff.problem.Problem;
import io.github.talkoverbff.problem.ProblemException;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/**
 * Turns an answer of Talkover that is not a success into a problem. A 401 is decided by
 * status and code alone, a 429 and what browsers act upon by the status; for the rest an
 * error that cannot be read counts as a bad response, and any other by its status.
 */
@Component
final class ErrorReader {

	/** Longest error that is read; the longest documented one has a few hundred bytes. */
	static final int MAX_BODY = 64 * 1024;

	private final TokenRedactor tokens;

	private final Clock clock;

	ErrorReader(TokenRedactor tokens, Clock clock) {
		this.tokens = tokens;
		this.clock = clock;
	}

	/**
	 * Reads the error. A token in it is told of whatever else becomes of the answer, as
	 * somebody else may see what the caller does not.
	 */
	ErrorAnswer read(Signal.Head head, UpstreamExchange.Body body) {
		byte[] redacted = redact(head.headers(), body.bytes());
		if (!head.isError()) {
			return new ErrorAnswer(head.status(),
					Problem.TALKOVER_BAD_RESPONSE
						.because("Talkover answered with a redirect or another status that no operation documents.")
						.talkover(head.status(), null, null, null),
					null, false, body.isWhole());
		}
		byte[] text = body.isWhole() ? redacted : new byte[0];
		TalkoverError error = TalkoverError.read(text, isJson(head.headers()), this.tokens);
		ProblemException problem = describe(head.status(), error, body.isWhole() && error.readable())
			.talkover(head.status(), error.code(), error.message(), error.details())
			.errors(error.errors());
		if (head.status() != 401) { // operators must act, and nobody knows when
			problem.retryAfter(retryAfter(head.headers(), error));
		}
		return new ErrorAnswer(head.status(), problem, error.code(), error.own(), body.isWhole());
	}

	/**
	 * The body without tokens. Head and body are one text, so that a token is told of
	 * once for each answer, and of one charset that changes no byte.
	 */
	private byte[] redact(HttpHeaders headers, byte[] body) {
		StringBuilder answer = new StringBuilder();
		headers.forEach((name, values) -> values.forEach((value) -> answer.append(value).append('\r')));
		answer.append('\n').append(new String(body, StandardCharsets.ISO_8859_1));
		String redacted = this.tokens.redact(answer.toString());
		return redacted.substring(redacted.indexOf('\n') + 1).getBytes(StandardCharsets.ISO_8859_1);
	}

	/**
	 * Browsers act upon some statuses by themselves, so that these are not passed on:
	 * after a 408 or a 421 they send a request of any method again, and a gateway's 408
	 * does not say that Talkover did not carry it out; a 407 is about a proxy of their
	 * own.
	 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-15.5.9">RFC 9110, 408
	 * Request Timeout</a>
	 */
	private static ProblemException describe(int status, TalkoverError error, boolean readable) {
		return switch (status) {
			case 401 -> unauthorized(error);
			case 407, 421 -> stoppedOnTheWay();
			case 408 ->
				Problem.TALKOVER_TIMEOUT.because("Talkover stopped waiting: look whether the request took effect.");
			case 429 -> Problem.TALKOVER_RATE_LIMITED.because(
					"Wait as long as Retry-After says, or a minute if there is none, then send the request again.");
			default -> readable ? readable(status) : unreadable(status);
		};
	}

	private static ProblemException stoppedOnTheWay() {
		return Problem.TALKOVER_BAD_RESPONSE
			.because("Something between the proxy and Talkover did not let the request through.")
			.outcome(Outcome.NOT_EXECUTED);
	}

	private static ProblemException readable(int status) {
		if (status < 500) {
			return Problem.TALKOVER_REJECTED.because("Talkover refused the request: talkover and errors say why.")
				.status(status);
		}
		return Problem.TALKOVER_FAILED.because("Talkover failed: look whether the request took effect.")
			.status((status == 503) ? 503 : Problem.TALKOVER_FAILED.status().value());
	}

	private static ProblemException unreadable(int status) {
		ProblemException problem = Problem.TALKOVER_BAD_RESPONSE
			.because("Talkover answered with an error that cannot be read.")
			.outcome((status < 500) ? Outcome.NOT_EXECUTED : Outcome.UNKNOWN);
		// what is wrong with a request, if only it could be read, is wrong the next time
		return (status >= 400 && status < 500) ? problem.repeatable(false) : problem;
	}

	private static ProblemException unauthorized(TalkoverError error) {
		if ("TOKEN_EXPIRED".equals(error.code())) {
			return Problem.TALKOVER_TOKEN_EXPIRED
				.because("Your session is fine. The operators of the proxy must renew the token of this environment.");
		}
		if ("MISSING_TOKEN".equals(error.code()) || error.tokenMissing()) {
			return Problem.TALKOVER_TOKEN_MISSING
				.because("Your session is fine. Something between the proxy and Talkover took the token away.");
		}
		return Problem.TALKOVER_TOKEN_REJECTED
			.because("Your session is fine. The operators of the proxy must replace the token of this environment.");
	}

	private static boolean isJson(HttpHeaders headers) {
		String type = headers.getFirst(HttpHeaders.CONTENT_TYPE);
		return type == null || type.contains("json");
	}

	/**
	 * Reads how long Talkover asks us to wait, from the header or else from the body.
	 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3">RFC 9110,
	 * Retry-After</a>
	 */
	private @Nullable Duration retryAfter(HttpHeaders headers, TalkoverError error) {
		String value = headers.getFirst(HttpHeaders.RETRY_AFTER);
		if (value != null && value.matches("\\d{1,9}")) {
			return Duration.ofSeconds(Long.parseLong(value));
		}
		try {
			ZonedDateTime date = headers.getFirstZonedDateTime(HttpHeaders.RETRY_AFTER);
			return (date != null) ? Duration.between(this.clock.instant(), date) : error.retryAfter();
		}
		catch (IllegalArgumentException ex) {
			return error.retryAfter();
		}
	}

}
