package io.github.talkoverbff.dialling;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.AbstractQueuedSynchronizer;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.github.talkoverbff.OwnProxy;
import io.github.talkoverbff.environment.Environment;
import io.github.talkoverbff.environment.Environments;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.problem.ProblemException;
import io.github.talkoverbff.standin.RawTalkover;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/** How the proxy finds a call whose answer was lost. */
class CallSearchIntegrationTests {

	private static final String NUMBER = "+15551230042";

	/** Talkover dates its calls by its own clock, and its answers too. */
	@ParameterizedTest
	@ValueSource(strings = { "-PT30S", "PT0S", "PT30S" })
	void aCallIsFoundHoweverFarTheClocksAreApart(Duration ahead) throws IOException {
		try (RingCounter talkover = new RingCounter();
				OwnProxy proxy = OwnProxy.before(talkover.baseUrl(), Clock.offset(Clock.systemUTC(), ahead))) {
			Caller ann = proxy.signedIn("ann");
			talkover.behave(NUMBER, RingCounter.Behaviour.RING_AND_RESET);
			Intent intent = new Intent(NUMBER, UUID.randomUUID().toString());

			assertThat(intent.dial(ann).text()).contains("\"outcome\":\"unknown\"");

			await().until(() -> intent.state(ann).equals("placed"));
			assertThat(intent.entry(ann).path("evidence").asString()).isEqualTo("history");
			assertThat(intent.entry(ann).path("call_id").asString()).startsWith("call_15551230042_");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "{\"data\":null}", "{\"data\":{\"calls\":[]}}",
			"{\"data\":[{\"id\":\"call_1\",\"to\":\"+15551230042\",\"created_at\":null}]}",
			"{\"data\":[{\"id\":\"call_1\",\"to\":\"+15551230042\",\"created_at\":\"yesterday\"}]}" })
	void whatDoesNotTellWhetherThereWasACallIsNoSignThatThereWasNone(String answer) throws IOException {
		try (RawTalkover talkover = new RawTalkover(); OwnProxy proxy = OwnProxy.before(talkover.baseUrl())) {
			talkover.willAnswer(200, "application/json", answer);

			assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> proxy.bean(CallSearch.class)
				.history(production(proxy), "agent_1", NUMBER, LocalDate.now(ZoneOffset.UTC)));
		}
	}

	@Test
	void aCallThatMovedToTheNextPageMeanwhileIsOne() throws IOException {
		try (RawTalkover talkover = new RawTalkover(); OwnProxy proxy = OwnProxy.before(talkover.baseUrl())) {
			talkover.willAnswer(200, "application/json", calls(1, 100))
				.willAnswer(200, "application/json", calls(100, 101));

			assertThat(proxy.bean(CallSearch.class)
				.history(production(proxy), "agent_1", NUMBER, LocalDate.now(ZoneOffset.UTC)))
				.extracting(ShownCall::callId)
				.hasSize(101)
				.doesNotHaveDuplicates();
		}
	}

	/** The heap could not hold many. */
	@Test
	void oneCampaignIsReadAtATime() throws Exception {
		try (RawTalkover talkover = new RawTalkover(); OwnProxy proxy = OwnProxy.before(talkover.baseUrl())) {
			Environment production = production(proxy);
			Runnable look = () -> proxy.bean(CallSearch.class).ofCampaign(production, "c_1", Set.of(NUMBER));
			Thread other = Thread.ofPlatform().unstarted(look);
			String campaign = RawTalkover.answer(200, "application/json", "{\"data\":{\"calls\":[]}}");
			int half = campaign.length() - 1;
			talkover.willDo((in, out) -> {
				RawTalkover.write(out, campaign.substring(0, half));
				other.start();
				await().until(() -> LockSupport.getBlocker(other) instanceof AbstractQueuedSynchronizer);
				RawTalkover.write(out, campaign.substring(half));
			}).willAnswer(campaign);

			look.run();
			other.join();

			assertThat(talkover.nextHead()).startsWith("GET ");
			assertThat(talkover.nextHead()).startsWith("GET ");
		}
	}

	@Test
	void aCampaignThatDoesNotAnswerHoldsUpNoOther() throws Exception {
		try (RawTalkover talkover = new RawTalkover(); OwnProxy proxy = OwnProxy.before(talkover.baseUrl())) {
			Environment production = production(proxy);
			Runnable look = () -> proxy.bean(CallSearch.class).ofCampaign(production, "c_1", Set.of(NUMBER));
			String campaign = RawTalkover.answer(200, "application/json", "{\"data\":{\"calls\":[]}}");
			CountDownLatch answered = new CountDownLatch(1);
			talkover.willDo((in, out) -> {
				answered.await();
				RawTalkover.write(out, campaign);
			}).willAnswer(campaign);
			Thread silent = Thread.ofPlatform().start(look);
			talkover.nextHead();

			look.run();

			assertThat(silent.isAlive()).isTrue();
			answered.countDown();
			silent.join();
		}
	}

	@Test
	void thatTheFirstThousandCallsAreNotItIsNoSignThatNoneIs() throws IOException {
		try (RawTalkover talkover = new RawTalkover(); OwnProxy proxy = OwnProxy.before(talkover.baseUrl())) {
			for (int first = 1; first <= 1000; first += 100) {
				talkover.willAnswer(200, "application/json", calls(first, first + 99));
			}

			assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> proxy.bean(CallSearch.class)
				.history(production(proxy), "agent_1", NUMBER, LocalDate.now(ZoneOffset.UTC)));
		}
	}

	@Test
	void aCallThatRingsMayNotHaveBegun() throws IOException {
		try (RawTalkover talkover = new RawTalkover(); OwnProxy proxy = OwnProxy.before(talkover.baseUrl())) {
			talkover.willAnswer(200, "application/json",
					"{\"data\":[{\"id\":\"call_1\",\"to\":\"+15551230042\",\"started_at\":null}]}");

			assertThat(proxy.bean(CallSearch.class).active(production(proxy), "agent_1", NUMBER)).isEmpty();
		}
	}

	@Test
	void aCallThatSaysSomethingTwiceIsFoundAllTheSame() throws IOException {
		try (RawTalkover talkover = new RawTalkover(); OwnProxy proxy = OwnProxy.before(talkover.baseUrl())) {
			talkover.willAnswer(200, "application/json",
					calls(1, 1).replace("\"to\":", "\"direction\":\"outbound\",\"direction\":\"outbound\",\"to\":"));

			assertThat(proxy.bean(CallSearch.class)
				.history(production(proxy), "agent_1", NUMBER, LocalDate.now(ZoneOffset.UTC)))
				.extracting(ShownCall::callId)
				.containsExactly("call_1");
		}
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "{\"success\":true,\"data\":{\"id\":\"c_1\",\"calls\":%s,\"files\":[]}}", "{\"calls\":%s}" })
	void aCallIsFoundAmongThoseOfALargeCampaign(String form) throws IOException {
		try (RawTalkover talkover = new RawTalkover(); OwnProxy proxy = OwnProxy.before(talkover.baseUrl())) {
			String others = IntStream.range(0, 20_000)
				.mapToObj(
						(id) -> "{\"id\":\"call_%d\",\"to\":\"+15551230%03d\",\"created_at\":\"2026-01-01T00:00:00Z\"},"
							.formatted(id, 100 + id % 900))
				.collect(Collectors.joining());
			String ours = "{\"id\":\"call_ours\",\"to\":\"%s\",\"created_at\":\"2026-01-01T00:00:00Z\"}"
				.formatted(NUMBER);
			talkover.willAnswer(200, "application/json", form.formatted("[" + others + ours + "]"));

			assertThat(proxy.bean(CallSearch.class).ofCampaign(production(proxy), "c_1", Set.of(NUMBER)))
				.extracting(ShownCall::callId)
				.containsExactly("call_ours");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "[]", "{\"data\":{\"calls\":null}}", "{\"data\":{\"calls\":[{\"id\":\"call_1\"",
			"{\"data\":{\"calls\":[{\"to\":\"+15551230042\"}]}}" })
	void aCampaignThatDoesNotTellItsCallsIsNoSignThatThereWasNone(String answer) throws IOException {
		try (RawTalkover talkover = new RawTalkover(); OwnProxy proxy = OwnProxy.before(talkover.baseUrl())) {
			talkover.willAnswer(200, "application/json", answer);

			assertThatExceptionOfType(ProblemException.class)
				.isThrownBy(() -> proxy.bean(CallSearch.class).ofCampaign(production(proxy), "c_1", Set.of(NUMBER)));
		}
	}

	private static String calls(int first, int last) {
		return IntStream.rangeClosed(first, last)
			.mapToObj((id) -> "{\"id\":\"call_" + id
					+ "\",\"to\":\"+15551230042\",\"created_at\":\"2026-01-01T00:00:00Z\"}")
			.collect(Collectors.joining(",", "{\"data\":[", "]}"));
	}

	private static Environment production(OwnProxy proxy) {
		return proxy.bean(Environments.class).find("production").orElseThrow();
	}

}
