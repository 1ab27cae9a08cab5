package io.github.talkoverbff.server;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import io.github.talkoverbff.problem.Problem;
import io.github.talkoverbff.problem.ProblemException;
import org.junit.jupiter.api.Test;

import org.springframework.core.MethodParameter;
import org.springframework.http.converter.StringHttpMessageConverter;
import org.springframework.mock.http.MockHttpInputMessage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Bodies for our controllers that come bit by bit. */
class BoundedBodyTests {

	@Test
	void aBodyThatTakesTooLongIsRefused() {
		assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> read(Duration.ZERO))
			.satisfies((ex) -> assertThat(ex.problem()).isEqualTo(Problem.REQUEST_REJECTED))
			.withMessageContaining("too slowly");
	}

	@Test
	void aBodyThatComesInTimeIsReadWhole() throws IOException {
		assertThat(read(Duration.ofMinutes(1))).isEqualTo("{\"username\":\"ann\"}");
	}

	private static String read(Duration longest) throws IOException {
		InputStream trickle = new ByteArrayInputStream("{\"username\":\"ann\"}".getBytes(StandardCharsets.UTF_8)) {
			@Override
			public int read(byte[] bytes, int from, int length) {
				return super.read(bytes, from, 1);
			}
		};
		try (InputStream read = new BoundedBody(longest)
			.beforeBodyRead(new MockHttpInputMessage(trickle), parameter(), String.class,
					StringHttpMessageConverter.class)
			.getBody()) {
			return new String(read.readAllBytes(), StandardCharsets.UTF_8);
		}
	}

	private static MethodParameter parameter() {
		return new MethodParameter(BoundedBodyTests.class.getDeclaredMethods()[0], -1);
	}

}
