package io.github.talkoverbff.session;

import java.io.EOFException;
import java.io.IOException;

import io.github.talkoverbff.OwnProxy;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.web.firewall.RequestRejectedException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;

/** What is left of a refusal of which its peer does not hear any more. */
@ExtendWith(OutputCaptureExtension.class)
class SessionProblemsTests {

	@Test
	void aRefusalIsOnRecordThoughThePeerHasGone(CapturedOutput output) {
		try (OwnProxy proxy = OwnProxy.start()) {
			SessionProblems problems = proxy.bean(SessionProblems.class);

			assertThatIOException().isThrownBy(() -> problems.handle(new MockHttpServletRequest(), gone(),
					new RequestRejectedException("a path")));

			await().untilAsserted(() -> assertThat(output).contains("event=\"refusal\"", "code=\"REQUEST_REJECTED\""));
		}
	}

	private static HttpServletResponse gone() {
		return new HttpServletResponseWrapper(new MockHttpServletResponse()) {
			@Override
			public void flushBuffer() throws IOException {
				throw new EOFException();
			}
		};
	}

}
