package io.github.talkoverbff.console;

import com.microsoft.playwright.Page;
import io.github.talkoverbff.IntegrationTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/** How often the client tells an app that there is no session any more. */
@IntegrationTest
@ExtendWith(Chromium.class)
class SignedOutBrowserTests {

	private static final String APP = """
			async () => {
				const { connect } = await import(location.origin + '/talkover-client.js');
				const told = [];
				const talkover = connect({ environment: 'production', onSignedOut: () => told.push('told') });
				const problem = JSON.stringify({ code: 'SESSION_REQUIRED', outcome: 'not_executed' });
				let signedIn = false, answerSlowly;
				window.fetch = (url) => url.pathname.endsWith('/slow') ? new Promise((answer) => answerSlowly = answer)
					: Promise.resolve(signedIn ? new Response('[]') : new Response(problem, { status: 401 }));
				const poll = () => talkover.get('/api/v1/calls').catch(() => {});
				%s
				return told.length;
			}
			""";

	@LocalServerPort
	private int port;

	@Test
	void tellsOnceThatTheSessionEndedThoughARequestThatBeganBeforeSucceedsMeanwhile(Page page) {
		assertThat(told(page, """
				const slow = talkover.get('/api/v1/slow');
				await poll();
				answerSlowly(new Response('[]'));
				await slow;
				await poll();
				""")).isEqualTo(1);
	}

	@Test
	void tellsAgainAfterTheNextSession(Page page) {
		assertThat(told(page, """
				await poll();
				await poll();
				signedIn = true;
				await poll();
				signedIn = false;
				await poll();
				""")).isEqualTo(2);
	}

	private Object told(Page page, String events) {
		new ConsolePage(page, this.port).open("/");
		return page.evaluate(APP.formatted(events));
	}

}
