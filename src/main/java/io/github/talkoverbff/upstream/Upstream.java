package io.github.talkoverbff.upstream;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;

import io.github.talkoverbff.environment.Environment;
import io.github.talkoverbff.environment.Environments;
import io.github.talkoverbff.environment.HeldToken;
import io.github.talkoverbff.problem.Outcome;
import io.github.talkoverbff.problem.Problem;
import io.github.talkoverbff.problem.ProblemException;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.internal.PlatformDependent;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.client.WebClient;

/** Talkover: the only way out. It gives a usable answer, or one problem. */
@Component
public final class Upstream implements DisposableBean {

	/** Longest answer that is read whole; a dial's documented one is much shorter. */
	private static final int MAX_REPLY = 64 * 1024;

	private final Map<String, EnvironmentClient> clients = new HashMap<>();

	private final UpstreamProperties properties;

	private final ErrorReader errors;

	private final TokenRedactor tokens;

	private final TokenJudge judge;

	Upstream(Environments environments, UpstreamProperties properties, ErrorReader errors, TokenRedactor tokens,
			TokenJudge judge, WaitSweep sweep, WebClient.Builder builder, UpstreamMeters.Factory meters) {
		this.properties = properties;
		this.errors = errors;
		this.tokens = tokens;
		this.judge = judge;
		RecvByteBufAllocator buffers = ReceiveBuffers.of(PlatformDependent.maxDirectMemory(),
				(long) environments.all().size() * properties.maxConnections());
		environments.all()
			.forEach((environment) -> this.clients.put(environment.name(),
					new EnvironmentClient(environment, properties, buffers, sweep, meters.of(environment), builder)));
	}

	/**
	 * Sends the request at once, and waits for the head of the answer. If Talkover
	 * refuses the token, or misses it, and there is another one, the request is sent once
	 * more with that: a 401 says that it was not carried out.
	 * @param callerGone tells, while nothing is heard, whether the caller has left
	 * @return a success, or the 304 that was asked for
	 * @throws ProblemException if the answer is another one, or there is none
	 * @throws CallerGoneException if the caller left meanwhile
	 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-15.5.2">RFC 9110, 401
	 * Unauthorized</a>
	 */
	public UpstreamAnswer send(Environment environment, UpstreamRequest request, BooleanSupplier callerGone)
			throws CallerGoneException {
		return withEitherToken(environment, request, callerGone).answer();
	}

	/**
	 * Sends a request that must not be carried out twice, and reads the whole answer. It
	 * goes out on a connection of its own, is not broken off for a caller that leaves,
	 * and is repeated in one case only: a 401 in full, with the other token.
	 * @param request what to send, with its {@link UpstreamRequest#window() window}
	 */
	public Reply sendOnce(Environment environment, UpstreamRequest request) {
		SendWindow window = Objects.requireNonNull(request.window());
		try {
			return reply(withEitherToken(environment, request, () -> false), window);
		}
		catch (ProblemException problem) {
			return new Reply.Loss(problem);
		}
		catch (CallerGoneException ex) {
			return new Reply.Loss(Problem.TALKOVER_TIMEOUT.because("The proxy ended before Talkover's answer."));
		}
	}

	private Attempt withEitherToken(Environment environment, UpstreamRequest request, BooleanSupplier callerGone)
			throws CallerGoneException {
		HeldToken inUse = environment.tokens().inUse();
		if (request.isTokenless()) {
			return attemptWithRetries(environment, request, inUse, callerGone);
		}
		if (inUse.state().isRefused()) {
			// what may not be sent again would never get to the other
			HeldToken better = alternative(environment, inUse);
			if (better != null) {
				return withOther(environment, request, inUse, better, callerGone);
			}
			this.judge.requireUsable(inUse);
		}
		Attempt first = attemptAndJudge(environment, request, inUse, callerGone);
		HeldToken other = first.isUnauthorized() ? alternative(environment, inUse) : null;
		if (other == null || !mayReplay(request, first)) {
			return first;
		}
		// what did not arrive may be good all the same: it stays in use
		return first.isTokenRefused() ? withOther(environment, request.again(), inUse, other, callerGone)
				: attemptAndJudge(environment, request.again(), other, callerGone);
	}

	/** Puts the other token in use, if Talkover accepts it. */
	private Attempt withOther(Environment environment, UpstreamRequest request, HeldToken inUse, HeldToken other,
			BooleanSupplier callerGone) throws CallerGoneException {
		Attempt attempt = attemptAndJudge(environment, request, other, callerGone);
		if (attempt.isAccepted()) {
			environment.tokens().fallOver(inUse, other);
		}
		return attempt;
	}

	private static Reply reply(Attempt attempt, SendWindow window) throws CallerGoneException {
		ErrorAnswer error = attempt.error();
		if (error != null) {
			return new Reply.Refusal(error.status(), error.complete(), error.problem());
		}
		try (UpstreamAnswer answer = attempt.answer()) {
			return new Reply.Success(answer, answer.readBody(MAX_REPLY, window.left()));
		}
	}

