package io.github.talkoverbff.session;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.github.talkoverbff.access.Caller;
import io.github.talkoverbff.audit.AuditLog;
import jakarta.servlet.http.HttpSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.http.HttpStatus;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.core.context.SecurityContextHolder;

import static org.assertj.core.api.Assertions.assertThat;

/** What a sign-in leaves of the session that a browser had. */
class SessionStartTests {

	private static final SessionProperties LIMITS = new SessionProperties(SessionProperties.Store.MEMORY,
			Duration.ofHours(12), 10, 10, List.of());

	private final Sessions sessions = new MemorySessions(LIMITS);

	private final SessionStart start = new SessionStart((authentication, request, response) -> {
	}, new Lifetimes(new ServerProperties(), LIMITS, Clock.systemUTC()), this.sessions, new UsersProperties(Map.of()),
			new AuditLog());

	private final MockHttpServletRequest request = new MockHttpServletRequest();

	@AfterEach
	void forget() {
		SecurityContextHolder.clearContext();
	}

	/** Another request may have taken the first session in hand before. */
	@Test
	void whoeverStillHoldsTheSessionOfOneUserCannotReachThatOfTheNext() {
		HttpSession anns = signIn("ann");
		SignIn ann = Objects.requireNonNull(SignIn.of(anns));
		HttpSession bobs = signIn("bob");

		assertThat(SignIn.of(anns)).isNull();
		this.sessions.update(anns, ann);
		assertThat(userOf(bobs)).isEqualTo("bob");
		this.sessions.end(anns);
		assertThat(userOf(bobs)).isEqualTo("bob");
	}

	@Test
	void aSignInThatIsUnderWayElsewhereInTheBrowserGoesOn() {
		HttpSession before = Objects.requireNonNull(this.request.getSession());
		String id = before.getId();
		before.setAttribute("pending-sign-in", "state");

		HttpSession anns = signIn("ann");
		HttpSession bobs = signIn("bob");

		assertThat(anns.getId()).isNotEqualTo(id).isNotEqualTo(bobs.getId());
		assertThat(bobs.getAttribute("pending-sign-in")).isEqualTo("state");
		assertThat(userOf(bobs)).isEqualTo("bob");
	}

	private HttpSession signIn(String user) {
		this.start.begin(new Caller(user, List.of()), null, HttpStatus.OK, this.request, new MockHttpServletResponse());
		return Objects.requireNonNull(this.request.getSession(false));
	}

	private static String userOf(HttpSession session) {
		return Objects.requireNonNull(SignIn.of(session)).caller().getName();
	}

}
