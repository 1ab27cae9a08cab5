package io.github.talkoverbff.dialling;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.talkoverbff.dialling.RingCounter.Behaviour;
import io.github.talkoverbff.http.Caller;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/** How long and how often a dial is looked for, and what of it is kept meanwhile. */
@ExtendWith(OutputCaptureExtension.class)
class DialKeeperIntegrationTests {

	private static final String NUMBER = "+15550000110";

	private static final AtomicInteger NUMBERS = new AtomicInteger(50_000);

	private final Intent lost = new Intent(NUMBER, "lost");

	@Test
	void aLostDialIsStillFoundWhenAllThatIsKnownOfOthersIsWiped() throws IOException {
		try (ClockedProxy proxy = ClockedProxy.start("talkover.dialling.replay=24h")) {
			Instant dialled = proxy.now();
			lose(proxy, this.lost);

			proxy.advance(Duration.ofDays(3));
			proxy.tickForAnHour();
			proxy.talkover().show(NUMBER, dialled);
			proxy.look();

			assertThat(this.lost.state(proxy.ann())).isEqualTo("placed");
		}
	}

	@Test
	void aLostDialIsForgottenAloudWhenItsKeyIs(CapturedOutput output) throws IOException {
		try (ClockedProxy proxy = ClockedProxy.start("talkover.dialling.tombstone=30d")) {
			lose(proxy, this.lost);

			proxy.advance(Duration.ofDays(31));
			proxy.tickForAnHour();
			assertThat(this.lost.state(proxy.ann())).isEqualTo("unknown");
			assertThat(output).doesNotContain("1 dials were forgotten");

			proxy.advance(Duration.ofDays(2));
			proxy.tickForAnHour();
			assertThat(this.lost.state(proxy.ann())).isEqualTo("DIAL_NOT_FOUND");
			assertThat(output.toString().lines()).filteredOn((line) -> line.contains("dials were forgotten"))
				.singleElement()
				.asString()
				.contains(" ERROR ", "1 dials were forgotten that nobody ever decided");
		}
	}

	/** As with a clock that was wrong for an hour, or a setting that remembers longer. */
	@Test
	void aKeyThatWasForgottenIsRefusedForEver() throws IOException {
		try (ClockedProxy proxy = ClockedProxy.start("talkover.dialling.tombstone=30d")) {
			Intent intent = new Intent(NUMBER, UuidV7.create(proxy.now()));
			assertThat(intent.dial(proxy.ann()).status()).isEqualTo(200);

			proxy.advance(Duration.ofDays(40));
			proxy.tickForAnHour();
			proxy.advance(Duration.ofDays(-40));

			assertThat(intent.dial(proxy.ann()).code()).isEqualTo("IDEMPOTENCY_KEY_EXPIRED");
			assertThat(proxy.talkover().rings(NUMBER)).isEqualTo(1);
			proxy.advance(Duration.ofSeconds(1));
			assertThat(new Intent(NUMBER, UuidV7.create(proxy.now())).dial(proxy.ann()).status()).isEqualTo(200);
		}
	}

	@Test
	void thatACallWasMadeWhichSomebodyCalledNotPlacedIsAnError(CapturedOutput output) throws IOException {
		try (ClockedProxy proxy = ClockedProxy.start("talkover.dialling.decide-after=15m")) {
			Instant dialled = proxy.now();
			lose(proxy, this.lost);
			proxy.advance(Duration.ofMinutes(16));
			Caller ann = proxy.ann();
			String id = this.lost.entry(ann).path("id").asString();
			ann.post("/dialling/production/dials/" + id + "/resolution",
					"{\"outcome\":\"not_placed\",\"reason\":\"the list of calls shows none\"}");
			assertThat(output).doesNotContain("was called not placed");

			proxy.talkover().show(NUMBER, dialled);
			proxy.look();

			assertThat(output.toString().lines()).filteredOn((line) -> line.contains("was called not placed"))
				.singleElement()
				.asString()
				.contains(" ERROR ", "The dial " + id + " was called not placed, and its call was")
				.doesNotContain(NUMBER);
		}
	}

