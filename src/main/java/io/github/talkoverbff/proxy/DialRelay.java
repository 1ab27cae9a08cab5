package io.github.talkoverbff.proxy;

import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;

import io.github.talkoverbff.access.Caller;
import io.github.talkoverbff.access.OperationRequest;
import io.github.talkoverbff.audit.AuditLine;
import io.github.talkoverbff.dialling.DialAnswer;
import io.github.talkoverbff.dialling.DialOrder;
import io.github.talkoverbff.dialling.Dialling;
import io.github.talkoverbff.upstream.CallerGoneException;
import io.github.talkoverbff.upstream.UpstreamRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/** Steps 7 and 8 for what rings people: it goes through the ledger of dials. */
@Component
final class DialRelay {

	private static final Pattern DIAL = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

	private final Dialling dialling;

	private final HeaderPolicy policy;

	DialRelay(Dialling dialling, HeaderPolicy policy) {
		this.dialling = dialling;
		this.policy = policy;
	}

	/**
	 * Places the call, and writes the answer to the caller once that is in the ledger.
	 * @throws io.github.talkoverbff.problem.ProblemException if it was not placed, or
	 * nobody knows
	 * @throws CallerGoneException if the caller had left before, and nothing is placed,
	 * or left meanwhile; then the call is placed
	 */
	Ending place(DialOrder order, UpstreamRequest upstreamRequest, HttpServletRequest request,
			HttpServletResponse response) throws CallerGoneException {
		// long ago, perhaps, if the process stood still: whoever was asked for may have
		// been rung through another one meanwhile
		if (CallerConnection.of(request).isClosed()) {
			throw new CallerGoneException(null);
		}
		DialAnswer answer = this.dialling.place(order, upstreamRequest);
		response.setStatus(answer.status());
		response.setHeader(DialAnswer.ID, answer.dialId());
		if (answer.head() != null) {
			this.policy.toCaller(answer.head(), response::addHeader);
		}
		else {
			response.setHeader(DialAnswer.REPLAYED, "true");
			response.setHeader(HttpHeaders.CONTENT_TYPE, answer.contentType());
		}
		response.setContentLength(answer.body().length);
		try {
			response.getOutputStream().write(answer.body());
			response.flushBuffer();
		}
		catch (IOException ex) {
			throw new CallerGoneException(ex);
		}
		return new Ending.Answered(answer.status());
	}

	/** What is to be dialled; null if the request rings nobody. */
	static @Nullable DialOrder order(OperationRequest asked, Caller caller, UpstreamRequest upstreamRequest,
			HttpServletRequest request) {
		if (!asked.operation().isDial()) {
			return null;
		}
		byte[] body = (upstreamRequest.body() instanceof JsonBody json) ? json.first() : null;
		DialOrder order = new DialOrder(asked.environment(), asked.operation(), asked.variables(),
				request.getQueryString(), caller, values(request, DialOrder.KEY), values(request, DialOrder.AGAIN),
				body);
		return order.letsCallsOut() ? order : null;
	}

	/**
	 * Adds which dial it was, and whose number it meant to take; what is no id could be
	 * anything, and stays out of the log.
	 */
	static void describe(HttpServletRequest request, HttpServletResponse response, AuditLine line) {
		String again = request.getHeader(DialOrder.AGAIN);
		line.with("dial", response.getHeader(DialAnswer.ID))
			.with("dial_again", (again != null && DIAL.matcher(again).matches()) ? again : null);
	}

	private static List<String> values(HttpServletRequest request, String name) {
		return Collections.list(request.getHeaders(name));
	}

}
