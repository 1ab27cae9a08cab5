package io.github.talkoverbff.dialling;

import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.talkoverbff.OwnProcess;
import io.github.talkoverbff.http.Caller;
import io.github.talkoverbff.http.HttpAnswer;
import io.github.talkoverbff.http.HttpWire;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Plays intents to ring a number, each with a random fault of Talkover and a random way
 * of asking again and again, and then compares what callers were told with what rang.
 */
final class DialTrial {

	private static final String CALL = "/talkover/production/api/v1/agents/agent_1/call";

	/** The state of what nobody can ask for: it had no key, and its answer was lost. */
	private static final String NOBODY_KNOWS = "nobody knows";

	/** At once; the others wait. */
	private static final int AT_ONCE = 16;

	private final RingCounter talkover;

	private final TrialProxies proxies;

	private final long seed;

	/** What each intent was told, by its number. */
	private final Map<String, List<String>> told = new ConcurrentHashMap<>();

	/** The numbers of which some answer was not heard, or did not deny that it rang. */
	private final Set<String> undenied = ConcurrentHashMap.newKeySet();

	/** Who asked for each intent, by its number. */
	private final Map<String, List<Asker>> askers = new ConcurrentHashMap<>();

	DialTrial(RingCounter talkover, TrialProxies proxies, long seed) {
		this.talkover = talkover;
		this.proxies = proxies;
		this.seed = seed;
	}

