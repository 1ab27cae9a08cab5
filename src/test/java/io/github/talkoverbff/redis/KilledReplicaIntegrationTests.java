package io.github.talkoverbff.redis;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.talkoverbff.OwnProcess;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.http.HttpAnswer;
import io.github.talkoverbff.standin.TalkoverStandIn;
import org.junit.jupiter.api.Test;
import org.testcontainers.junit.jupiter.Testcontainers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Two processes and one Redis: whoever loses one goes on with the other. */
@Testcontainers(disabledWithoutDocker = true)
class KilledReplicaIntegrationTests {

	private static final String CALLS = "/talkover/production/api/v1/calls";

	private static final int CALLERS = 8;

	@Test
	void everyCallThatBreaksOffSucceedsOnTheOther() throws Exception {
		try (RedisServer redis = RedisServer.start();
				TalkoverStandIn talkover = new TalkoverStandIn();
				OwnProcess killed = replica(talkover, redis);
				OwnProcess other = replica(talkover, redis);
				ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
			AtomicInteger answered = new AtomicInteger();
			List<Future<HttpAnswer>> retries = new ArrayList<>();
			for (int i = 0; i < CALLERS; i++) {
				retries.add(threads.submit(callUntilItBreaks(killed.signedIn("ann"), other.port(), answered)));
			}
			await().until(() -> answered.get() > 10 * CALLERS);

			killed.kill();

			for (Future<HttpAnswer> retry : retries) {
				assertThat(retry.get().status()).isEqualTo(200);
			}
		}
	}

	/** Calls, and sends what broke off once more, to the other replica. */
	private static Callable<HttpAnswer> callUntilItBreaks(Caller caller, int otherPort, AtomicInteger answered) {
		return () -> {
			try {
				for (HttpAnswer answer = caller.get(CALLS); answer.complete(); answer = caller.get(CALLS)) {
					assertThat(answer.status()).isEqualTo(200);
					answered.incrementAndGet();
				}
			}
			catch (IOException ex) {
				// the connection ended, or was refused
			}
			Caller moved = new Caller(otherPort);
			moved.cookies().putAll(caller.cookies());
			return moved.get(CALLS);
		};
	}

	private static OwnProcess replica(TalkoverStandIn talkover, RedisServer redis) throws IOException {
		return OwnProcess.start(talkover.baseUrl(), redis.settings().toArray(String[]::new));
	}

}
