package io.github.talkoverbff.proxy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import io.github.talkoverbff.OwnProxy;
import io.github.talkoverbff.access.Caller;
import io.github.talkoverbff.access.OperationRequest;
import io.github.talkoverbff.bench.InProcessTalkover;
import io.github.talkoverbff.upstream.Upstream;
import io.github.talkoverbff.upstream.UpstreamAnswer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

import org.springframework.http.HttpHeaders;
import org.springframework.mock.web.MockHttpServletRequest;

/**
 * Steps on the way of a request through a whole proxy, for one caller at a time. The
 * request is a mock, so reading it costs other than Jetty's would.
 */
@State(Scope.Benchmark)
public class WayBenchmark {

	private final Caller caller = new Caller("ann", List.of("admin"));

	private final MockHttpServletRequest request = request();

	private InProcessTalkover talkover;

	private OwnProxy proxy;

	private OperationRouter router;

	private HeaderPolicy headers;

	private UpstreamAnswer answer;

	@Setup(Level.Trial)
	public void start() throws IOException {
		this.talkover = new InProcessTalkover();
		this.proxy = OwnProxy.before(this.talkover.baseUrl(), "logging.level.root=warn");
		this.router = this.proxy.bean(OperationRouter.class);
		this.headers = this.proxy.bean(HeaderPolicy.class);
		OperationRequest asked = this.router.find(this.request);
		this.answer = this.proxy.bean(Upstream.class)
			.send(asked.environment(), this.proxy.bean(OutgoingRequests.class)
				.create(this.router.grant(asked, this.caller), this.request, this.proxy.bean(BodyMemory.class).share()),
					() -> false);
	}

	@TearDown(Level.Trial)
	public void stop() {
		this.answer.close();
		this.proxy.close();
		this.talkover.close();
	}

	@Benchmark
	public Object findAndGrant() {
		return this.router.grant(this.router.find(this.request), this.caller);
	}

	@Benchmark
	public Object headersToTalkover() {
		return this.headers.toTalkover(this.request);
	}

	@Benchmark
	public Object headersToCaller() {
		List<String> passed = new ArrayList<>(8);
		this.headers.toCaller(this.answer, (name, value) -> passed.add(value));
		return passed;
	}

	private static MockHttpServletRequest request() {
		MockHttpServletRequest request = new MockHttpServletRequest("GET", "/talkover/production/api/v1/calls");
		request.addHeader(HttpHeaders.HOST, "localhost:8080");
		request.addHeader(HttpHeaders.ACCEPT, "application/json");
		request.addHeader(HttpHeaders.ACCEPT_LANGUAGE, "pt-BR,pt;q=0.9,en;q=0.8");
		request.addHeader(HttpHeaders.ACCEPT_ENCODING, "gzip, deflate, br");
		request.addHeader(HttpHeaders.CONNECTION, "keep-alive");
		request.addHeader(HttpHeaders.COOKIE, "__Host-session=0123456789abcdef; XSRF-TOKEN=0123456789abcdef");
		return request;
	}

}
