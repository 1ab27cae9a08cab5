package io.github.talkoverbff.problem;

import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

import org.springframework.http.HttpStatus;

/**
 * Every failure we report: its status, title and actor, what it means, and what to do
 * about it. The name is the {@code code} of a problem and, in kebab case, the end of its
 * {@code type}: both are part of our API. The texts are what the page behind the
 * {@code type} says; nothing else does.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457, Problem Details</a>
 */
public enum Problem {

	SESSION_REQUIRED(HttpStatus.UNAUTHORIZED, "Sign in first", Actor.CALLER, "There is no session, or it has expired.",
			"Sign in with POST /session, or at /login, then send the request again."),

	BAD_CREDENTIALS(HttpStatus.UNAUTHORIZED, "Wrong name or password", Actor.CALLER,
			"The name or the password is wrong; which of them is not told.",
			"Check both and try again. After several failures there is a wait."),

	SIGN_IN_FAILED(HttpStatus.UNAUTHORIZED, "You are not signed in", Actor.CALLER,
			"The identity provider declined; or the browser returned something stale, forged or from another browser; "
					+ "or the name is that of a local user.",
			"Begin again at /login. If the provider declines, ask its operators; if a local user has the name, the proxy's."),

	IDENTITY_PROVIDER_FAILED(HttpStatus.BAD_GATEWAY, "The identity provider failed", Actor.PROXY, Outcome.NOT_EXECUTED,
			true, "The identity provider cannot be reached, or its answer cannot be used.",
			"Try again later. The operators find the reason in the log."),

	CSRF_REJECTED(HttpStatus.FORBIDDEN, "The CSRF token is missing or wrong", Actor.CALLER,
			"An unsafe request came without the CSRF token of its session.",
			"Send the value of the cookie XSRF-TOKEN in the header X-XSRF-TOKEN. "
					+ "GET /session hands it out; it changes at sign-in."),

	ORIGIN_REJECTED(HttpStatus.FORBIDDEN, "The request comes from another site", Actor.CALLER,
			"A browser sent the request on behalf of another site, or asked for more than that site may do.",
			"Call from the proxy's own origin, or have its operators list yours in talkover.cors.allowed-origins."),

	ENVIRONMENT_FORBIDDEN(HttpStatus.FORBIDDEN, "The environment is not granted to you", Actor.POLICY,
			"No role of the caller reaches the environment.",
			"Use an environment that GET /session lists, or ask whoever assigns the roles for one that reaches it."),

	PERMISSION_DENIED(HttpStatus.FORBIDDEN, "The operation is not granted to you", Actor.POLICY,
			"No role of the caller grants the operation's permission there, or none without a limit "
					+ "that this request exceeds: certain agents, or test calls only.",
			"The detail names what is missing, and GET /session lists what is granted. "
					+ "Ask whoever assigns the roles for more."),

	ENVIRONMENT_UNKNOWN(HttpStatus.NOT_FOUND, "There is no such environment", Actor.CALLER,
			"The environment in the path is not configured.", "Use an environment that GET /session lists."),

	OPERATION_UNKNOWN(HttpStatus.NOT_FOUND, "There is no such operation", Actor.CALLER,
			"The path is not in the catalog of Talkover's operations, nor one of the proxy's own.",
			"Check the path against /openapi.yaml. Operators can add what the catalog lacks in talkover.operations."),

	METHOD_NOT_ALLOWED(HttpStatus.METHOD_NOT_ALLOWED, "The path does not take this method", Actor.CALLER,
			"The path is known, but not with this method.", "Use one of the methods in the header Allow."),

	REQUEST_REJECTED(HttpStatus.BAD_REQUEST, "The request is malformed or ambiguous", Actor.CALLER,
			"The path, the query, a header or the body is malformed, or can be read in two ways.",
			"Put right what the detail and errors name."),

	BODY_TOO_LARGE(HttpStatus.CONTENT_TOO_LARGE, "The body is too large", Actor.CALLER, "The body is over the limit.",
			"Send less at once; for requests to Talkover the operators can raise talkover.upstream.max-request-body."),

	BODY_NOT_SUPPORTED(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "The body is not JSON", Actor.CALLER,
			"The body is not declared as JSON, or has a content encoding.",
			"Send plain JSON with Content-Type: application/json and without Content-Encoding."),

	RATE_LIMITED(HttpStatus.TOO_MANY_REQUESTS, "Too many attempts", Actor.CALLER, Outcome.NOT_EXECUTED, true,
			"Too many attempts to sign in have failed, or have begun at one address.",
			"Wait as many seconds as the header Retry-After says."),

	TALKOVER_TOKEN_REJECTED(HttpStatus.BAD_GATEWAY, "Talkover rejected the proxy's token", Actor.PROXY,
			"Talkover answered 401 and named the proxy's token, or no reason. The caller's session is fine.",
			"The operators must replace the environment's token."),

	TALKOVER_TOKEN_EXPIRED(HttpStatus.BAD_GATEWAY, "The proxy's Talkover token has expired", Actor.PROXY,
			"Talkover answered 401 because the proxy's token has expired. The caller's session is fine.",
			"The operators must renew the environment's token."),

