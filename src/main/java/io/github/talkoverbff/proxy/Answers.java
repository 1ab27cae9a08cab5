package io.github.talkoverbff.proxy;

import java.io.IOException;

import io.github.talkoverbff.problem.ProblemException;
import io.github.talkoverbff.problem.ProblemWriter;
import io.github.talkoverbff.problem.RequestContext;
import io.github.talkoverbff.upstream.CallerGoneException;
import io.github.talkoverbff.upstream.UpstreamErrors;
import io.github.talkoverbff.upstream.UpstreamExchange;
import io.github.talkoverbff.upstream.UpstreamResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Step 8 of the way of a request: the answer, or one problem in its place. */
@Component
final class Answers {

	private static final Logger logger = LoggerFactory.getLogger(Answers.class);

	private final AnswerRelay relay;

	private final UpstreamErrors errors;

	private final ProblemWriter problems;

	Answers(AnswerRelay relay, UpstreamErrors errors, ProblemWriter problems) {
		this.relay = relay;
		this.errors = errors;
		this.problems = problems;
	}

	/**
	 * Waits for Talkover's answer and passes it on.
	 * @return the status that the caller got
	 * @throws ProblemException if it is not a good one
	 * @throws CallerGoneException if the caller left meanwhile
	 */
	int pass(UpstreamExchange exchange, HttpServletRequest request, HttpServletResponse response)
			throws CallerGoneException {
		UpstreamResponse answer = exchange.awaitResponse();
		if (!answer.isSuccessful() && !isNotModified(answer, request)) {
			throw this.errors.read(answer, exchange);
		}
		try {
			this.relay.relay(answer, exchange, response);
			return answer.status();
		}
		catch (ProblemException problem) {
			if (!response.isCommitted()) {
				this.relay.discard(response, answer);
			}
			throw problem;
		}
	}

	/**
	 * Answers with the problem, or breaks off the answer that is already on its way.
	 * @return the status that the caller got
	 */
	int report(ProblemException problem, HttpServletRequest request, HttpServletResponse response) throws IOException {
		if (response.isCommitted()) {
			RequestContext.of(request).problem(problem.problem());
			logger.warn("{} half-way through the answer, which was broken off", problem.problem());
			int status = response.getStatus();
			CallerConnection.of(request).abort();
			return status;
		}
		this.problems.write(request, response, problem);
		return problem.status();
	}

	/** 304 is no redirect: it answers the condition that the caller put. */
	private static boolean isNotModified(UpstreamResponse answer, HttpServletRequest request) {
		return answer.status() == HttpStatus.NOT_MODIFIED.value()
				&& (request.getHeader(HttpHeaders.IF_NONE_MATCH) != null
						|| request.getHeader(HttpHeaders.IF_MODIFIED_SINCE) != null);
	}

}
