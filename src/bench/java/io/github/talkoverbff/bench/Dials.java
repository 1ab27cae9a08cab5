package io.github.talkoverbff.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.github.talkoverbff.TalkoverBffApplication;
import io.github.talkoverbff.dialling.ForgetfulApplication;
import io.github.talkoverbff.dialling.FreshKey;
import io.github.talkoverbff.dialling.PostgresContainer;
import io.github.talkoverbff.http.Caller;
import org.jspecify.annotations.Nullable;
import org.testcontainers.DockerClientFactory;

/**
 * Measures what the ledger of dials costs: a dial through it and one without, in turns,
 * and what it leaves to all else.
 */
final class Dials {

	private static final String TARGET = "/talkover/production/api/v1/agents/agent_1/call";

	private static final int ROUNDS = 3;

	private static final int CONNECTIONS = 4;

	/** The limits as they are shipped count too; they are only never reached. */
	private static final List<String> SETTINGS = List.of("talkover.dialling.budgets[0].per=environment",
			"talkover.dialling.budgets[0].calls=1000000", "talkover.dialling.budgets[0].in=1d",
			"talkover.dialling.budgets[1].per=number", "talkover.dialling.budgets[1].calls=5",
			"talkover.dialling.budgets[1].in=1d", "talkover.dialling.duplicate-window=2m");

	private final Effort effort;

	private final Path folder;

	private long numbers = 10_000_000_000L;

	Dials(Effort effort, Path folder) {
		this.effort = effort;
		this.folder = folder;
	}

	List<Rounds> measure() throws IOException, InterruptedException {
		try (InProcessTalkover talkover = new InProcessTalkover();
				ProxyProcess with = start(TalkoverBffApplication.class, talkover, List.of());
				ProxyProcess without = start(ForgetfulApplication.class, talkover, List.of());
				PostgresContainer postgres = postgres();
				ProxyProcess sharing = (postgres != null) ? start(TalkoverBffApplication.class, talkover, in(postgres))
						: null) {
			List<Rounds.Variant> variants = new ArrayList<>(
					List.of(() -> measureDials("dials at 1, with ledger", with, 1),
							() -> measureDials("dials at 1, without ledger", without, 1),
							() -> measureDials("dials at 4, with ledger", with, CONNECTIONS),
							() -> measureDials("dials at 4, without ledger", without, CONNECTIONS),
							() -> measureOthers("other requests, with ledger", with),
							() -> measureOthers("other requests, without ledger", without)));
			if (sharing != null) {
				variants.add(() -> measureDials("dials at 1, through PostgreSQL", sharing, 1));
				variants.add(() -> measureDials("dials at 4, through PostgreSQL", sharing, CONNECTIONS));
			}
			return Rounds.inTurns(ROUNDS, variants);
		}
	}

	/** Starts a proxy, and warms it up. */
	private ProxyProcess start(Class<?> main, InProcessTalkover talkover, List<String> ledger)
			throws IOException, InterruptedException {
		ProxyProcess proxy = new ProxyProcess(main, talkover.baseUrl(), this.folder, this.effort.options(),
				Stream.concat(SETTINGS.stream(), ledger.stream()).toList());
		warmUp(proxy);
		return proxy;
	}

	private @Nullable PostgresContainer postgres() {
		if (!this.effort.database() || !DockerClientFactory.instance().isDockerAvailable()) {
			return null;
		}
		PostgresContainer postgres = new PostgresContainer();
		postgres.start();
		return postgres;
	}

	/** Settings with a ledger in this database. */
	private List<String> in(PostgresContainer postgres) throws IOException {
		Path password = Files.writeString(this.folder.resolve("password"), PostgresContainer.NAME);
		return List.of("talkover.dialling.ledger.url=" + postgres.url(),
				"talkover.dialling.ledger.username=" + PostgresContainer.NAME,
				"talkover.dialling.ledger.password-file=" + password.toAbsolutePath());
	}

	/**
	 * Calls a proxy for a while, and then has it dial 60,000 times in the full effort.
	 */
	private void warmUp(ProxyProcess proxy) throws IOException, InterruptedException {
		new ClosedLoop(proxy.port(), CONNECTIONS, proxy.requests(1)).run(this.effort.warmUp());
		int count = this.effort.many() * 6;
		new ClosedLoop(proxy.port(), CONNECTIONS, dials(proxy, count)).run(count);
	}

	private Run measureDials(String name, ProxyProcess proxy, int connections)
			throws IOException, InterruptedException {
		int count = this.effort.many() / 5;
		ClosedLoop dials = new ClosedLoop(proxy.port(), connections, dials(proxy, count));
		return Run.measure(name, connections, proxy, () -> dials.run(count));
	}

	private Run measureOthers(String name, ProxyProcess proxy) throws IOException, InterruptedException {
		ClosedLoop others = new ClosedLoop(proxy.port(), CONNECTIONS, proxy.requests(1));
		return Run.measure(name, CONNECTIONS, proxy, () -> others.run(this.effort.run()));
	}

	/** Dials of numbers that have not been dialled yet, each with a key of its own. */
	private List<byte[]> dials(ProxyProcess proxy, int count) throws IOException {
		Caller caller = Caller.signedIn(proxy.port(), "ann", "ann");
		List<byte[]> dials = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			String body = "{\"to\":\"+" + this.numbers++ + "\"}";
			String key = "Idempotency-Key: " + FreshKey.create();
			String head = caller.head("POST", TARGET, "Content-Type: application/json", key);
			dials.add((head + "Content-Length: " + body.length() + "\r\n\r\n" + body)
				.getBytes(StandardCharsets.US_ASCII));
		}
		return dials;
	}

}