	TALKOVER_TOKEN_MISSING(HttpStatus.BAD_GATEWAY, "The proxy's token did not reach Talkover", Actor.PROXY,
			"Talkover answered 401 because it saw no token, although one was sent. "
					+ "The caller's session is fine, and the token may be.",
			"The operators must look for what takes the header Authorization away between the proxy and Talkover."),

	TALKOVER_REJECTED(HttpStatus.BAD_REQUEST, "Talkover rejected the request", Actor.CALLER,
			"Talkover answered with any other 4xx, and the problem has the same status.",
			"Put right what talkover and errors name."),

	TALKOVER_RATE_LIMITED(HttpStatus.TOO_MANY_REQUESTS, "Talkover's rate limit is reached", Actor.CALLER,
			Outcome.NOT_EXECUTED, true, "Talkover takes no more requests for the moment.",
			"Wait as many seconds as the header Retry-After says, or a minute if there is none, and send less often."),

	TALKOVER_FAILED(HttpStatus.BAD_GATEWAY, "Talkover failed", Actor.TALKOVER, Outcome.UNKNOWN, true,
			"Talkover answered with a 5xx; the status is 503 if Talkover's was.",
			"Check whether the request took effect before sending it again. If it lasts, ask Talkover."),

	TALKOVER_BAD_RESPONSE(HttpStatus.BAD_GATEWAY, "Talkover's answer is not usable", Actor.TALKOVER, Outcome.UNKNOWN,
			true,
			"Talkover answered with a redirect, with a 407 or 421, with an error that is too large or cannot be read, "
					+ "or with a body that broke off.",
			"Check whether the request took effect before sending it again. If it lasts, ask Talkover."),

	TALKOVER_UNREACHABLE(HttpStatus.BAD_GATEWAY, "Talkover cannot be reached", Actor.TALKOVER, Outcome.UNKNOWN, true,
			"There was no connection to Talkover, in which case the outcome is not_executed; "
					+ "or it broke before the answer.",
			"Send the request again if the outcome is not_executed; else check first whether it took effect."),

	TALKOVER_TIMEOUT(HttpStatus.GATEWAY_TIMEOUT, "Talkover did not answer in time", Actor.TALKOVER, Outcome.UNKNOWN,
			true, "Talkover did not answer in time, answered with a 408, or stopped taking the body.",
			"Check whether the request took effect before sending it again."),

	TALKOVER_OVERLOADED(HttpStatus.SERVICE_UNAVAILABLE, "Nothing more is sent to Talkover at present", Actor.PROXY,
			Outcome.NOT_EXECUTED, true,
			"All connections of the environment are in use, Talkover does not answer there, or the proxy holds as many bodies "
					+ "as its memory allows: the detail says which.",
			"Wait as many seconds as the header Retry-After says. If it lasts, the operators can raise "
					+ "talkover.upstream.max-connections, or ask Talkover why it does not answer."),

