package io.github.talkoverbff.proxy;

import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;

import io.github.talkoverbff.access.TestCallCondition;
import io.github.talkoverbff.catalog.Operation;
import io.github.talkoverbff.problem.RequestFacts;
import io.github.talkoverbff.upstream.UpstreamProperties;
import io.github.talkoverbff.upstream.UpstreamRequest;
import io.github.talkoverbff.upstream.UpstreamRequest.Trait;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;

/**
 * Builds the request that goes to Talkover. It is built new, never edited from the one
 * that came in: what is not named here does not cross.
 */
@Component
final class OutgoingRequests {

	private final HeaderPolicy policy;

	private final JsonBody.Limits limits;

	OutgoingRequests(HeaderPolicy policy, UpstreamProperties properties) {
		this.policy = policy;
		this.limits = new JsonBody.Limits(properties.maxRequestBody().toBytes(), properties.idleTimeout());
	}

	/**
	 * Builds the request.
	 * @param memory where what is kept of its body is taken from
	 * @throws io.github.talkoverbff.problem.ProblemException if the query or the body
	 * must not cross
	 * @throws io.github.talkoverbff.upstream.CallerGoneException if the caller left
	 * meanwhile
	 */
	UpstreamRequest create(GrantedRequest granted, HttpServletRequest request, BodyMemory.Share memory)
			throws IOException {
		String target = target(granted, request.getQueryString());
		JsonBody body = body(granted, request, memory);
		Operation operation = granted.asked().operation();
		HttpHeaders headers = this.policy.toTalkover(request);
		if (body == null) {
			headers.remove(HttpHeaders.CONTENT_TYPE);
		}
		else if (body.length() >= 0) {
			headers.setContentLength(body.length());
		}
		return new UpstreamRequest(operation.method(), target, operation.template().toString(), operation.id(), headers,
				body, traits(operation), null, RequestFacts.of(request)::tokenFingerprint);
	}

	/**
	 * A body that must meet a condition, or rings somebody, is read to its end before
	 * anything is sent. So is that of a {@code DELETE}, which the client would collect
	 * outside of the heap.
	 */
	private @Nullable JsonBody body(GrantedRequest granted, HttpServletRequest request, BodyMemory.Share memory)
			throws IOException {
		TestCallCondition condition = granted.condition();
		if (condition == null && !granted.asked().operation().isDial()) {
			return HttpMethod.DELETE.matches(request.getMethod()) ? JsonBody.whole(request, this.limits, memory)
					: JsonBody.of(request, this.limits, memory);
		}
		JsonBody body = JsonBody.forTree(request, this.limits, memory);
		if (condition != null) {
			condition.check((body != null) ? body.first() : null);
		}
		return body;
	}

	private static Set<Trait> traits(Operation operation) {
		Set<Trait> traits = EnumSet.noneOf(Trait.class);
		if (operation.urgent()) {
			traits.add(Trait.URGENT);
		}
		if (operation.permission().effect().isNeverRepeated()) {
			traits.add(Trait.NEVER_REPEATED);
		}
		if (operation.tokenless()) {
			traits.add(Trait.TOKENLESS);
		}
		return traits;
	}

	private static String target(GrantedRequest granted, @Nullable String query) {
		if (query == null) {
			return granted.path();
		}
		QueryString.requireHarmless(query);
		return granted.path() + "?" + query;
	}

}
