package io.github.talkoverbff.trace;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.talkoverbff.OwnProxy;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.http.HttpWire;
import io.github.talkoverbff.http.Scrape;
import io.github.talkoverbff.standin.RawTalkover;
import io.micrometer.tracing.Tracer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.HttpMethod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * What a collector of traces is told, what Talkover is, and that nobody is by default.
 */
@ExtendWith(OutputCaptureExtension.class)
class TracesTests {

	private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

	private static final String TRACEPARENT = "traceparent: 00-" + TRACE + "-b7ad6b7169203331-01";

	private static final String CALL = "/talkover/production/api/v1/agents/agent_1/active-call/%2B15551239876";

	private static final String TEMPLATE = "/api/v1/agents/{agent_id}/active-call/{phone}";

	private static final Pattern TOLD = Pattern.compile("\r\ntraceparent: 00-" + TRACE + "-([0-9a-f]{16})-01\r\n");

	private final RawTalkover talkover = new RawTalkover();

	@AfterEach
	void stop() throws IOException {
		this.talkover.close();
	}

	@Test
	void aRequestIsASpanOfItsCallersTraceAndSoIsTheCallToTalkover(CapturedOutput log) throws Exception {
		try (TraceCollector collector = new TraceCollector(); OwnProxy proxy = start(collector.settings())) {
			this.talkover.willAnswer(200, "application/json", "{}");

			String id = proxy.signedIn("ann")
				.get(CALL + "?search=c4n4ry", TRACEPARENT, "baggage: x=c4n4ry")
				.header("X-Request-Id");

			await().until(() -> collector.received().contains("GET /talkover/{environment}" + TEMPLATE));
			assertThat(collector.received())
				.contains("GET " + TEMPLATE, TraceCollector.id(TRACE), "get-active-call", "production", id,
						"talkover-bff")
				.doesNotContain("c4n4ry", "15551239876", "talq_own");
			await().until(() -> log.getOut().contains("[" + id + "]" + TRACE + " talkover.audit"));
			assertThat(this.talkover.nextHead()).doesNotContain("traceparent", TRACE, "baggage");
			assertCountedOnce(proxy);
		}
	}

	@Test
	void whatFailsIsToldWithoutItsAddress() throws Exception {
		try (TraceCollector collector = new TraceCollector(); OwnProxy proxy = start(collector.settings())) {
			this.talkover.willDo((in, out) -> {
			});

			assertThat(proxy.signedIn("ann").get(CALL + "?search=c4n4ry").code()).isEqualTo("TALKOVER_UNREACHABLE");

			await().until(() -> collector.received().contains("GET /talkover/{environment}" + TEMPLATE));
			assertThat(collector.received()).contains("error.type", "502").doesNotContain("c4n4ry", "15551239876");
		}
	}

	@Test
	void aRequestWhoseCallerLeftHasNoStatus() throws Exception {
		try (TraceCollector collector = new TraceCollector(); OwnProxy proxy = start(collector.settings())) {
			this.talkover.willDo((in, out) -> in.read());
			Caller ann = proxy.signedIn("ann");
			await().until(() -> collector.received().contains("POST /session"));
			int before = collector.received().length();

			try (HttpWire wire = new HttpWire(proxy.port())) {
				wire.send(ann.head("GET", CALL) + "\r\n");
				this.talkover.nextHead();
			}

			await().until(() -> collector.received().contains("GET /talkover/{environment}" + TEMPLATE));
			assertThat(collector.received().substring(before)).contains("error.type", "caller_gone")
				.doesNotContain("http.response.status_code");
		}
	}

	@Test
	void anAnswerThatBreaksOffIsAFailure() throws Exception {
		try (TraceCollector collector = new TraceCollector(); OwnProxy proxy = start(collector.settings())) {
			this.talkover.willAnswer("HTTP/1.1 200 OK\r\nContent-Length: 200000\r\n\r\n" + "x".repeat(100_000));

			assertThat(proxy.signedIn("ann").get(CALL).complete()).isFalse();

			await().until(() -> collector.received().contains("GET /talkover/{environment}" + TEMPLATE));
			assertThat(collector.received()).contains("error.type", "TALKOVER_BAD_RESPONSE");
		}
	}

	@Test
	void talkoverIsToldItsOwnSpanIfToldSo() throws Exception {
		try (TraceCollector collector = new TraceCollector();
				OwnProxy proxy = start(collector.settings("talkover.upstream.forward-traceparent=true"))) {
			this.talkover.willAnswer(200, "application/json", "{}");

			proxy.signedIn("ann").get(CALL, TRACEPARENT, "tracestate: x=c4n4ry", "baggage: x=c4n4ry");

			String head = this.talkover.nextHead();
			Matcher told = TOLD.matcher(head);
			assertThat(told.find()).isTrue();
			assertThat(told.group(1)).isNotEqualTo("b7ad6b7169203331");
			assertThat(head).doesNotContain("c4n4ry").containsOnlyOnce("traceparent");
			await().until(() -> collector.received().contains(TraceCollector.id(told.group(1))));
		}
	}

	@Test
	void noExemplarTellsATraceId() throws Exception {
		try (TraceCollector collector = new TraceCollector(); OwnProxy proxy = start(collector.settings())) {
			this.talkover.willAnswer(200, "application/json", "{}");
			proxy.signedIn("ann").get(CALL, TRACEPARENT);
			await().until(() -> collector.received().contains(TraceCollector.id(TRACE)));

			String metrics = Scrape.of(proxy.managementPort(), "Accept: application/openmetrics-text; version=1.0.0")
				.text();

			assertThat(metrics).contains(TEMPLATE).endsWith("# EOF\n").doesNotContain("# {", TRACE);
		}
	}

	@Test
	void withoutACollectorNothingIsTraced() throws Exception {
		try (OwnProxy proxy = start()) {
			assertThatExceptionOfType(NoSuchBeanDefinitionException.class).isThrownBy(() -> proxy.bean(Tracer.class));
			assertThat(proxy.bean(Traces.class).send(HttpMethod.GET, TEMPLATE)).isSameAs(TraceSpan.NONE);
			assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName)
				.noneMatch((name) -> name.contains("BatchSpan") || name.contains("BatchLog"));
		}
	}

	private OwnProxy start(String... settings) {
		return OwnProxy.before(this.talkover.baseUrl(), settings);
	}

	private static void assertCountedOnce(OwnProxy proxy) throws IOException {
		assertThat(Scrape.of(proxy.managementPort()).values().entrySet())
			.filteredOn((series) -> series.getKey().contains(TEMPLATE + "\"") && series.getKey().contains("_count{"))
			.hasSize(2)
			.allSatisfy((series) -> assertThat(series.getValue()).isEqualTo(1));
	}

}
