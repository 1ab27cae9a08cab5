package io.github.talkoverbff.upstream;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.github.talkoverbff.environment.ApiToken;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Taking tokens out of an answer, wherever they stand and however it is cut. */
class RedactedStreamTests {

	private static final List<String> TOKENS = List.of("talq_one", "talq_onelonger", "talq_a/b+c");

	private final TokenRedactor redactor = new TokenRedactor(TOKENS.stream().map(ApiToken::valueOf).toList());

	@ParameterizedTest
	@ValueSource(
			strings = { "", "talq_", "talq", "{\"q\":\"talq_other\"}", "tal talq tal_q qqqq", "talq_on", "TALQ_ONE" })
	void leavesEverythingElseAsItIs(String text) {
		assertThat(redact(text)).isEqualTo(text);
	}

	@Test
	void takesATokenOutOfTheMiddleTheBeginningAndTheEnd() {
		assertThat(redact("a talq_one b")).isEqualTo("a [redacted] b");
		assertThat(redact("talq_one")).isEqualTo("[redacted]");
		assertThat(redact("talq_onetalq_one")).isEqualTo("[redacted][redacted]");
		assertThat(redact("\"talq_a\\/b+c\" talq_a/b+c")).isEqualTo("\"[redacted]\" [redacted]");
	}

	/** As a link or a form says it, with upper or lower case digits. */
	@Test
	void takesOutATokenThatIsPercentEncoded() {
		assertThat(redact("?q=talq_a%2Fb%2Bc&x=%2F")).isEqualTo("?q=[redacted]&x=%2F");
		assertThat(redact("talq_a%2fb", "%2bc")).isEqualTo("[redacted]");
	}

	@Test
	void prefersTheLongerOfTwoTokensThatBeginAlike() {
		assertThat(redact("talq_onelonger")).isEqualTo("[redacted]");
		assertThat(redact("talq_onelong")).isEqualTo("[redacted]long");
		assertThat(redact("talq_onel", "onger")).isEqualTo("[redacted]");
		assertThat(redact("talq_onel", "ess")).isEqualTo("[redacted]less");
	}

	@Test
	void findsATokenThatIsCutAtAnyTwoPlaces() {
		String text = "<talq_onelonger>";
		for (int i = 0; i <= text.length(); i++) {
			for (int j = i; j <= text.length(); j++) {
				assertThat(redact(text.substring(0, i), text.substring(i, j), text.substring(j)))
					.as("cut at %d, %d", i, j)
					.isEqualTo("<[redacted]>");
			}
		}
	}

	@Property(tries = 2000)
	void doesWhatReplacingInTheWholeTextWould(@ForAll("pieces") List<String> pieces,
			@ForAll("pieces") List<String> cuts) {
		String text = String.join("", pieces);
		List<String> chunks = new ArrayList<>();
		int start = 0;
		for (String cut : cuts) {
			int end = Math.min(text.length(), start + cut.length());
			chunks.add(text.substring(start, end));
			start = end;
		}
		chunks.add(text.substring(start));

		assertThat(redact(chunks.toArray(String[]::new))).isEqualTo(this.redactor.redact(text));
	}

	@Provide
	Arbitrary<List<String>> pieces() {
		return Arbitraries
			.of(Stream
				.concat(TOKENS.stream(), Stream.of("talq_", "ta", "l", "q", "_", "t", "one", "longer", "a\\/b+c", "x",
						"\"", "talq_o", ""))
				.toList())
			.list()
			.ofMaxSize(12);
	}

	private String redact(String... chunks) {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		RedactedStream stream = new RedactedStream(this.redactor);
		for (String chunk : chunks) {
			out.writeBytes(stream.redact(chunk.getBytes(StandardCharsets.ISO_8859_1)));
		}
		out.writeBytes(stream.end());
		return out.toString(StandardCharsets.ISO_8859_1);
	}

}
