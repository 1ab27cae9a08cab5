package io.github.talkoverbff.dialling;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import io.github.talkoverbff.OwnProcess;
import io.github.talkoverbff.http.Caller;

/** Proxies, each a process of its own, that die and are started again. */
final class TrialProxies implements AutoCloseable {

	/** About a thirtieth of the times that are shipped. */
	private static final List<String> SETTINGS = List.of("talkover.dialling.response-timeout=2s",
			"talkover.dialling.lease=8s", "talkover.dialling.settle=5s", "talkover.dialling.decide-after=1s",
			"talkover.dialling.lookups=100000", "talkover.dialling.duplicate-window=10m",
			"talkover.upstream.breaker=false", "talkover.users.bob.password={noop}bob",
			"talkover.users.bob.roles=admin");

	private final List<OwnProcess> processes = new ArrayList<>();

	private final Map<String, Caller> callers = new ConcurrentHashMap<>();

	private final URI talkover;

	private final String[] options;

	TrialProxies(int count, URI talkover, String... options) throws IOException {
		this.talkover = talkover;
		this.options = Stream.concat(SETTINGS.stream(), Arrays.stream(options)).toArray(String[]::new);
		for (int i = 0; i < count; i++) {
			this.processes.add(start());
		}
	}

	/** Somebody with a session at one of the proxies; fails while that is dead. */
	Caller caller(String user, OwnProcess process) throws IOException {
		String key = user + "@" + process.port();
		Caller known = this.callers.get(key);
		if (known == null) {
			known = process.signedIn(user);
			this.callers.put(key, known);
		}
		return known;
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
		OwnProcess next = start(more);
		synchronized (this.processes) {
			this.processes.set(this.processes.indexOf(dead), next);
		}
	}

	@Override
	public void close() {
		this.processes.forEach(OwnProcess::close);
	}

	private OwnProcess start(String... more) throws IOException {
		return OwnProcess.start(TrialApplication.class, this.talkover,
				Stream.concat(Arrays.stream(this.options), Arrays.stream(more)).toArray(String[]::new));
	}

}