	@Test
	void itIsLookedForEverMoreSeldomAndThenDaily() throws IOException {
		try (ClockedProxy proxy = ClockedProxy.start("talkover.dialling.lookups=100")) {
			Instant due = proxy.now();
			lose(proxy, this.lost);

			Stream<String> times = Stream.of("PT0S", "PT4S", "PT5S", "PT19S", "PT20S", "PT59S", "PT1M", "PT1M59S",
					"PT2M", "PT4M59S", "PT5M", "PT14M59S", "PT15M", "PT59M59S", "PT1H", "PT22H59M59S", "PT23H",
					"PT46H59M59S", "PT47H");

			assertThat(times.map((time) -> roundsAt(due.plus(Duration.parse(time)), proxy))).containsExactly(1, 1, 2, 2,
					3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10);
		}
	}

	@Test
	void noMoreAreLookedForInAMinuteThanTheOperatorsAllow() throws IOException {
		try (ClockedProxy proxy = ClockedProxy.start("talkover.dialling.lookups=3",
				"talkover.upstream.breaker=false")) {
			Caller ann = proxy.ann();
			for (int i = 0; i < 5; i++) {
				lose(proxy, new Intent("+1555000012" + i, "lost-" + i));
			}

			proxy.look();
			assertThat(lookedFor(ann)).isEqualTo(3);
			IntStream.range(0, 8).forEach((any) -> proxy.look());
			assertThat(lookedFor(ann)).as("within the minute").isEqualTo(3);

			IntStream.range(0, 12).forEach((any) -> proxy.look());
			assertThat(lookedFor(ann)).as("a minute later").isEqualTo(5);
		}
	}

	@Test
	void manyOfAnAgentAreLookedForOnItsPages() throws IOException {
		try (ClockedProxy proxy = ClockedProxy.start("talkover.dialling.lookups=3",
				"talkover.upstream.breaker=false")) {
			Caller ann = proxy.ann();
			for (int i = 0; i < 12; i++) {
				Intent intent = new Intent("+155500002" + (10 + i), "lost-" + i);
				proxy.talkover()
					.behave(intent.number(), (i < 8) ? Behaviour.RING_AND_RESET : Behaviour.NOT_RING_AND_RESET);
				intent.dial(ann);
			}

			proxy.look();

			assertThat(unknown(ann)).as("those that did not ring").isEqualTo(4);
			assertThat(lookedFor(ann)).isEqualTo(4);
			assertThat(new Intent("", "lost-0").entry(ann).path("call_id").asString()).startsWith("call_15550000210_");
		}
	}

	/** Those that are under way may be in no list. */
	@Test
	void thatTheyAreNotOnThosePagesIsNoEvidence() throws IOException {
		try (ClockedProxy proxy = ClockedProxy.start("talkover.dialling.lookups=100",
				"talkover.upstream.breaker=false")) {
			lose(proxy, this.lost);
			for (int i = 1; i < 10; i++) {
				lose(proxy, new Intent("+155500005" + (10 + i), "lost-" + i));
			}

			for (int seconds : new int[] { 0, 5, 15, 40, 61 }) {
				proxy.advance(Duration.ofSeconds(seconds));
				proxy.look();
			}

			JsonNode entry = this.lost.entry(proxy.ann());
			assertThat(entry.path("rounds").asInt()).isEqualTo(5);
			assertThat(entry.has("evidence")).isFalse();
		}
	}

	@Test
	void whereAnAgentHasTooManyPagesItsDialsAreLookedForOneByOne() throws IOException {
		try (ClockedProxy proxy = ClockedProxy.start("talkover.dialling.lookups=1",
				"talkover.upstream.breaker=false")) {
			Caller ann = proxy.ann();
			IntStream.range(0, 1100).forEach((any) -> proxy.talkover().show("+15550000999", proxy.now()));
			ringUnheard(10, proxy, ann);

			proxy.look();

			assertThat(proxy.talkover().asked()).as("one page, and two for each").isEqualTo(21);
			assertThat(unknown(ann)).isZero();
			ringUnheard(1, proxy, ann);
			IntStream.range(0, 10 * 12).forEach((any) -> proxy.look());
			assertThat(unknown(ann)).as("before the minutes are over that eleven looks may take").isEqualTo(1);
			IntStream.rangeClosed(0, 12).forEach((any) -> proxy.look());
			assertThat(unknown(ann)).isZero();
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 12 })
	void thatTalkoverFailsOnceCostsNoRound(int count) throws IOException {
		try (ClockedProxy proxy = ClockedProxy.start("talkover.dialling.lookups=10",
				"talkover.upstream.breaker=false")) {
			ringUnheard(count, proxy, proxy.ann());
			proxy.talkover().tellNothing(true);
			proxy.advance(Duration.ofMinutes(61));
			proxy.look();
			Caller ann = proxy.ann();
			assertThat(unknown(ann)).isEqualTo(count);

			proxy.talkover().tellNothing(false);
			proxy.advance(Duration.ofMinutes(15));
			IntStream.range(0, 12).forEach((any) -> proxy.look());

			assertThat(unknown(ann)).isZero();
		}
	}