	@Override
	public void destroy() {
		this.clients.values().forEach(EnvironmentClient::close);
	}

	/** One attempt with one token, whoever it is for. */
	Attempt attempt(Environment environment, UpstreamRequest request, HeldToken token, BooleanSupplier callerGone)
			throws CallerGoneException {
		UpstreamExchange exchange = client(environment).attempt(request, token.token(), callerGone);
		boolean usable = false;
		try {
			request.fingerprintListener().accept(token.fingerprint());
			SendWindow window = request.window();
			Signal.Head head = exchange.awaitHead((window != null) ? window.left() : this.properties.responseTimeout());
			if (!head.isSuccessful() && !isNotModified(head, request)) {
				ErrorAnswer error = this.errors.read(head, exchange.readBody(ErrorReader.MAX_BODY,
						(window != null) ? window.left() : this.properties.idleTimeout()));
				exchange.judge(error);
				if (error.acceptsToken()) {
					noteAccepted(request, token);
				}
				return new Attempt(null, error);
			}
			exchange.judge(null);
			noteAccepted(request, token);
			requireReadable(head);
			usable = true;
			return new Attempt(new UpstreamAnswer(exchange, head, this.tokens, this.properties.idleTimeout()), null);
		}
		finally {
			if (!usable) {
				exchange.close();
			}
		}
	}

	private void noteAccepted(UpstreamRequest request, HeldToken token) {
		if (!request.isTokenless()) {
			this.judge.accepted(token);
		}
	}

	/** As {@link #attempt}, and others if need be. */
	private Attempt attemptWithRetries(Environment environment, UpstreamRequest request, HeldToken token,
			BooleanSupplier callerGone) throws CallerGoneException {
		environment.requireEnabled(); // a body may have been on its way for long
		return client(environment).retries().run(request, () -> attempt(environment, request, token, callerGone));
	}

	/** The same; what is said of the token counts as said of what a caller sent. */
	private Attempt attemptAndJudge(Environment environment, UpstreamRequest request, HeldToken token,
			BooleanSupplier callerGone) throws CallerGoneException {
		Attempt attempt = attemptWithRetries(environment, request, token, callerGone);
		if (attempt.error() != null && attempt.isTokenRefused()) {
			this.judge.refused(environment, token, attempt.error());
		}
		else if (attempt.isTokenMissed()) {
			this.judge.missed(environment, token);
		}
		return attempt;
	}

	private static @Nullable HeldToken alternative(Environment environment, HeldToken refused) {
		HeldToken other = environment.tokens().alternativeTo(refused);
		return (other != null && !other.state().isRefused()) ? other : null;
	}

	/** Of a refusal that broke off nobody knows what else it said. */
	private boolean mayReplay(UpstreamRequest request, Attempt refused) {
		return request.canResend() && (this.properties.replayUnsafeMethods() || request.isSafe())
				&& (request.window() == null || refused.isComplete());
	}

	private EnvironmentClient client(Environment environment) {
		EnvironmentClient client = this.clients.get(environment.name());
		if (client == null) {
			throw new IllegalArgumentException("No client for the environment " + environment.name());
		}
		return client;
	}

	/** 304 is no redirect: it answers the condition that the caller put. */
	private static boolean isNotModified(Signal.Head head, UpstreamRequest request) {
		return head.status() == HttpStatus.NOT_MODIFIED.value() && request.isConditional();
	}

	/** None was asked for, and the caller was not asked whether it knows one. */
	private static void requireReadable(Signal.Head head) {
		String encoding = head.headers().getFirst(HttpHeaders.CONTENT_ENCODING);
		if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
			throw Problem.TALKOVER_BAD_RESPONSE.because("Talkover's answer has a content encoding nobody asked for.")
				.outcome(Outcome.EXECUTED);
		}
	}

	/**
	 * What came of an attempt: one of the two.
	 *
	 * @param usable the answer that may be passed on
	 * @param error the one that may not
	 */
	record Attempt(@Nullable UpstreamAnswer usable, @Nullable ErrorAnswer error) {

		boolean isTokenRefused() {
			return this.error != null && this.error.isAgainstToken();
		}

		boolean isTokenMissed() {
			return this.error != null && this.error.missesToken();
		}

		boolean isUnauthorized() {
			return isTokenRefused() || isTokenMissed();
		}

		/** Whether it proves that Talkover takes the token. */
		boolean isAccepted() {
			return this.error == null || this.error.acceptsToken();
		}

		boolean isComplete() {
			return this.error == null || this.error.complete();
		}

		/** Whether the same may well be answered in a moment. */
		boolean isPassing() {
			return this.error != null && this.error.isOfGateway() && !this.error.problem().hasRetryAfter();
		}

		UpstreamAnswer answer() {
			if (this.error != null) {
				throw this.error.problem();
			}
			return Objects.requireNonNull(this.usable);
		}

	}

}
