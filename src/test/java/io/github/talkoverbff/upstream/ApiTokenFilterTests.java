package io.github.talkoverbff.upstream;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

import io.github.talkoverbff.OwnProxy;
import io.github.talkoverbff.environment.ApiToken;
import io.github.talkoverbff.environment.Environments;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** To whom the token goes, wherever a request is on its way to. */
class ApiTokenFilterTests {

	private static OwnProxy proxy;

	private final List<ClientRequest> sent = new ArrayList<>();

	@BeforeAll
	static void start() {
		proxy = OwnProxy.before(URI.create("https://talkover.example"));
	}

	@AfterAll
	static void stop() throws IOException {
		proxy.close();
	}

	@Test
	void sendsTheTokenToTheOriginOfTheEnvironment() {
		send("https://talkover.example/api/v1/calls");

		assertThat(this.sent).singleElement()
			.satisfies((request) -> assertThat(request.headers().getFirst("Authorization"))
				.isEqualTo("Bearer talq_of_the_attempt"));
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "http://talkover.example/", "https://talkover.example.org/", "https://talkover.example:8443/",
					"https://api.talkover.example/", "https://talkover.example@example.org/", "https://example.org/" })
	void sendsNothingToAnyOther(String url) {
		assertThatIllegalArgumentException().isThrownBy(() -> send(url));

		assertThat(this.sent).isEmpty();
	}

	private void send(String url) {
		ClientRequest request = ClientRequest.create(HttpMethod.GET, URI.create(url))
			.attribute(ApiTokenFilter.TOKEN_ATTRIBUTE, ApiToken.valueOf("talq_of_the_attempt"))
			.build();
		new ApiTokenFilter(proxy.bean(Environments.class).find("production").orElseThrow()).filter(request, (last) -> {
			this.sent.add(last);
			return Mono.just(ClientResponse.create(HttpStatus.OK).build());
		}).block();
	}

}
