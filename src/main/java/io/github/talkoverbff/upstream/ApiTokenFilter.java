package io.github.talkoverbff.upstream;

import java.net.URI;

import io.github.talkoverbff.environment.ApiToken;
import io.github.talkoverbff.environment.Environment;
import reactor.core.publisher.Mono;

import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;

/**
 * Sends the token of an attempt to the environment's own origin, and to nobody else. It
 * must be the last filter, so that nothing can take the token away again.
 */
final class ApiTokenFilter implements ExchangeFilterFunction {

	/** Names the token of an attempt; it is no header, so no caller can set it. */
	static final String TOKEN_ATTRIBUTE = ApiTokenFilter.class.getName() + ".token";

	private final Environment environment;

	private final String authority;

	ApiTokenFilter(Environment environment) {
		this.environment = environment;
		this.authority = environment.baseUrl().getRawAuthority();
	}

	@Override
	public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
		if (!isOwnOrigin(request.url())) {
			return Mono.error(new IllegalArgumentException("Not the origin of " + this.environment.name()));
		}
		ApiToken token = (ApiToken) request.attribute(TOKEN_ATTRIBUTE)
			.orElseThrow(() -> new IllegalArgumentException("An attempt without a token"));
		return next
			.exchange(ClientRequest.from(request).headers((headers) -> headers.setBearerAuth(token.value())).build());
	}

	/** Origin as in RFC 6454 §4; the base URL's own spelling is the only one we build. */
	private boolean isOwnOrigin(URI url) {
		return this.environment.baseUrl().getScheme().equals(url.getScheme())
				&& this.authority.equals(url.getRawAuthority());
	}

}
