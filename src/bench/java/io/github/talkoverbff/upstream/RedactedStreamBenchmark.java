package io.github.talkoverbff.upstream;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

import io.github.talkoverbff.environment.ApiToken;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.slf4j.LoggerFactory;

/** Searching a piece of an answer for tokens, whether it holds one or not. */
@State(Scope.Benchmark)
public class RedactedStreamBenchmark {

	private static final List<ApiToken> TOKENS = Stream.of("talq_production", "talq_next", "talq_staging")
		.map(ApiToken::valueOf)
		.toList();

	private static final String CALL = "{\"id\":\"call-uuid-1\",\"to\":\"+15550001234\",\"status\":\"completed\",\"duration\":120}";

	/** What stands in the middle of the answer. */
	@Param({ "nothing", "talq_staging" })
	private String leak = "";

	private TokenRedactor tokens;

	private byte[] answer;

	@Setup
	public void prepare() {
		// what a leak is worth in the log is not what is measured
		((ch.qos.logback.classic.Logger) LoggerFactory.getLogger(TokenRedactor.class))
			.setLevel(ch.qos.logback.classic.Level.OFF);
		this.tokens = new TokenRedactor(TOKENS);
		this.answer = (CALL.repeat(8) + this.leak + CALL.repeat(8)).getBytes(StandardCharsets.UTF_8);
	}

	@Benchmark
	public byte[] redact() {
		return new RedactedStream(this.tokens).redact(this.answer);
	}

}
