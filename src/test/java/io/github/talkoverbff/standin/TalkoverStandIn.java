package io.github.talkoverbff.standin;

import java.net.URI;
import java.util.List;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;

import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;

/**
 * Plays Talkover: answers every documented operation from the mappings in
 * {@code src/test/resources/talkover}, checks the token, plays faults that the token
 * chooses, and remembers what it was asked.
 */
public final class TalkoverStandIn implements AutoCloseable {

	private final WireMockServer server = new WireMockServer(WireMockConfiguration.options()
		.bindAddress("127.0.0.1")
		.dynamicPort()
		.usingFilesUnderClasspath("talkover")
		.containerThreads(64));

	public TalkoverStandIn() {
		this.server.start();
	}

	public URI baseUrl() {
		return URI.create("http://127.0.0.1:" + this.server.port());
	}

	/** What was asked since the last {@link #reset()}, in the order of arrival. */
	public List<LoggedRequest> requests() {
		return this.server.findAll(anyRequestedFor(anyUrl()));
	}

	public LoggedRequest lastRequest() {
		List<LoggedRequest> requests = requests();
		return requests.get(requests.size() - 1);
	}

	/** Forgets requests and what they changed. */
	public void reset() {
		this.server.resetRequests();
		this.server.resetScenarios();
	}

	@Override
	public void close() {
		this.server.stop();
	}

}