	/** Plays so many intents to their ends. */
	void play(int intents) throws Exception {
		Semaphore places = new Semaphore(AT_ONCE);
		try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
			List<Future<?>> all = new ArrayList<>();
			for (int i = 0; i < intents; i++) {
				places.acquire();
				// neighbouring seeds begin alike
				Random random = new Random((this.seed + i) * 0x9E3779B97F4A7C15L);
				String number = "+1%03d%07d".formatted(Math.floorMod(this.seed, 900), i);
				all.add(threads.submit(() -> {
					try {
						ask(number, random);
						return null;
					}
					finally {
						places.release();
					}
				}));
			}
			for (Future<?> each : all) {
				each.get();
			}
		}
	}

	/** What is not as it was told; to be asked once all that rings late has rung. */
	List<String> contradictions() throws Exception {
		List<String> contradictions = new ArrayList<>(this.talkover.doubles());
		for (Map.Entry<String, List<String>> intent : this.told.entrySet()) {
			int rings = this.talkover.rings(intent.getKey());
			if (intent.getValue().contains("executed") && rings != 1) {
				contradictions.add(intent.getKey() + " was told executed and rang " + rings + " times");
			}
			if (!this.undenied.contains(intent.getKey()) && rings != 0) {
				contradictions.add(intent.getKey() + " was told not executed each time and rang");
			}
			if (statesOf(intent.getKey()).stream().allMatch("not_placed"::equals) && rings != 0) {
				contradictions.add(intent.getKey() + " is not placed and rang");
			}
			if (statesOf(intent.getKey()).contains("placed") && rings == 0) {
				contradictions.add(intent.getKey() + " is placed and did not ring");
			}
		}
		return contradictions;
	}

	/** How many intents nobody knows the end of although they rang. */
	long unresolved() throws Exception {
		long unresolved = 0;
		for (String number : this.told.keySet()) {
			List<String> states = statesOf(number);
			if (states.contains("in_flight") || (this.talkover.rings(number) > 0 && !states.contains("placed")
					&& !states.contains(NOBODY_KNOWS))) {
				unresolved++;
			}
		}
		return unresolved;
	}

	/** How many intents were told by every answer that nobody was rung. */
	long denied() {
		return this.told.keySet().stream().filter((number) -> !this.undenied.contains(number)).count();
	}

	/** How many intents have been begun. */
	int begun() {
		return this.told.size();
	}

	/** How many were told that they are executed. */
	long executed() {
		return this.told.values().stream().filter((outcomes) -> outcomes.contains("executed")).count();
	}

	/** How often callers were told what. */
	Map<String, Long> tally() {
		return this.told.values()
			.stream()
			.flatMap(List::stream)
			.collect(Collectors.groupingBy((what) -> what, TreeMap::new, Collectors.counting()));
	}

	private void ask(String number, Random random) throws Exception {
		RingCounter.Behaviour[] behaviours = RingCounter.Behaviour.values();
		// half of them without a fault of Talkover's
		this.talkover.behave(number, random.nextBoolean() ? RingCounter.Behaviour.RING_AND_ANSWER
				: behaviours[random.nextInt(behaviours.length)]);
		int users = (random.nextInt(5) == 0) ? 2 : 1;
		List<Asker> asked = new ArrayList<>();
		for (int i = 0; i < users; i++) {
			asked.add(asker((i == 0) ? "ann" : "bob", random));
		}
		if (random.nextInt(5) == 0) {
			asked.add(asker("ann", random));
		}
		this.askers.put(number, asked);
		this.told.put(number, new CopyOnWriteArrayList<>());
		List<Future<?>> all = new ArrayList<>();
		try (ExecutorService clicks = Executors.newVirtualThreadPerTaskExecutor()) {
			for (Asker asker : asked) {
				int atOnce = 1 + random.nextInt(3);
				for (int i = 0; i < atOnce; i++) {
					long clickSeed = random.nextLong();
					all.add(clicks.submit(askAgainAndAgain(number, asker, new Random(clickSeed))));
				}
			}
		}
		for (Future<?> click : all) {
			click.get(); // what no proxy may answer fails the trial
		}
	}

	private Callable<Void> askAgainAndAgain(String number, Asker asker, Random random) {
		return () -> {
			for (int tries = 0; tries < 3;) {
				HttpAnswer answer = null;
				try {
					answer = dial(number, asker, random);
					tries++;
				}
				catch (IOException ex) {
					// the proxy is dead, and somebody starts it again
				}
				asker.heard(answer);
				if (answer != null) {
					this.told.getOrDefault(number, List.of()).add(told(answer));
				}
				if (answer == null || !denies(answer)) {
					this.undenied.add(number);
				}
				Thread.sleep(random.nextInt(200)); // the pace of impatient people
			}
			return null;
		};
	}

	/** Asks for it; null if the caller left before the answer. */
	private @Nullable HttpAnswer dial(String number, Asker asker, Random random) throws IOException {
		String body = "{\"to\":\"" + number + "\"}";
		OwnProcess proxy = this.proxies.any(random);
		Caller caller = this.proxies.caller(asker.user(), proxy);
		if (random.nextInt(10) == 0) { // somebody closes the tab
			try (HttpWire wire = new HttpWire(proxy.port())) {
				wire.send(caller.head("POST", CALL,
						asker.fields("Content-Type: application/json", "Content-Length: " + body.length())) + "\r\n"
						+ body);
				return null;
			}
		}
		HttpAnswer answer = caller.post(CALL, body, asker.fields());
		if (!answer.complete()) {
			throw new EOFException("The proxy died in the middle of its answer");
		}
		return answer;
	}

	/** What an answer says; anything but a success and a problem is none. */
	private static String told(HttpAnswer answer) {
		return (answer.status() == 200) ? "executed" : answer.code();
	}

	/** Whether it says that nobody was rung, and names no dial that it knows more of. */
	private static boolean denies(HttpAnswer answer) {
		JsonNode problem = JsonMapper.shared().readTree(answer.text());
		return problem.path("outcome").asString("").equals("not_executed")
				&& problem.at("/dial/state").asString("not_placed").equals("not_placed");
	}

	/** What the ledger says of each dial of an intent that can be asked for. */
	private List<String> statesOf(String number) throws Exception {
		List<String> states = new ArrayList<>();
		for (Asker asker : this.askers.getOrDefault(number, List.of())) {
			for (String dial : asker.dials()) {
				HttpAnswer answer = this.proxies.caller(asker.user(), this.proxies.any(new Random()))
					.get("/dialling/production/dials" + dial);
				JsonNode entry = JsonMapper.shared().readTree(answer.text());
				states.add((answer.status() == 200) ? entry.path("state").asString() : "not_placed");
			}
			if (asker.hasMissedAnswers()) {
				states.add(NOBODY_KNOWS);
			}
		}
		return states;
	}

	/** One of six has never heard of keys. */
	private static Asker asker(String user, Random random) {
		String key = new UUID(random.nextLong(), random.nextLong()).toString();
		return new Asker(user, (random.nextInt(6) == 0) ? null : key);
	}

	/** Somebody who asks for an intent, again and again, with one key or with none. */
	private static final class Asker {

		private final String user;

		private final @Nullable String key;

		/** The dials that answers have named; only of who has no key. */
		private final Set<String> ids = ConcurrentHashMap.newKeySet();

		private volatile boolean missed;

		Asker(String user, @Nullable String key) {
			this.user = user;
			this.key = key;
		}

		String user() {
			return this.user;
		}

		/** The fields of a request. */
		String[] fields(String... others) {
			return Stream.concat(Stream.of(others), Stream.ofNullable(this.key).map((key) -> "Idempotency-Key: " + key))
				.toArray(String[]::new);
		}

		/** Notes an answer; null for one that never came. */
		void heard(@Nullable HttpAnswer answer) {
			if (this.key != null) {
				return;
			}
			if (answer == null) {
				this.missed = true;
			}
			else {
				this.ids.addAll(answer.headers("Dial-Id"));
			}
		}

		/** Where the ledger tells of each of the dials, below the path of all. */
		List<String> dials() {
			return (this.key != null) ? List.of("?idempotency_key=" + this.key)
					: this.ids.stream().map((id) -> "/" + id).toList();
		}

		/** Whether there may be a dial that nothing is known by. */
		boolean hasMissedAnswers() {
			return this.missed;
		}

	}

}
