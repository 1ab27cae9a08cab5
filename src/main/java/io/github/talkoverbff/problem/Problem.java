package io.github.talkoverbff.problem;

import java.net.URI;
import java.util.Locale;

import org.springframework.http.HttpStatus;

/**
 * Every failure we report. The name is the {@code code} of a problem and, in kebab case,
 * the end of its {@code type}: both are part of our API.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457, Problem Details</a>
 */
public enum Problem {

	/** There is no session, or it has expired. */
	SESSION_REQUIRED(HttpStatus.UNAUTHORIZED, "Sign in first", Actor.CALLER),

	/** The name or the password is wrong; which of them is not told. */
	BAD_CREDENTIALS(HttpStatus.UNAUTHORIZED, "Wrong name or password", Actor.CALLER),

	/** An unsafe request came without the CSRF token of its session. */
	CSRF_REJECTED(HttpStatus.FORBIDDEN, "The CSRF token is missing or wrong", Actor.CALLER),

	/** A browser sent the request on behalf of another site. */
	ORIGIN_REJECTED(HttpStatus.FORBIDDEN, "The request comes from another site", Actor.CALLER),

	/** No role of the caller reaches the environment. */
	ENVIRONMENT_FORBIDDEN(HttpStatus.FORBIDDEN, "The environment is not granted to you", Actor.POLICY),

	/** No role of the caller grants the operation's permission. */
	PERMISSION_DENIED(HttpStatus.FORBIDDEN, "The operation is not granted to you", Actor.POLICY),

	/** The environment is not configured. */
	ENVIRONMENT_UNKNOWN(HttpStatus.NOT_FOUND, "There is no such environment", Actor.CALLER),

	/** The path is not in the catalog, nor one of the proxy's own. */
	OPERATION_UNKNOWN(HttpStatus.NOT_FOUND, "There is no such operation", Actor.CALLER),

	/** The path is in the catalog, the method is not. */
	METHOD_NOT_ALLOWED(HttpStatus.METHOD_NOT_ALLOWED, "The path does not take this method", Actor.CALLER),

	/** The path, the query, a header or the body is malformed or ambiguous. */
	REQUEST_REJECTED(HttpStatus.BAD_REQUEST, "The request is malformed or ambiguous", Actor.CALLER),

	/** The body is over the limit. */
	BODY_TOO_LARGE(HttpStatus.CONTENT_TOO_LARGE, "The body is too large", Actor.CALLER),

	/** The body is not JSON. */
	BODY_NOT_SUPPORTED(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "The body is not JSON", Actor.CALLER),

	/** The proxy's own limit. */
	RATE_LIMITED(HttpStatus.TOO_MANY_REQUESTS, "Too many attempts", Actor.CALLER, Outcome.NOT_EXECUTED, true),

	/**
	 * Talkover answered 401 and named our token, or nothing: the caller's session is
	 * fine.
	 */
	TALKOVER_TOKEN_REJECTED(HttpStatus.BAD_GATEWAY, "Talkover rejected the proxy's token", Actor.PROXY),

	/** Talkover answered 401: our token has expired. */
	TALKOVER_TOKEN_EXPIRED(HttpStatus.BAD_GATEWAY, "The proxy's Talkover token has expired", Actor.PROXY),

	/**
	 * Talkover answered 401: our token was lost on the way. It says nothing about the
	 * token.
	 */
	TALKOVER_TOKEN_MISSING(HttpStatus.BAD_GATEWAY, "The proxy's token did not reach Talkover", Actor.PROXY),

	/** Any other 4xx of Talkover, reported with Talkover's own status. */
	TALKOVER_REJECTED(HttpStatus.BAD_REQUEST, "Talkover rejected the request", Actor.CALLER),

	/** Talkover's own limit. */
	TALKOVER_RATE_LIMITED(HttpStatus.TOO_MANY_REQUESTS, "Talkover's rate limit is reached", Actor.CALLER,
			Outcome.NOT_EXECUTED, true),

	/** Any 5xx of Talkover; 503 if Talkover said 503. */
	TALKOVER_FAILED(HttpStatus.BAD_GATEWAY, "Talkover failed", Actor.TALKOVER, Outcome.UNKNOWN, true),

	/** A redirect, an oversized or unreadable error, a broken body. */
	TALKOVER_BAD_RESPONSE(HttpStatus.BAD_GATEWAY, "Talkover's answer is not usable", Actor.TALKOVER, Outcome.UNKNOWN,
			true),

	/** No connection, or one that broke before the answer. */
	TALKOVER_UNREACHABLE(HttpStatus.BAD_GATEWAY, "Talkover cannot be reached", Actor.TALKOVER, Outcome.UNKNOWN, true),

	/** No answer in time. */
	TALKOVER_TIMEOUT(HttpStatus.GATEWAY_TIMEOUT, "Talkover did not answer in time", Actor.TALKOVER, Outcome.UNKNOWN,
			true),

	/** The environment's connections are all in use. */
	TALKOVER_OVERLOADED(HttpStatus.SERVICE_UNAVAILABLE, "Too many calls to Talkover are under way", Actor.PROXY,
			Outcome.NOT_EXECUTED, true),

	/** An operator switched the environment off. */
	ENVIRONMENT_DISABLED(HttpStatus.SERVICE_UNAVAILABLE, "The environment is switched off", Actor.POLICY),

	/** The operation needs a credential that the proxy does not hold. */
	OPERATION_NOT_SERVED(HttpStatus.NOT_IMPLEMENTED, "The operation is not served", Actor.PROXY),

	/** Our bug. */
	INTERNAL_ERROR(HttpStatus.INTERNAL_SERVER_ERROR, "The proxy failed", Actor.PROXY, Outcome.UNKNOWN, false);

	private final HttpStatus status;

	private final String title;

	private final Actor actor;

	private final Outcome outcome;

	private final boolean isTransient;

	Problem(HttpStatus status, String title, Actor actor) {
		this(status, title, actor, Outcome.NOT_EXECUTED, false);
	}

	Problem(HttpStatus status, String title, Actor actor, Outcome outcome, boolean isTransient) {
		this.status = status;
		this.title = title;
		this.actor = actor;
		this.outcome = outcome;
		this.isTransient = isTransient;
	}

	public HttpStatus status() {
		return this.status;
	}

	public String title() {
		return this.title;
	}

	public Actor actor() {
		return this.actor;
	}

	/** What became of the request, unless the one who reports it knows better. */
	public Outcome outcome() {
		return this.outcome;
	}

	/**
	 * Whether the cause may pass by itself, so that the same request can succeed later.
	 */
	public boolean isTransient() {
		return this.isTransient;
	}

	public URI type() {
		return URI.create("/problems/" + name().toLowerCase(Locale.ROOT).replace('_', '-'));
	}

	/**
	 * Begins a report of this problem; {@code detail} says what happened and what to do.
	 */
	public ProblemException because(String detail) {
		return new ProblemException(this, detail);
	}

	/**
	 * The problem that stands for a status which the framework or the container chose.
	 */
	static Problem ofStatus(int status) {
		return switch (status) {
			case 401 -> SESSION_REQUIRED;
			case 404 -> OPERATION_UNKNOWN;
			case 405 -> METHOD_NOT_ALLOWED;
			case 413 -> BODY_TOO_LARGE;
			case 415 -> BODY_NOT_SUPPORTED;
			// of the container: a coding or version it does not know
			case 501, 505 -> REQUEST_REJECTED;
			default -> (status >= 400 && status < 500) ? REQUEST_REJECTED : INTERNAL_ERROR;
		};
	}

}
