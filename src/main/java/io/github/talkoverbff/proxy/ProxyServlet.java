package io.github.talkoverbff.proxy;

import java.io.IOException;

import io.github.talkoverbff.access.Caller;
import io.github.talkoverbff.access.OperationRequest;
import io.github.talkoverbff.dialling.DialOrder;
import io.github.talkoverbff.problem.Problem;
import io.github.talkoverbff.problem.ProblemException;
import io.github.talkoverbff.upstream.Upstream;
import io.github.talkoverbff.upstream.UpstreamAnswer;
import io.github.talkoverbff.upstream.UpstreamRequest;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * The way of a request from the caller to Talkover and back, behind the security chain
 * (steps 1 and 2). Each step is a unit of its own; this is their order. A plain servlet:
 * a proxied request needs nothing of what a controller would be offered.
 */
final class ProxyServlet extends HttpServlet {

	private static final long serialVersionUID = 1L;

	private static final Logger logger = LoggerFactory.getLogger(ProxyServlet.class);

	private final transient OperationRouter router;

	private final transient OutgoingRequests outgoing;

	private final transient BodyMemory memory;

	private final transient Upstream upstream;

	private final transient AnswerRelay relay;

	private final transient DialRelay dials;

	private final transient Endings endings;

	ProxyServlet(OperationRouter router, OutgoingRequests outgoing, BodyMemory memory, Upstream upstream,
			AnswerRelay relay, DialRelay dials, Endings endings) {
		this.router = router;
		this.outgoing = outgoing;
		this.memory = memory;
		this.upstream = upstream;
		this.relay = relay;
		this.dials = dials;
		this.endings = endings;
	}

	@Override
	protected void service(HttpServletRequest request, HttpServletResponse unused) {
		Progress progress = new Progress(caller());
		RequestThread.defer(request, (response) -> {
			// what stands if not even a bug can be reported
			Ending ending = new Ending.Failed(Problem.INTERNAL_ERROR.status().value(), Problem.INTERNAL_ERROR);
			try {
				ending = serve(progress, request, response);
			}
			finally {
				this.endings.record(progress, request, response, ending);
			}
		});
	}

	private Ending serve(Progress progress, HttpServletRequest request, HttpServletResponse response) {
		try {
			return answer(progress, request, response);
		}
		catch (IOException ex) {
			logger.debug("The caller left before its request was over", ex);
			CallerConnection.of(request).abort();
			return Ending.Abandoned.INSTANCE;
		}
	}

	private Ending answer(Progress progress, HttpServletRequest request, HttpServletResponse response)
			throws IOException {
		// given back before a problem is told: whoever reads that may send the next body
		try (BodyMemory.Share share = this.memory.share()) {
			// 3: what is asked
			OperationRequest asked = progress.asked(this.router.find(request));
			// 4 and 5: where, and may they
			GrantedRequest granted = this.router.grant(asked, progress.caller());
			// 6: the outgoing request is built new
			UpstreamRequest upstreamRequest = this.outgoing.create(granted, request, share);
			DialOrder order = DialRelay.order(asked, progress.caller(), upstreamRequest, request);
			if (order != null) {
				return this.dials.place(order, upstreamRequest, request, response);
			}
			// 7: the token goes on last
			try (UpstreamAnswer answer = this.upstream.send(asked.environment(), upstreamRequest,
					CallerConnection.of(request)::isClosed)) {
				// 8: the answer
				this.relay.relay(answer, response);
				return new Ending.Answered(answer.status());
			}
		}
		catch (ProblemException problem) {
			return this.endings.report(problem, request, response);
		}
		catch (RuntimeException | Error bug) {
			return this.endings.reportBug(bug, request, response);
		}
	}

	/** Whoever has a session is a caller: nobody else passes the security chain. */
	private static Caller caller() {
		Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
		if (authentication != null && authentication.getPrincipal() instanceof Caller caller) {
			return caller;
		}
		throw new IllegalStateException("The request did not pass the security chain");
	}

	/** What has become known of a request by now. */
	static final class Progress {

		private final Caller caller;

		private @Nullable OperationRequest asked;

		Progress(Caller caller) {
			this.caller = caller;
		}

		OperationRequest asked(OperationRequest asked) {
			this.asked = asked;
			return asked;
		}

		Caller caller() {
			return this.caller;
		}

		/** What is asked; null if it was never found out. */
		@Nullable OperationRequest asked() {
			return this.asked;
		}

	}

}
