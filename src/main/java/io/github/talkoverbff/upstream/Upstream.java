package io.github.talkoverbff.upstream;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

import io.github.talkoverbff.environment.Environment;
import io.github.talkoverbff.environment.Environments;
import io.github.talkoverbff.problem.Outcome;
import io.github.talkoverbff.problem.Problem;
import io.github.talkoverbff.problem.ProblemException;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.client.WebClient;

/** Talkover: the only way out. It gives a usable answer, or one problem. */
@Component
public final class Upstream implements DisposableBean {

	private final Map<String, EnvironmentClient> clients = new HashMap<>();

	private final UpstreamProperties properties;

	private final ErrorReader errors;

	private final TokenRedactor tokens;

	Upstream(Environments environments, UpstreamProperties properties, ErrorReader errors, TokenRedactor tokens,
			WaitSweep sweep, WebClient.Builder builder) {
		this.properties = properties;
		this.errors = errors;
		this.tokens = tokens;
		environments.all()
			.forEach((environment) -> this.clients.put(environment.name(),
					new EnvironmentClient(environment, properties, sweep, builder)));
	}

	/**
	 * Sends the request at once, and waits for the head of the answer.
	 * @param callerGone tells, while nothing is heard, whether the caller has left
	 * @return a success, or the 304 that was asked for
	 * @throws ProblemException if the answer is another one, or there is none
	 * @throws CallerGoneException if the caller left meanwhile
	 */
	public UpstreamAnswer send(Environment environment, UpstreamRequest request, BooleanSupplier callerGone)
			throws CallerGoneException {
		UpstreamExchange exchange = client(environment).attempt(request, environment.token(), callerGone);
		boolean usable = false;
		try {
			Signal.Head head = exchange.awaitHead(this.properties.responseTimeout());
			if (!head.isSuccessful() && !isNotModified(head, request)) {
				throw this.errors.read(head, exchange.readBody(ErrorReader.MAX_BODY, this.properties.idleTimeout()));
			}
			requireReadable(head);
			usable = true;
			return new UpstreamAnswer(exchange, head, this.tokens, this.properties.idleTimeout());
		}
		finally {
			if (!usable) {
				exchange.close();
			}
		}
	}

	@Override
	public void destroy() {
		this.clients.values().forEach(EnvironmentClient::close);
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

	/**
	 * The client decodes what it asked for; anything else would reach the caller as
	 * noise.
	 */
	private static void requireReadable(Signal.Head head) {
		String encoding = head.headers().getFirst(HttpHeaders.CONTENT_ENCODING);
		if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
			throw Problem.TALKOVER_BAD_RESPONSE.because("Talkover's answer has a content encoding nobody asked for.")
				.outcome(Outcome.EXECUTED);
		}
	}

}
