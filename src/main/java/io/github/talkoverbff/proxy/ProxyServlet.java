package io.github.talkoverbff.proxy;

import java.io.IOException;
import java.time.Duration;

import io.github.talkoverbff.access.AuditLog;
import io.github.talkoverbff.access.RequestedCall;
import io.github.talkoverbff.problem.ProblemException;
import io.github.talkoverbff.upstream.CallerGoneException;
import io.github.talkoverbff.upstream.UpstreamClients;
import io.github.talkoverbff.upstream.UpstreamExchange;
import io.github.talkoverbff.upstream.UpstreamRequest;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of a request from the caller to Talkover and back, behind the security chain
 * (steps 1 and 2). Each step is a unit of its own; this is their order. A plain servlet:
 * a proxied call needs nothing of what a controller would be offered.
 */
final class ProxyServlet extends HttpServlet {

	private static final long serialVersionUID = 1L;

	private static final Logger logger = LoggerFactory.getLogger(ProxyServlet.class);

	private final transient CallRouter router;

	private final transient OutgoingRequests outgoing;

	private final transient UpstreamClients upstream;

	private final transient Answers answers;

	private final transient AuditLog audit;

	ProxyServlet(CallRouter router, OutgoingRequests outgoing, UpstreamClients upstream, Answers answers,
			AuditLog audit) {
		this.router = router;
		this.outgoing = outgoing;
		this.upstream = upstream;
		this.answers = answers;
		this.audit = audit;
	}

	@Override
	protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
		long begin = System.nanoTime();
		RequestedCall requested = null;
		int status = 0;
		CallerConnection caller = CallerConnection.of(request);
		try {
			// 3: what is asked
			requested = this.router.find(request);
			// 4 and 5: where, and may they
			Call call = this.router.grant(requested);
			// 6: the outgoing request is built new
			UpstreamRequest upstreamRequest = this.outgoing.create(call, request);
			// 7: the token goes on last
			try (UpstreamExchange exchange = this.upstream.send(requested.environment(), upstreamRequest)) {
				// 8: the answer
				status = this.answers.pass(exchange.watching(caller::isClosed), request, response);
			}
		}
		catch (ProblemException problem) {
			status = this.answers.report(problem, request, response);
		}
		catch (CallerGoneException ex) {
			logger.debug("The caller left before its call was over", ex);
			caller.abort();
		}
		finally {
			Duration took = Duration.ofNanos(System.nanoTime() - begin);
			this.audit.call(request, requested, status, took);
		}
	}

}
