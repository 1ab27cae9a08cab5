package io.github.talkoverbff.upstream;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.github.talkoverbff.environment.Environment;
import io.github.talkoverbff.environment.Environments;
import io.github.talkoverbff.environment.HeldToken;
import io.github.talkoverbff.environment.Pause;
import io.github.talkoverbff.environment.TokenState;
import io.github.talkoverbff.problem.ProblemException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Asks Talkover for the least that needs a token, to find out whether it takes ours: at
 * the start, when a token is new, when one is suspected, and where there is no traffic.
 * Talkover's own health check needs no token, and so proves nothing.
 */
@Component
final class TokenProof implements DisposableBean {

	private static final Logger logger = LoggerFactory.getLogger(TokenProof.class);

	private static final String PATH = "/api/v1/agents";

	/** How soon a token is asked about again that was not accepted, or not yet. */
	private static final Duration RETRY = Duration.ofSeconds(30);

	/** How soon a token is asked about again that is in doubt. */
	private static final Duration DOUBT_PAUSE = Duration.ofSeconds(10);

	/** How often a suspicion may lead to a request. */
	private static final Duration SUSPICION_PAUSE = Duration.ofSeconds(5);

	private final ScheduledExecutorService timer = Executors
		.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("token-proof").daemon().factory());

	private final Environments environments;

	private final Upstream upstream;

	private final TokenJudge judge;

	private final ProofProperties properties;

	private final UserAgent userAgent;

	private final Clock clock;

	TokenProof(Environments environments, Upstream upstream, TokenJudge judge, ProofProperties properties,
			UserAgent userAgent, Clock clock) {
		this.environments = environments;
		this.upstream = upstream;
		this.judge = judge;
		this.properties = properties;
		this.userAgent = userAgent;
		this.clock = clock;
		if (properties.enabled()) { // before the first request is let in
			judge.proveWith((environment, token) -> proveAfter(SUSPICION_PAUSE, environment, token));
		}
	}

	@EventListener(ApplicationReadyEvent.class)
	void begin() {
		if (this.properties.enabled()) {
			this.timer.scheduleWithFixedDelay(this::look, 0, 1, TimeUnit.SECONDS);
		}
	}

	@Override
	public void destroy() {
		this.timer.shutdownNow();
	}

	/** Whatever fails, it must be run again. */
	private void look() {
		try {
			this.environments.all().stream().filter(Environment::isEnabled).forEach(this::look);
		}
		catch (RuntimeException | Error ex) {
			logger.error("The tokens could not be looked after", ex);
		}
	}

	private void look(Environment environment) {
		List<HeldToken> tokens = environment.tokens().all();
		tokens.stream().filter(HeldToken::isDoubted).forEach((token) -> proveAfter(DOUBT_PAUSE, environment, token));
		tokens.stream()
			.filter((token) -> token.state() != TokenState.PROVED)
			.forEach((token) -> proveAfter(RETRY, environment, token));
		proveAnew(environment, tokens.stream().filter((token) -> token.state() == TokenState.PROVED).toList());
	}

	/** Proves one of the tokens at most that nothing was heard of for long. */
	private void proveAnew(Environment environment, List<HeldToken> tokens) {
		Duration interval = this.properties.interval();
		Instant now = this.clock.instant();
		if (tokens.stream().allMatch((token) -> Pause.isOver(interval, token.lastQuestion(), now))) {
			tokens.stream()
				.filter((token) -> token.lastProof() == null || Pause.isOver(interval, token.lastProof(), now))
				.min(Comparator.comparing(HeldToken::lastQuestion))
				.ifPresent((token) -> proveAfter(interval, environment, token));
		}
	}

	/** Proves the token, unless that was done within the time given. */
	private void proveAfter(Duration pause, Environment environment, HeldToken token) {
		if (token.mayBeProved(pause, this.clock.instant())) {
			Thread.ofVirtual().name("token-proof-" + environment.name()).start(() -> prove(environment, token));
		}
	}

	private void prove(Environment environment, HeldToken token) {
		try {
			Upstream.Attempt attempt = this.upstream.attempt(environment, request(environment), token, () -> false);
			if (attempt.usable() != null) {
				attempt.usable().close();
			}
			else if (attempt.error() != null && attempt.isTokenRefused()) {
				noteRefused(environment, token, attempt.error());
			}
		}
		catch (ProblemException | CallerGoneException ex) {
			logger.info("The token {} of the environment {} could not be proved: {}", token.fingerprint(),
					environment.name(), ex.getMessage());
		}
	}

	/** Says so once, and not every half minute. */
	private void noteRefused(Environment environment, HeldToken token, ErrorAnswer error) {
		TokenState before = token.state();
		this.judge.refusedProof(environment, token, error);
		if (token.isDoubted()) {
			logger.info("Talkover refused the token {} of the environment {}: it will be asked again",
					token.fingerprint(), environment.name());
		}
		else if (token.state() != before) {
			logger.warn("Talkover refuses the token {} of the environment {}: {}", token.fingerprint(),
					environment.name(), token.state());
		}
	}

	private UpstreamRequest request(Environment environment) {
		return UpstreamRequest.own(environment.baseUrl(), PATH + "?per_page=1", PATH, "token-proof", this.userAgent);
	}

}
