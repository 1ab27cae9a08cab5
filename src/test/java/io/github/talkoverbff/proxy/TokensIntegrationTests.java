package io.github.talkoverbff.proxy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.github.talkoverbff.IntegrationTest;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.standin.TalkoverStandIn;
import io.github.talkoverbff.standin.TalkoverStandInConfiguration;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/** Whose token goes where. */
@IntegrationTest
class TokensIntegrationTests {

	private static final int CALLS_EACH = 100;

	@LocalServerPort
	private int port;

	@Autowired
	private TalkoverStandIn talkover;

	@Test
	void twoUsersOnTwoEnvironmentsAtOnceNeverGetEachOthersToken() throws Exception {
		this.talkover.reset();
		try (ExecutorService users = Executors.newFixedThreadPool(8)) {
			List<Future<?>> done = new ArrayList<>();
			for (int i = 0; i < 4; i++) {
				done.add(users.submit(() -> callRepeatedly("ann", "production")));
				done.add(users.submit(() -> callRepeatedly("bob", "staging")));
			}
			for (Future<?> user : done) {
				user.get();
			}
		}

		List<LoggedRequest> requests = this.talkover.requests();
		assertThat(requests).hasSize(8 * CALLS_EACH);
		assertThat(requests).allSatisfy((request) -> assertThat(request.getHeader("Authorization"))
			.isEqualTo("Bearer " + (request.getUrl().contains("production")
					? TalkoverStandInConfiguration.PRODUCTION_TOKEN : TalkoverStandInConfiguration.STAGING_TOKEN)));
	}

	private Void callRepeatedly(String user, String environment) throws Exception {
		Caller caller = Caller.signedIn(this.port, user, user);
		for (int i = 0; i < CALLS_EACH; i++) {
			assertThat(caller.get("/talkover/" + environment + "/api/v1/calls?of=" + environment).status())
				.isEqualTo(200);
		}
		return null;
	}

}
