package io.github.talkoverbff.proxy;

import java.io.IOException;

import io.github.talkoverbff.catalog.Operation;
import io.github.talkoverbff.upstream.UpstreamProperties;
import io.github.talkoverbff.upstream.UpstreamRequest;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/**
 * Builds the request that goes to Talkover. It is built new, never edited from the one
 * that came in: what is not named here does not cross.
 */
@Component
final class OutgoingRequests {

	private final HeaderPolicy policy;

	private final TestCallCheck testCalls;

	private final long maxBody;

	OutgoingRequests(HeaderPolicy policy, TestCallCheck testCalls, UpstreamProperties properties) {
		this.policy = policy;
		this.testCalls = testCalls;
		this.maxBody = properties.maxRequestBody().toBytes();
	}

	/**
	 * Builds the request for a call.
	 * @throws io.github.talkoverbff.problem.ProblemException if the query or the body
	 * must not cross
	 * @throws io.github.talkoverbff.upstream.CallerGoneException if the caller left
	 * meanwhile
	 */
	UpstreamRequest create(Call call, HttpServletRequest request) throws IOException {
		String target = target(call, request.getQueryString());
		JsonBody body = call.testOnly() ? JsonBody.whole(request, this.maxBody) : JsonBody.of(request, this.maxBody);
		if (call.testOnly()) {
			this.testCalls.require(call.requested().operation(), (body != null) ? body.first() : null);
		}
		Operation operation = call.requested().operation();
		HttpHeaders headers = this.policy.toTalkover(request);
		if (body == null) {
			headers.remove(HttpHeaders.CONTENT_TYPE);
		}
		else if (body.length() >= 0) {
			headers.setContentLength(body.length());
		}
		return new UpstreamRequest(operation.method(), target, operation.template().toString(), headers, body);
	}

	private static String target(Call call, @Nullable String query) {
		if (query == null) {
			return call.path();
		}
		QueryString.require(query);
		return call.path() + "?" + query;
	}

}