	/** An agent or a campaign may have been deleted, and those are due the longest. */
	@ParameterizedTest
	@CsvSource({ "agents/agent_9, 10", "campaigns/c_9, 1" })
	void thoseThatTalkoverSaysNothingOfKeepNoOthersWaiting(String maker, int count) throws IOException {
		try (ClockedProxy proxy = ClockedProxy.start("talkover.dialling.lookups=1",
				"talkover.upstream.breaker=false")) {
			for (int i = 0; i < count; i++) {
				String number = "+15550006" + (100 + i);
				proxy.talkover().behave(number, Behaviour.RING_AND_RESET);
				proxy.ann().post("/talkover/production/api/v1/" + maker + "/call", "{\"to\":\"" + number + "\"}");
			}
			proxy.advance(Duration.ofHours(2));
			ringUnheard(1, proxy, proxy.ann());
			proxy.talkover().tellNothingAbout("/" + maker);

			IntStream.rangeClosed(0, 12 * count).forEach((any) -> proxy.look());

			assertThat(unknown(proxy.ann())).isEqualTo(count);
		}
	}

	@Test
	void thoseOfOneCampaignAreLookedForAtOnce() throws IOException {
		try (ClockedProxy proxy = ClockedProxy.start("talkover.dialling.lookups=1",
				"talkover.upstream.breaker=false")) {
			Caller ann = proxy.ann();
			for (int i = 0; i < 5; i++) {
				String number = "+155500004" + (10 + i);
				proxy.talkover().behave(number, Behaviour.RING_AND_RESET);
				ann.post("/talkover/production/api/v1/campaigns/c_1/call", "{\"to\":\"" + number + "\"}");
			}
			assertThat(unknown(ann)).isEqualTo(5);

			proxy.look();

			assertThat(unknown(ann)).isZero();
			assertThat(proxy.talkover().asked()).isEqualTo(1);
		}
	}

	private static void ringUnheard(int count, ClockedProxy proxy, Caller caller) throws IOException {
		for (int i = 0; i < count; i++) {
			int number = NUMBERS.incrementAndGet();
			Intent intent = new Intent("+155500" + number, "unheard-" + number);
			proxy.talkover().behave(intent.number(), Behaviour.RING_AND_RESET);
			intent.dial(caller);
		}
	}

	private static void lose(ClockedProxy proxy, Intent intent) throws IOException {
		proxy.talkover().behave(intent.number(), Behaviour.NOT_RING_AND_RESET);
		assertThat(intent.dial(proxy.ann()).text()).contains("\"outcome\":\"unknown\"");
	}

	private int roundsAt(Instant time, ClockedProxy proxy) {
		proxy.advance(Duration.between(proxy.now(), time));
		proxy.look();
		try {
			return this.lost.entry(proxy.ann()).path("rounds").asInt();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** How many unknown dials have been looked for. */
	private static long lookedFor(Caller caller) throws IOException {
		return dials(caller).filter((dial) -> dial.path("rounds").asInt() > 0).count();
	}

	private static long unknown(Caller caller) throws IOException {
		return dials(caller).count();
	}

	private static Stream<JsonNode> dials(Caller caller) throws IOException {
		return JsonMapper.shared()
			.readTree(caller.get("/dialling/production/dials?state=unknown").text())
			.path("dials")
			.valueStream();
	}

}