	SESSION_STORE_UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE, "Sessions cannot be reached", Actor.PROXY,
			Outcome.NOT_EXECUTED, true, "The proxy cannot reach the store of its sessions. The session is safe there.",
			"Wait as many seconds as the header Retry-After says. If it lasts, the operators must look for the store."),

	ENVIRONMENT_DISABLED(HttpStatus.SERVICE_UNAVAILABLE, "The environment is switched off", Actor.POLICY,
			"The operators have switched the environment off.",
			"Use another environment, or ask the operators when this one comes back."),

	OPERATION_NOT_SERVED(HttpStatus.NOT_IMPLEMENTED, "The operation is not served", Actor.PROXY,
			"The operation needs the token of a Talkover user, which the proxy does not hold.",
			"Use Talkover's dashboard."),

	IDEMPOTENCY_KEY_REQUIRED(HttpStatus.BAD_REQUEST, "Name your intent", Actor.CALLER,
			"The operators want every phone call to carry an Idempotency-Key, and this one has none.",
			"Send a new UUIDv7 in the header Idempotency-Key, and the same one with every repetition."),

	IDEMPOTENCY_KEY_INVALID(HttpStatus.BAD_REQUEST, "The idempotency key cannot be used", Actor.CALLER,
			"The header Idempotency-Key is malformed, appears more than once, or is a UUIDv7 from more than a day ahead.",
			"Send it once, with 1 to 255 visible ASCII characters, such as a UUIDv7. "
					+ "If it is from the future, set the clock that made it."),

	IDEMPOTENCY_KEY_REUSED(HttpStatus.UNPROCESSABLE_CONTENT, "The key belongs to another request", Actor.CALLER,
			"The same user sent the same Idempotency-Key before, with another request.",
			"Make a new key for a new intent."),

	IDEMPOTENCY_KEY_EXPIRED(HttpStatus.UNPROCESSABLE_CONTENT, "The key is too old", Actor.CALLER,
			"The key says that it is older than what the ledger remembers: it may have been used.",
			"Check that the clock that made it is right. If the call is still meant, make a new key."),

	DIAL_IN_PROGRESS(HttpStatus.CONFLICT, "The same call is being placed", Actor.CALLER, Outcome.NOT_EXECUTED, true,
			"A request with the same Idempotency-Key is still under way.",
			"Ask again with the same key as Retry-After says: it never rings anybody twice."),

	DIAL_OUTCOME_UNKNOWN(HttpStatus.CONFLICT, "Nobody knows yet whether the call was placed", Actor.CALLER,
			Outcome.NOT_EXECUTED, true, "A request with the same Idempotency-Key was sent, and its answer was lost.",
			"Ask again with the same key: it never rings anybody twice. Do not send it with another."),

	DIAL_ALREADY_PLACED(HttpStatus.CONFLICT, "The call was placed before", Actor.CALLER,
			"A request with the same Idempotency-Key placed the call; its answer is no longer kept.",
			"Nothing. For another call to the same number make a new key."),

	POSSIBLE_DUPLICATE_CALL(HttpStatus.CONFLICT, "Another request holds the number", Actor.CALLER,
			"Another request holds the number: it is being dialled, was just dialled, or nobody knows whether it was.",
			"If a second call is meant, send the header Dial-Again with the id of the earlier dial, once that is placed."),

	NUMBER_INVALID(HttpStatus.BAD_REQUEST, "That is not a phone number", Actor.CALLER,
			"The member to is not a phone number: + and 7 to 15 digits, the first of them not 0.",
			"Write the number in the international form, without spaces or other marks."),

	NUMBER_NOT_ALLOWED(HttpStatus.FORBIDDEN, "The number may not be rung", Actor.POLICY,
			"The operators have listed the only numbers that may be rung, and this is none of them.",
			"Ask the operators to add it to talkover.dialling.allow-numbers."),

	DIAL_BUDGET_EXHAUSTED(HttpStatus.TOO_MANY_REQUESTS, "No more calls for now", Actor.POLICY, Outcome.NOT_EXECUTED,
			true, "As many calls as the operators allow were placed, in the environment or to the number.",
			"Wait as many seconds as the header Retry-After says, or ask the operators for more."),

	DIALLING_STOPPED(HttpStatus.SERVICE_UNAVAILABLE, "All dialling is stopped", Actor.POLICY,
			"Somebody stopped all dialling.", "The detail says why. Anyone with dialling:write can resume it."),

	REPLICA_STOPPING(HttpStatus.SERVICE_UNAVAILABLE, "The replica is being stopped", Actor.PROXY, Outcome.NOT_EXECUTED,
			true, "The replica that was asked is being stopped, and begins no new call.",
			"Try again with the same key as Retry-After says: another replica answers."),

	DIAL_LEDGER_UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE, "The ledger of dials is unavailable", Actor.PROXY,
			Outcome.NOT_EXECUTED, true, "No call is placed unless it can be recorded first.",
			"Try again with the same key as Retry-After says. The operators find the reason in the log."),

	DIAL_NOT_FOUND(HttpStatus.NOT_FOUND, "There is no such dial", Actor.CALLER,
			"The ledger has no dial of this id or key that you may see.", "Check the id and the environment."),

	DIAL_NOT_DECIDABLE(HttpStatus.CONFLICT, "The dial cannot be decided", Actor.CALLER,
			"It is not unknown, or it is too early to call it not placed.", "Look at its state, and at decide_after."),

	INTERNAL_ERROR(HttpStatus.INTERNAL_SERVER_ERROR, "The proxy failed", Actor.PROXY, Outcome.UNKNOWN, false,
			"The proxy has a bug.", "Tell the operators the request_id: it leads them to the reason in the log.");

	private final HttpStatus status;

	private final String title;

	private final Actor actor;

	private final Outcome outcome;

	private final boolean isTransient;

	private final String meaning;

	private final String remedy;

	Problem(HttpStatus status, String title, Actor actor, String meaning, String remedy) {
		this(status, title, actor, Outcome.NOT_EXECUTED, false, meaning, remedy);
	}

	Problem(HttpStatus status, String title, Actor actor, Outcome outcome, boolean isTransient, String meaning,
			String remedy) {
		this.status = status;
		this.title = title;
		this.actor = actor;
		this.outcome = outcome;
		this.isTransient = isTransient;
		this.meaning = meaning;
		this.remedy = remedy;
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

	/** When it is reported, in a sentence. */
	public String meaning() {
		return this.meaning;
	}

	/** What whoever must act can do about it. */
	public String remedy() {
		return this.remedy;
	}

	/** The name in kebab case, as it ends the {@link #type}. */
	public String slug() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	/** Finds the problem of a {@link #slug}. */
	public static Optional<Problem> find(String slug) {
		return Arrays.stream(values()).filter((problem) -> problem.slug().equals(slug)).findFirst();
	}

	public URI type() {
		return URI.create("/problems/" + slug());
	}

	/**
	 * Begins a report of this problem; {@code detail} says what happened and what to do.
	 */
	public ProblemException because(String detail) {
		return new ProblemException(this, detail);
	}

	/** Begins a report that says no more than the title: more would say too much. */
	public ProblemException plain() {
		return because(this.title + ".");
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
