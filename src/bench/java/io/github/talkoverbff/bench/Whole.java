package io.github.talkoverbff.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

/** Measures the whole proxy, and how its cost grows with what it is given. */
final class Whole {

	static final String DIRECT = "without the proxy";

	static final String USUAL = "16 connections";

	private static final int CONNECTIONS = 16;

	private static final int ADDED_OPERATIONS = 1873; // 2,000 with Talkover's 127

	private final Effort effort;

	private final Path folder;

	private final List<Run> runs = new ArrayList<>();

	Whole(Effort effort, Path folder) {
		this.effort = effort;
		this.folder = folder;
	}

	List<Run> measure() throws IOException, InterruptedException {
		try (InProcessTalkover talkover = new InProcessTalkover()) {
			byte[] direct = "GET /api/v1/calls HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
			ClosedLoop loop = new ClosedLoop(talkover.port(), CONNECTIONS, List.of(direct));
			loop.run(this.effort.run());
			record(DIRECT, CONNECTIONS, null, () -> loop.run(this.effort.run()));
			measureGrowth(talkover);
			measureOperations(talkover);
		}
		return this.runs;
	}

	private void measureGrowth(InProcessTalkover talkover) throws IOException, InterruptedException {
		try (ProxyProcess proxy = new ProxyProcess(talkover.baseUrl(), this.folder, List.of())) {
			List<byte[]> request = proxy.requests(1);
			ClosedLoop usual = new ClosedLoop(proxy.port(), CONNECTIONS, request);
			record("first %,d requests".formatted(this.effort.many()), CONNECTIONS, proxy,
					() -> usual.run(this.effort.many()));
			usual.run(this.effort.warmUp());
			record(USUAL, CONNECTIONS, proxy, () -> usual.run(this.effort.run()));
			for (int connections : new int[] { 1, 64 }) {
				ClosedLoop loop = new ClosedLoop(proxy.port(), connections, request);
				record(connections + ((connections == 1) ? " connection" : " connections"), connections, proxy,
						() -> loop.run(this.effort.run()));
			}
			List<byte[]> requests = proxy.requests(this.effort.many());
			record("%,d sessions".formatted(this.effort.many()), CONNECTIONS, proxy,
					() -> new ClosedLoop(proxy.port(), CONNECTIONS, requests).run(this.effort.run()));
		}
	}

	private void measureOperations(InProcessTalkover talkover) throws IOException, InterruptedException {
		List<String> added = IntStream.range(0, ADDED_OPERATIONS)
			.mapToObj((i) -> "talkover.operations[%d]=added-%d GET /api/v1/added-%d agents:read".formatted(i, i, i))
			.toList();
		try (ProxyProcess proxy = new ProxyProcess(talkover.baseUrl(), this.folder, added)) {
			ClosedLoop loop = new ClosedLoop(proxy.port(), CONNECTIONS, proxy.requests(1));
			loop.run(this.effort.many());
			loop.run(this.effort.warmUp());
			record("2,000 operations", CONNECTIONS, proxy, () -> loop.run(this.effort.run()));
		}
	}

	private void record(String name, int connections, @Nullable ProxyProcess proxy, Run.Loop loop)
			throws InterruptedException {
		this.runs.add(Run.measure(name, connections, proxy, loop));
	}

}
