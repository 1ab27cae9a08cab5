package io.github.talkoverbff.proxy;

import java.io.IOException;
import java.util.Collections;
import java.util.List;

import io.github.talkoverbff.access.Caller;
import io.github.talkoverbff.access.OperationRequest;
import io.github.talkoverbff.catalog.Effect;
import io.github.talkoverbff.dialling.DialAnswer;
import io.github.talkoverbff.dialling.DialOrder;
import io.github.talkoverbff.dialling.Dialling;
import io.github.talkoverbff.upstream.CallerGoneException;
import io.github.talkoverbff.upstream.UpstreamRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/** Steps 7 and 8 for what rings people: it goes through the ledger of dials. */
@Component
final class DialRelay {

	private final Dialling dialling;

	private final HeaderPolicy policy;

	DialRelay(Dialling dialling, HeaderPolicy policy) {
		this.dialling = dialling;
		this.policy = policy;
	}

	static boolean isDial(OperationRequest asked) {
		return asked.operation().permission().effect() == Effect.DIAL;
	}

	/**
	 * Places the call, and writes the answer to the caller once that is in the ledger.
	 * @throws io.github.talkoverbff.problem.ProblemException if it was not placed, or
	 * nobody knows
	 * @throws CallerGoneException if the caller left meanwhile; the call is placed
	 */
	Ending place(OperationRequest asked, Caller caller, UpstreamRequest upstreamRequest, HttpServletRequest request,
			HttpServletResponse response) throws CallerGoneException {
		DialAnswer answer = this.dialling.place(order(asked, caller, upstreamRequest, request), upstreamRequest);
		response.setStatus(answer.status());
		response.setHeader(DialAnswer.ID, answer.dialId());
		if (answer.head() != null) {
			this.policy.toCaller(answer.head(), response::addHeader);
		}
		else {
			response.setHeader(DialAnswer.REPLAYED, "true");
			response.setHeader(HttpHeaders.CONTENT_TYPE, answer.contentType());
		}
		try {
			response.getOutputStream().write(answer.body());
			response.flushBuffer();
		}
		catch (IOException ex) {
			throw new CallerGoneException(ex);
		}
		return new Ending.Answered(answer.status());
	}

	private static DialOrder order(OperationRequest asked, Caller caller, UpstreamRequest upstreamRequest,
			HttpServletRequest request) {
		byte[] body = (upstreamRequest.body() instanceof JsonBody json) ? json.first() : null;
		return new DialOrder(asked.environment(), asked.operation(), asked.variables(), request.getQueryString(),
				caller.name(), values(request, DialOrder.KEY), values(request, DialOrder.AGAIN), body);
	}

	private static List<String> values(HttpServletRequest request, String name) {
		return Collections.list(request.getHeaders(name));
	}

}
