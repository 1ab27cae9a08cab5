package io.github.talkoverbff.proxy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;

import io.github.talkoverbff.OwnProxy;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.http.HttpAnswer;
import io.github.talkoverbff.server.HeapPlan;
import io.github.talkoverbff.standin.RawTalkover;
import org.junit.jupiter.api.Test;

import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** How much of the heap bodies may take beside the requests that are under way. */
class BodyMemoryTests {

	private static final HeapPlan PLAN = new HeapPlan(DataSize.ofMegabytes(96));

	private static final long LEFT_BY_ALL = PLAN.forBodies(PLAN.connections());

	private final BodyMemory memory = new BodyMemory(PLAN);

	@Test
	void bodiesTakeWhatRequestsLeave() {
		BodyMemory.Share one = this.memory.share();
		BodyMemory.Share other = this.memory.share();
		assertThat(one.take(1)).isTrue();
		assertThat(other.take(LEFT_BY_ALL)).isTrue();

		begin(PLAN.connections() - 2);

		assertThat(other.take(1)).isFalse();
	}

	@Test
	void aRequestThatKeepsItsBodyNoLongerIsOneUntilItEnds() {
		BodyMemory.Share resent = this.memory.share();
		assertThat(resent.take(1)).isTrue();
		resent.giveBack(1);
		resent.close();
		BodyMemory.Share one = this.memory.share();
		assertThat(one.take(1)).isTrue();

		begin(PLAN.connections() - 1);

		assertThat(this.memory.share().take(LEFT_BY_ALL)).isFalse();
	}

	@Test
	void oneBodyAlwaysFits() {
		begin(PLAN.connections());
		BodyMemory.Share alone = this.memory.share();

		assertThat(alone.take(PLAN.heap().toBytes() / 3)).isTrue();
		assertThat(this.memory.share().take(1)).isFalse();

		alone.close();
		assertThat(this.memory.share().take(1)).isTrue();
	}

	@Test
	void aDialThatTalkoverDoesNotAnswerKeepsNoTreeOfItsBody() throws Exception {
		HeapPlan plan = HeapPlan.ofThisProcess();
		String body = "{\"to\":\"+15551230042\",\"payload\":{\"text\":\"" + "x".repeat(200_000) + "\"}}";
		try (RawTalkover talkover = new RawTalkover(); OwnProxy proxy = OwnProxy.before(talkover.baseUrl())) {
			CountDownLatch taken = new CountDownLatch(1);
			talkover.willDo((in, out) -> {
				taken.await();
				RawTalkover.write(out, RawTalkover.answer(200, "application/json", "{\"data\":{\"id\":\"call_1\"}}"));
			});
			Caller ann = proxy.signedIn("ann");
			FutureTask<HttpAnswer> dial = new FutureTask<>(
					() -> ann.post("/talkover/production/api/v1/agents/agent_1/call", body));
			Thread.ofPlatform().start(dial);
			talkover.nextHead();

			BodyMemory.Share other = proxy.bean(BodyMemory.class).share();
			boolean fits = other.take(plan.forBodies(2) - 4L * body.length());
			taken.countDown();

			assertThat(fits).isTrue();
			assertThat(dial.get().status()).isEqualTo(200);
			await().until(() -> other.take(4L * body.length())); // it gives back the rest
		}
	}

	private void begin(int requests) {
		Stream.generate(this.memory::share).limit(requests).forEach((share) -> {
			// they take nothing, and do not end
		});
	}

}
