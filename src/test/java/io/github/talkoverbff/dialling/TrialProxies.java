package io.github.talkoverbff.dialling;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.github.talkoverbff.OwnProcess;
import io.github.talkoverbff.http.Caller;
import org.jspecify.annotations.Nullable;

import static org.awaitility.Awaitility.await;

/** Proxies, each a process of its own, that die and are started again. */
final class TrialProxies implements AutoCloseable {

	/** How long after its claim a dial's owner is taken for dead. */
	static final Duration LEASE = Duration.ofSeconds(8);

	/** Small parts of the times that are shipped. */
	private static final List<String> SETTINGS = List.of("talkover.dialling.response-timeout=2s",
			"talkover.dialling.lease=" + LEASE.toSeconds() + "s", "talkover.dialling.settle=5s",
			"talkover.dialling.decide-after=13s", "talkover.dialling.lookups=100000",
			"talkover.dialling.duplicate-window=10m", "talkover.upstream.breaker=false",
			"talkover.environments.production.next-token=talq_test_next", "talkover.users.bob.password={noop}bob",
			"talkover.users.bob.roles=admin");

	private final List<OwnProcess> processes = new ArrayList<>();

	private final Map<String, Caller> callers = new ConcurrentHashMap<>();

	private final AtomicInteger numbers = new AtomicInteger();

	private final URI talkover;

	private final String[] options;

	private final @Nullable LedgerRelay relay;

	private final String database;

	/** How fast the clock of each is. */
	private final List<String> clocks;

	/** One proxy. */
	TrialProxies(URI talkover, String... options) throws IOException {
		this(List.of("PT0S"), talkover, null, "", options);
	}

	/**
	 * Two proxies that share a ledger, which they reach through a relay. Their clocks are
	 * six seconds apart.
	 */
	static TrialProxies sharing(PostgresContainer postgres, LedgerRelay relay, Path password, URI talkover)
			throws IOException {
		return new TrialProxies(List.of("PT3S", "PT-3S"), talkover, relay, postgres.url(),
				"talkover.dialling.ledger.url=" + PostgresContainer.url(relay.port()),
				"talkover.dialling.ledger.username=" + PostgresContainer.NAME,
				"talkover.dialling.ledger.password-file=" + Files.writeString(password, PostgresContainer.NAME));
	}

	private TrialProxies(List<String> clocks, URI talkover, @Nullable LedgerRelay relay, String database,
			String... options) throws IOException {
		this.talkover = talkover;
		this.relay = relay;
		this.database = database;
		this.clocks = clocks;
		this.options = Stream.concat(SETTINGS.stream(), Arrays.stream(options)).toArray(String[]::new);
		for (int i = 0; i < clocks.size(); i++) {
			this.processes.add(start(i));
		}
	}

	/** The way to the ledger that they share. */
	LedgerRelay relay() {
		return Objects.requireNonNull(this.relay, "They share no ledger");
	}

	/** The JDBC URL of the ledger that they share, past the relay. */
	String database() {
		return this.database;
	}

	/**
	 * Somebody with a session at one of the proxies; fails while that is dead. One signs
	 * in for all who are that user: many at once would be taken for an attack.
	 */
	Caller caller(String user, OwnProcess process) throws IOException {
		String key = user + "@" + process.port();
		synchronized (process) {
			Caller known = this.callers.get(key);
			if (known == null) {
				known = process.signedIn(user);
				this.callers.put(key, known);
			}
			return known;
		}
	}

	OwnProcess get(int index) {
		synchronized (this.processes) {
			return this.processes.get(index);
		}
	}

	OwnProcess any(Random random) {
		synchronized (this.processes) {
			return this.processes.get(random.nextInt(this.processes.size()));
		}
	}

	/** Starts anew what has died, or is killed now. */
	void replace(OwnProcess dead, String... more) throws IOException, InterruptedException {
		dead.kill();
		dead.waitFor();
		int index = indexOf(dead);
		OwnProcess next = start(index, more);
		synchronized (this.processes) {
			this.processes.set(index, next);
		}
	}

	/**
	 * Has each dial until one is answered: on a busy machine, the first of a new process
	 * may take longer than a trial lets a dial take.
	 */
	void warmUp() {
		List.copyOf(this.processes).forEach((process) -> await().until(() -> dialsSomebody(process)));
	}

	private boolean dialsSomebody(OwnProcess process) throws IOException {
		Intent somebody = new Intent("+1444" + (1_000_000 + this.numbers.incrementAndGet()),
				UUID.randomUUID().toString());
		return somebody.dial(caller("ann", process)).status() == 200;
	}

	@Override
	public void close() {
		this.processes.forEach(OwnProcess::close);
	}

	private int indexOf(OwnProcess process) {
		synchronized (this.processes) {
			return this.processes.indexOf(process);
		}
	}

	private OwnProcess start(int index, String... more) throws IOException {
		return OwnProcess.start(TrialApplication.class, this.talkover, Stream
			.of(Stream.of("-Dclock=" + this.clocks.get(index)), Arrays.stream(this.options), Arrays.stream(more))
			.flatMap((part) -> part)
			.toArray(String[]::new));
	}

}
