package io.github.talkoverbff.proxy;

import java.util.concurrent.atomic.AtomicBoolean;

import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.Test;

import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/** What becomes of a request whose filters, or whose work, did not go as planned. */
class RequestThreadTests {

	private final MockHttpServletRequest request = new MockHttpServletRequest();

	private final MockHttpServletResponse response = new MockHttpServletResponse();

	RequestThreadTests() {
		this.request.setAsyncSupported(true);
	}

	@Test
	void workThatFailsIsNoEmpty200() {
		assertThatIllegalStateException().isThrownBy(() -> serve((answer) -> {
			throw new IllegalStateException("A bug");
		}));

		assertThat(this.response.getStatus()).isEqualTo(500);
	}

	@Test
	void workThatFailsInTheMiddleOfItsAnswerLeavesTheStatusThatWasSent() {
		assertThatIllegalStateException().isThrownBy(() -> serve((answer) -> {
			this.response.setCommitted(true);
			throw new IllegalStateException("A bug");
		}));

		assertThat(this.response.getStatus()).isEqualTo(200);
	}

	@Test
	void nothingIsBegunOnceAFilterHasAnswered() throws Exception {
		AtomicBoolean begun = new AtomicBoolean();
		new RequestThread().doFilter(this.request, this.response, (asked, answer) -> {
			RequestThread.defer(asked, (_) -> begun.set(true));
			((HttpServletResponse) answer).sendError(503);
		});

		assertThat(begun).isFalse();
		assertThat(this.request.isAsyncStarted()).isFalse();
	}

	private void serve(RequestThread.Work work) throws Exception {
		new RequestThread().doFilter(this.request, this.response, (asked, _) -> RequestThread.defer(asked, work));
	}

}
