package io.github.talkoverbff.upstream;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;

import io.github.talkoverbff.environment.ApiToken;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

/** Turning an error of Talkover into a problem. */
@State(Scope.Benchmark)
public class ErrorReaderBenchmark {

	private final ErrorReader reader = new ErrorReader(new TokenRedactor(List.of(ApiToken.valueOf("talq_production"))),
			Clock.systemUTC());

	private final Signal.Head head = new Signal.Head(422, json());

	private final UpstreamExchange.Body body = new UpstreamExchange.Body("""
			{"success":false,"message":"The given data was invalid.",\
			"errors":{"to":["The to field is required."],"agent_id":["The selected agent is invalid."]}}"""
		.getBytes(StandardCharsets.UTF_8), true);

	@Benchmark
	public Object read() {
		return this.reader.read(this.head, this.body);
	}

	private static HttpHeaders json() {
		HttpHeaders headers = new HttpHeaders();
		headers.setContentType(MediaType.APPLICATION_JSON);
		return headers;
	}

}
